"""The names behind a figure, and why one person stands as they do, in the words and shapes of their pages."""

from __future__ import annotations

from typing import Any

from flask import url_for

from induction.domain.library_values import Library
from induction.domain.reports.figure import Figure
from induction.domain.reports.report_columns import STATUS_MEANINGS
from induction.domain.reports.report_file import FileFormat
from induction.domain.standings.requirement import Status
from induction.services.reports.dashboard import Names, Why
from induction.services.standings.standing_lists import PersonStanding
from induction.web.dashboard.forms import Request
from induction.web.filters import day
from induction.web.reports.charts import tone
from induction.web.reports.forms import place_words


class Listed:
    """The names behind a figure."""

    def __init__(self, asking: Request, figure: Figure, found: Names, library: Library) -> None:
        self._asking, self._figure, self._found = asking, figure, found
        self.programme = library.programmes[asking.asked.programme_id]
        self.people = found.people
        self.gone = found.gone
        self.is_team = asking.area == "team_dashboard"

    def scope(self) -> str:
        """Say whose names these are and of which day."""
        filters, tree = self._asking.asked.filters, self._asking.choices.tree
        unit = tree.by_code(filters.unit).name if filters.unit else ""
        if unit and self._asking.asked.is_own:
            unit = f"{unit} without the units below it"
        known = "" if filters.is_latest else f"as known on {day(filters.known_to)}"
        parts = (self.programme.title, unit, filters.staff_group, f"as at {day(filters.as_at)}", known)
        return ", ".join(part for part in parts if part)

    def rows(self) -> list[tuple[PersonStanding, str, str, str]]:
        """Give each person with the unit, the address of the rule that put them here, and the status's colour."""
        units = self._found.units
        return [
            (each, units[each.unit_id], self._asking.address("why", number=each.employee_number), tone(each.status))
            for each in self._found.page
        ]

    def following(self) -> str:
        """Give the address of the next page; empty on the last."""
        place = self._found.following
        if place is None:
            return ""
        own = self._asking.asked.is_own
        return self._asking.names(self._figure, is_own=own, after=place_words(place))

    def back(self) -> str:
        """Give the address of the dashboard that was come from."""
        return self._asking.address("index")

    def files(self) -> list[tuple[FileFormat, str]]:
        """Give each kind of file of exactly these people with its address, for HR."""
        own = "unit" if self._asking.asked.is_own else ""
        return [(kind, self._asking.address("file", kind=kind, figure=self._figure, only=own)) for kind in FileFormat]


class Explained:
    """Why somebody stands as they do."""

    def __init__(self, asking: Request, found: Why) -> None:
        self._asking = asking
        self.person, self.programme, self.now, self.spans = found.person, found.programme, found.now, found.spans
        self.reason, self._units = found.reason, found.units
        self.is_team = asking.area == "team_dashboard"

    def clocks(self) -> str:
        """Say which day is meant, and as known when."""
        filters = self._asking.asked.filters
        known = "" if filters.is_latest else f", as known on {day(filters.known_to)}"
        return f"as at {day(filters.as_at)}{known}"

    def rows(self) -> list[tuple[Any, str, str]]:
        """Give each stretch of days, its unit and its status's colour, the latest first."""
        units = self._units
        return [(each, units[each.organisation_unit_id], tone(Status(each.status))) for each in reversed(self.spans)]

    def meaning(self) -> str:
        """Say what the status means."""
        return STATUS_MEANINGS[Status(self.now.status)] if self.now else ""

    def tone(self) -> str:
        """Give the colour of the status."""
        return tone(Status(self.now.status)) if self.now else ""

    def back(self) -> str:
        """Give the address of the dashboard."""
        return self._asking.address("index")


def completion(asking: Request) -> str:
    """Give the address of the completion report with the same filters."""
    kept = {name: value for name, value in asking.given.items() if value}
    return url_for("reports.completion", **kept)  # type: ignore[arg-type]  # names of the address
