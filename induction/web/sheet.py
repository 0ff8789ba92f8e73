"""A form read field by field, for pages whose fields depend on what is shown: values as typed, problems by field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from induction.domain.errors import RefusedError
from induction.web.day_fields import read_day

_LONGEST = 600
_PARTS = ("day", "month", "year")


class Sheet:
    """What was sent, and what is wrong with it by the id of the field.

    Attributes:
        given: the values as they were typed or chosen.
        problems: words by field; the fields of a date go by the id of its day.
    """

    def __init__(self, given: Mapping[str, str] | None = None) -> None:
        self.given = {name: value[:_LONGEST] for name, value in (given or {}).items()}
        self.problems: dict[str, str] = {}

    @property
    def summary(self) -> list[dict[str, str]]:
        """The problems for the error summary."""
        return [{"text": words, "href": f"#{place}"} for place, words in self.problems.items()]

    def day(self, prefix: str, ask: str, *, is_needed: bool = True) -> date | None:
        """Read the date of three fields; one that is missing or unreal is a problem."""
        try:
            found = _date([self.given.get(f"{prefix}-{part}", "").strip() for part in _PARTS])
        except ValueError:
            self.problems[f"{prefix}-day"] = f"{ask} must be a real date, such as 23 11 2026"
            return None
        if found is None and is_needed:
            self.problems[f"{prefix}-day"] = f"Enter {ask[0].lower()}{ask[1:]}"
        return found

    def chosen(self, name: str, known: Mapping[str, object], ask: str) -> str:
        """Read a choice; one that is not on the list is a problem."""
        value = self.given.get(name, "")
        if value not in known:
            self.problems[name] = ask
        return value

    def note(self, refused: RefusedError, fields: Mapping[str, str]) -> None:
        """Make a refusal the problem of its field.

        Raises:
            RefusedError: the refusal itself, when it belongs to no field.
        """
        if refused.reason not in fields:
            raise refused
        self.problems[fields[refused.reason]] = refused.words


def _date(parts: list[str]) -> date | None:
    if not any(parts):
        return None
    return read_day(parts)
