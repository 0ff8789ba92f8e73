"""The dashboard in the words and shapes of its pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from induction.domain.library_values import Library
from induction.domain.reports.dashboard import Board
from induction.domain.reports.figure import DUE_FIGURES, MEANINGS, OVERDUE_FIGURES, STATUS_FIGURES, Figure
from induction.domain.reports.report import percent_words, short_of_target
from induction.domain.reports.report_columns import STATUS_MEANINGS
from induction.domain.reports.report_file import FileFormat
from induction.domain.standings.counts import Counts
from induction.domain.standings.programme import Programme
from induction.domain.standings.requirement import Status
from induction.domain.standings.target import Rag, Target
from induction.services.reports import compliance
from induction.web.dashboard.forms import Request
from induction.web.dashboard.lists import completion
from induction.web.dashboard.trend_chart import TrendChart, trend_chart
from induction.web.filters import day, number
from induction.web.reports.presenters import choices_of, units_hint

RAG_TONES = {Rag.GREEN: "green", Rag.AMBER: "yellow", Rag.RED: "red", Rag.NO_RATE: "grey"}
_FIGURES = (
    Figure.IN_DATE, Figure.IN_SCOPE, Figure.NOT_IN_DATE, Figure.WITHIN_TIME, *STATUS_FIGURES, *DUE_FIGURES,
    *OVERDUE_FIGURES,
)  # fmt: skip


@dataclass(frozen=True)
class Linked:
    """A figure and the list of names behind it; `href` is empty for nobody."""

    figure: Figure
    words: str
    people: int
    href: str


@dataclass(frozen=True)
class Line:
    """A line of a table of rates.

    Attributes:
        href: the dashboard of this line; empty where there is none.
        hooks: what the line is about, for whoever reads the page by program.
    """

    name: str
    href: str
    in_date: Linked
    in_scope: Linked
    exempt: Linked
    rate: str
    rag: str
    tone: str
    hooks: Mapping[str, str]


class Presented:
    """A dashboard's figures, each with the names behind it."""

    def __init__(self, asking: Request, found: Board, library: Library) -> None:
        self._asking, self._found, self._target = asking, found, library.target
        self._programmes = library.programmes
        self.programme = library.programmes[found.programme_id]
        self.target = library.target
        self.total = found.total
        self.gone = found.gone
        self.is_team = asking.area == "team_dashboard"

    def lead(self) -> str:
        """Say the rate with both its counts."""
        rate, exempt = self.total.rate, self.total.exempt
        if not rate.in_scope:
            return "Nobody is in scope, so there is no rate." + (f" {_exempt(exempt)}" if exempt else "")
        verb = "is" if rate.in_scope == 1 else "are"
        words = f"{number(rate.compliant)} of {number(rate.in_scope)} people in scope {verb} in date"
        return f"{words}: {percent_words(rate)}. {_exempt(exempt)}".rstrip()

    def verdict(self) -> tuple[str, str, str]:
        """Judge the rate: the tag, its colour, and what is missing."""
        rag, short = self._target.rag(self.total.rate), short_of_target(self.total.rate, self._target.percent)
        if rag is Rag.NO_RATE:
            return _rag_words(rag, self._target), RAG_TONES[rag], ""
        missing = "The target is met." if not short else f"{number(short)} more to be in date to meet it."
        return _rag_words(rag, self._target), RAG_TONES[rag], f"The target is {self._target.percent}%. {missing}"

    def clocks(self) -> str:
        """Say which day is meant, and as known when."""
        filters = self._found.filters
        known = "as known today" if filters.is_latest else f"as known on {day(filters.known_to)}"
        return f"As at {day(filters.as_at)}, {known}"

    def files(self) -> list[tuple[FileFormat, str]]:
        """Give each kind of file of these figures with its address."""
        return [(kind, self._asking.address("figures", programme="", kind=kind)) for kind in compliance.KINDS]

    def path(self) -> list[tuple[str, str]]:
        """Name the unit looked at and everything above it, from the top, each with the address of its dashboard."""
        asking, tree = self._asking, self._asking.choices.tree
        top = [("My people" if self.is_team else "Whole organisation", asking.address("index", unit=""))]
        if not asking.asked.filters.unit:
            return top
        line = reversed(tree.line(tree.by_code(asking.asked.filters.unit).id))
        units = (tree.by_id(unit_id) for unit_id in line)
        return top + [(unit.name, asking.address("index", unit=unit.code)) for unit in units]

    def headline(self) -> list[Linked]:
        """Give the figures that stand on top."""
        figures = (Figure.IN_DATE, Figure.IN_SCOPE, Figure.NOT_IN_DATE, Figure.EXEMPT)
        return [_linked(self._asking, each, self.total) for each in figures]

    def statuses(self) -> list[tuple[Linked, str]]:
        """Give the count of each status and what it means."""
        linked = (_linked(self._asking, each, self.total) for each in STATUS_FIGURES)
        return [(each, STATUS_MEANINGS[Status(each.words.lower())]) for each in linked]

    def due(self) -> list[Linked]:
        """Give who is due within 30, 60 and 90 days."""
        return [_linked(self._asking, each, self.total) for each in DUE_FIGURES]

    def overdue(self) -> list[Linked]:
        """Give who is overdue by age."""
        return [_linked(self._asking, each, self.total) for each in OVERDUE_FIGURES]

    def within_time(self) -> Linked:
        """Give the new starters who still have time."""
        return _linked(self._asking, Figure.WITHIN_TIME, self.total)

    def without_new(self) -> str:
        """Say the rate when new starters within their time are left out."""
        rate = self.total.rate_without_new
        if not rate.in_scope:
            return ""
        return f"{number(rate.compliant)} of {number(rate.in_scope)}: {percent_words(rate)}"

    def trend(self) -> TrendChart:
        """Draw the trend."""
        return trend_chart(self._found.trend, self._target.percent, f"{self.programme.title}: in date over 13 months")

    def trend_rows(self) -> list[dict[str, Any]]:
        """Write the table of the trend, the latest first."""
        rows = []
        for on, counts in reversed(self._found.trend):
            iso = {"day": str(on.day), "month": str(on.month), "year": str(on.year)}
            rows.append(
                {
                    "on": on,
                    "href": self._asking.address("index", **iso),
                    "counts": counts,
                    "rate": percent_words(counts.rate),
                    "rag": _rag_words(self._target.rag(counts.rate), self._target),
                }
            )
        return rows

    def units(self) -> list[Line]:
        """Give a line for each unit below."""
        return [
            self._line(
                f"{part.unit.name}: own people" if part.is_own else part.unit.name,
                part.counts,
                {"unit": part.unit.code},
                is_own=part.is_own,
            )
            for part in self._found.units
        ]

    def groups(self) -> list[Line]:
        """Give a line for each staff group."""
        return [self._line(name, counts, {"staff-group": name}) for name, counts in self._found.groups.items()]

    def programmes(self) -> list[Line]:
        """Give a line for each programme."""
        return [
            self._line(self._programmes[key].title if key in self._programmes else key, counts, {"programme": key})
            for key, counts in self._found.programmes.items()
        ]

    def list_address(self) -> str:
        """Give the address of the list of everybody with its files."""
        if self.is_team:
            return url_for("team.index", programme=self.programme.id)
        return completion(self._asking)

    def _line(self, name: str, counts: Counts, changes: Mapping[str, str], *, is_own: bool = False) -> Line:
        asking = self._asking
        rag = self._target.rag(counts.rate)
        hooks = {"unit": asking.given["unit"], "staff-group": asking.given["staff-group"]}
        hooks |= {"programme": self.programme.id, "only": "unit" if is_own else "", **changes}
        return Line(
            name=name,
            href="" if is_own else asking.address("index", **changes),
            in_date=_linked(asking, Figure.IN_DATE, counts, is_own=is_own, **changes),
            in_scope=_linked(asking, Figure.IN_SCOPE, counts, is_own=is_own, **changes),
            exempt=_linked(asking, Figure.EXEMPT, counts, is_own=is_own, **changes),
            rate=percent_words(counts.rate),
            rag=_rag_words(rag, self._target),
            tone=RAG_TONES[rag],
            hooks=hooks,
        )


