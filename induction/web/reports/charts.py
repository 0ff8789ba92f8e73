"""Bars for people who would rather look than read; every chart stands beside the table that says the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from induction.domain.reports.report import Tally, percent_words, short_of_target
from induction.domain.standings.requirement import Status

WIDTH = 320  # of the drawing, in its own units; a phone shows it at this size
ROW = 46
_TONES = {
    Status.OVERDUE: "red",
    Status.DUE_SOON: "yellow",
    Status.IN_PROGRESS: "blue",
    Status.NOT_STARTED: "grey",
    Status.COMPLIANT: "green",
    Status.EXEMPT: "grey",
}


@dataclass(frozen=True)
class Bar:
    """One bar: its words stand above it. `length` and `top` are in the drawing's units."""

    label: str
    value: str
    length: float
    top: int
    tone: str


@dataclass(frozen=True)
class Chart:
    """A chart. `marker` is where the line of the target stands, if there is one."""

    name: str
    title: str
    description: str
    bars: tuple[Bar, ...]
    marker: float | None = None

    @property
    def height(self) -> int:
        """How tall the drawing is."""
        return ROW * len(self.bars)


@dataclass(frozen=True)
class GroupLine:
    """A line of a table of groups."""

    name: str
    in_date: int
    in_scope: int
    rate: str
    against_target: str


def tone(status: Status) -> str:
    """Give the colour of a status; the words always stand beside it."""
    return _TONES[status]


def status_chart(tally: Tally) -> Chart:
    """Draw how many people stand how; the longest bar is the largest count."""
    most = max([*tally.counts.values(), 1])
    bars = tuple(
        Bar(status.value.capitalize(), f"{count:,}", _length(count, most), ROW * place, _TONES[status])
        for place, (status, count) in enumerate(tally.counts.items())
    )
    described = ", ".join(f"{bar.label.lower()} {bar.value}" for bar in bars)
    return Chart("statuses", "Staff by status", f"Bar chart: {described}.", bars)


def rate_chart(groups: Mapping[str, Tally], target_percent: int) -> Chart:
    """Draw each group's compliance rate, with a line at the target."""
    bars = tuple(
        Bar(
            _short(name),
            percent_words(tally.rate),
            _length(tally.rate.compliant, tally.rate.in_scope),
            ROW * place,
            "blue",
        )
        for place, (name, tally) in enumerate(groups.items())
    )
    described = ", ".join(f"{bar.label} {bar.value}" for bar in bars)
    marker = round(WIDTH * target_percent / 100, 1)
    return Chart("rates", "Staff in date by directorate", f"Bar chart: {described}.", bars, marker)


def group_lines(groups: Mapping[str, Tally], target_percent: int) -> list[GroupLine]:
    """Write the table of groups."""
    return [
        GroupLine(
            name, rate.compliant, rate.in_scope, percent_words(rate), _against(short_of_target(rate, target_percent))
        )
        for name, rate in ((name, tally.rate) for name, tally in groups.items())
    ]


def _against(short: int) -> str:
    return f"{short:,} short" if short else "met"


def _length(part: int, whole: int) -> float:
    return round(WIDTH * part / whole, 1) if whole else 0.0


def _short(name: str) -> str:
    return name if len(name) <= 32 else f"{name[:31].rstrip()}…"
