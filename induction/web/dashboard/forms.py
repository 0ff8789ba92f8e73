"""What a dashboard or a list of names is asked for, read from the address: everything that cannot be used is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from induction.domain.errors import NotFoundError
from induction.domain.reports.figure import Figure
from induction.domain.reports.report import Filters, check_as_at, check_known_on
from induction.domain.standings.programme import Programme
from induction.services.reports import dashboard
from induction.services.reports.dashboard import Asked
from induction.services.reports.reporting import Choices
from induction.web.house import house
from induction.web.reports.forms import AS_AT, KNOWN_ON, Reader

_NAMES = ("programme", "unit", "staff-group", *AS_AT, *KNOWN_ON)


@dataclass(frozen=True)
class Request:
    """What was asked for.

    Attributes:
        area: the blueprint of the page, which is the one for everybody or the one for a line manager's people.
        given: the values as they were typed or chosen, for the form.
        problems: what cannot be used, by the id of its field.
    """

    area: str
    asked: Asked
    choices: Choices
    given: Mapping[str, str]
    problems: Mapping[str, str]

    def address(self, page: str, **changes: str) -> str:
        """Give the address of a page that asks for the same with some changes; what is left empty is left out."""
        values: dict[str, Any] = {name: value for name, value in ({**self.given} | changes).items() if value}
        return url_for(f"{self.area}.{page}", **values)

    def names(self, figure: Figure, *, is_own: bool = False, **changes: str) -> str:
        """Give the address of the names behind a figure."""
        return self.address("names", figure=figure, only="unit" if is_own else "", **changes)

    def summary(self) -> list[dict[str, str]]:
        """List the problems for the error summary."""
        return [{"text": words, "href": f"#{place}"} for place, words in self.problems.items()]


def read(area: str, args: Mapping[str, str], choices: Choices, programmes: Mapping[str, Programme]) -> Request:
    """Read what is asked for; today, everybody and the first programme unless the address says otherwise.

    Raises:
        NotFoundError: ``no-programme``.
    """
    today = house().today()
    given = {name: args.get(name, "").strip()[:120] for name in _NAMES}
    programme_id = given["programme"] or next(iter(programmes))
    if programme_id not in programmes:
        raise NotFoundError("no-programme", "There is no such programme.")
    reader = Reader(given, choices)
    as_at = reader.day("As at", AS_AT, today, check_as_at)
    known_on = reader.day("As known on", KNOWN_ON, today, check_known_on)
    filters = Filters(
        as_at, given["unit"], given["staff-group"], None, known_on, is_latest=known_on == today
    )  # fmt: skip
    reader.check(filters)
    asked = dashboard.Asked(programme_id, filters, is_own=args.get("only") == "unit")
    return Request(area, asked, choices, given, reader.problems)


def read_figure(args: Mapping[str, str]) -> Figure:
    """Read which figure's names are asked for.

    Raises:
        NotFoundError: ``no-figure``.
    """
    try:
        return Figure(args.get("figure", ""))
    except ValueError:
        raise NotFoundError("no-figure", "There is no such figure.") from None