def fields(asking: Request, programmes: Mapping[str, Programme]) -> dict[str, Any]:
    """Give the fields of the form: what can be chosen, what is, and what is wrong with it."""
    lists = choices_of(asking.choices)
    return {
        "given": asking.given,
        "problems": asking.problems,
        "programmes": [{"value": key, "text": each.title} for key, each in programmes.items()],
        "units": lists["unit"],
        "units_hint": units_hint(asking.choices),
        "staff_groups": lists["staff-group"],
    }


def as_data(found: Board, target: Target) -> dict[str, Any]:
    """Give the figures as data, under the names that stand in addresses."""
    return {
        "programme": found.programme_id,
        "as_at": found.filters.as_at.isoformat(),
        "as_known_on": found.filters.known_to.isoformat(),
        "unit": found.filters.unit,
        "staff_group": found.filters.staff_group,
        "disposed_of": found.gone,
        "target_percent": target.percent,
        "amber_from": target.amber_from,
        "total": _figures(found.total, target),
        "units": [
            {"unit": part.unit.code, "only": "unit" if part.is_own else "", **_figures(part.counts, target)}
            for part in found.units
        ],
        "staff_groups": [{"staff_group": name, **_figures(each, target)} for name, each in found.groups.items()],
        "programmes": [{"programme": key, **_figures(each, target)} for key, each in found.programmes.items()],
        "trend": [_point(on, each) for on, each in found.trend],
    }


def _figures(counts: Counts, target: Target) -> dict[str, Any]:
    found: dict[str, Any] = {figure: MEANINGS[figure].count(counts) for figure in _FIGURES}
    return found | {"rate": percent_words(counts.rate), "rag": target.rag(counts.rate)}


def _point(on: date, counts: Counts) -> dict[str, Any]:
    figures = (Figure.IN_DATE, Figure.IN_SCOPE, Figure.EXEMPT)
    return {"on": on.isoformat(), **{figure: MEANINGS[figure].count(counts) for figure in figures}}


def _linked(asking: Request, figure: Figure, counts: Counts, *, is_own: bool = False, **changes: str) -> Linked:
    people = MEANINGS[figure].count(counts)
    href = asking.names(figure, is_own=is_own, **changes) if people else ""
    return Linked(figure, MEANINGS[figure].words, people, href)


def _rag_words(rag: Rag, target: Target) -> str:
    return {
        Rag.GREEN: "Green: target met", Rag.AMBER: "Amber: below target", Rag.RED: f"Red: below {target.amber_from}%",
        Rag.NO_RATE: "No rate",
    }[rag]  # fmt: skip


def _exempt(count: int) -> str:
    return f"{number(count)} more {'is' if count == 1 else 'are'} exempt and not counted." if count else ""
