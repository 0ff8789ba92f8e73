"""What HR asks the report for, read from the address: everything that cannot be used is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from induction.domain.errors import InductionError
from induction.domain.reports.report import Filters, SortKey, check_as_at, check_known_on
from induction.domain.standings.requirement import Status
from induction.services.reports.reporting import Choices
from induction.web.day_fields import read_day

AS_AT = ("day", "month", "year")
KNOWN_ON = ("known-day", "known-month", "known-year")
_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True)
class Asked:
    """What was asked for.

    Attributes:
        given: the values as they were typed or chosen, for the form.
        problems: what cannot be used, by the id of its field.
    """

    given: Mapping[str, str]
    filters: Filters
    sort: SortKey = SortKey.NAME
    is_descending: bool = False
    page: int = 1
    problems: Mapping[str, str] = field(default_factory=dict)

    def query(self, **changes: str) -> dict[str, Any]:
        """Give the address that asks for the same with some changes; what is left at its default is left out."""
        return {name: value for name, value in ({**self.given, "page": "", "after": ""} | changes).items() if value}

    def summary(self) -> list[dict[str, str]]:
        """List the problems for the error summary."""
        return [{"text": words, "href": f"#{place}"} for place, words in self.problems.items()]


def read(args: Mapping[str, str], choices: Choices, today: date) -> Asked:
    """Read the filters, the order and the page."""
    names = (*AS_AT, *KNOWN_ON, "programme", "unit", "staff-group", "status", "sort", "order", "page", "after")
    given = {name: args.get(name, "").strip()[:120] for name in names}
    reader = Reader(given, choices)
    as_at = reader.day("As at", AS_AT, today, check_as_at)
    known_on = reader.day("As known on", KNOWN_ON, today, check_known_on)
    status = reader.word("status", Status)
    asked = Asked(
        given,
        Filters(as_at, given["unit"], given["staff-group"], status, known_on, is_latest=known_on == today),
        reader.word("sort", SortKey) or SortKey.NAME,
        reader.is_descending(),
        reader.page(),
    )
    reader.check(asked.filters)
    return replace(asked, problems=reader.problems)


def read_place(args: Mapping[str, str]) -> tuple[str, int] | None:
    """Read after whom a page of names begins; None for the first."""
    name, _, key = args.get("after", "").rpartition("~")
    return (name[:120], int(key)) if name and key.isascii() and key.isdigit() and len(key) < 10 else None


def place_words(place: tuple[str, int]) -> str:
    """Write after whom a page begins, as `read_place` reads it."""
    return f"{place[0]}~{place[1]}"


class Reader:
    """Reads one value after another and collects what is wrong."""

    def __init__(self, given: Mapping[str, str], choices: Choices) -> None:
        self.given = given
        self.choices = choices
        self.problems: dict[str, str] = {}

    def day(self, label: str, names: tuple[str, ...], today: date, check: Callable[[date, date], None]) -> date:
        """Read a date from its three fields; today where they are empty, or cannot be used."""
        parts = [self.given[name] for name in names]
        if not any(parts):
            return today
        place = f"{label.lower().replace(' ', '-')}-day"
        try:
            found = read_day(parts)
            check(found, today)
        except ValueError:
            self.problems[place] = f"{label} must be a real date, such as 23 11 2026"
        except InductionError as error:
            self.problems[place] = error.words
        else:
            return found
        return today

    def word(self, name: str, words: type[_Word]) -> _Word | None:
        """Read one of some words; None where it is empty, or none of them."""
        value = self.given[name]
        if not value:
            return None
        try:
            return words(value)
        except ValueError:
            self.problems[name] = f"Choose the {name} from the list"
            return None

    def is_descending(self) -> bool:
        """Read the order."""
        if self.given["order"] not in ("", "ascending", "descending"):
            self.problems["sort"] = "Choose the order from the list"
        return self.given["order"] == "descending"

    def page(self) -> int:
        """Read the page; 1 where it cannot be used."""
        value = self.given["page"] or "1"
        if value.isascii() and value.isdigit() and len(value) < 10:
            return int(value)
        self.problems["filters"] = "There is no such page of the report. Show the report again"
        return 1

    def check(self, filters: Filters) -> None:
        """See to it that unit and staff group are there."""
        for name, one in (("unit", replace(filters, staff_group="")), ("staff-group", replace(filters, unit=""))):
            try:
                self.choices.check(one)
            except InductionError as error:
                self.problems[name] = error.words
