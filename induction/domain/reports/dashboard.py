"""What the dashboard shows: counts of one programme for a unit and what is below it, and how they came about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from induction.domain.reports.report import Filters
from induction.domain.standings.counts import Counts
from induction.domain.standings.units import Unit

MONTHS = 12


@dataclass(frozen=True)
class Part:
    """The counts of one unit.

    Attributes:
        unit: the unit.
        is_own: its own people only, without those of the units below it.
    """

    unit: Unit
    counts: Counts
    is_own: bool = False


@dataclass(frozen=True)
class Board:
    """The figures of a dashboard.

    Attributes:
        programme_id: the programme that is looked at.
        total: everybody asked for.
        units: the units right below the one looked at, by name; its own people come first where it has both.
        groups: by staff group, in alphabetical order.
        programmes: by programme, for the same people.
        trend: the same as `total` at the end of each of the twelve months before, and on the day itself.
        is_counted: counted span by span for this page, not read from counts that are kept.
        gone: says whose records were disposed of after the day, so that they are not counted; empty for nobody's.
    """

    programme_id: str
    filters: Filters
    total: Counts
    units: tuple[Part, ...]
    groups: Mapping[str, Counts]
    programmes: Mapping[str, Counts]
    trend: tuple[tuple[date, Counts], ...]
    is_counted: bool
    gone: str = ""


def month_ends(day: date) -> list[date]:
    """List the last days of the twelve months before a day's own, in order."""
    ends: list[date] = []
    last = day.replace(day=1) - timedelta(days=1)
    for _ in range(MONTHS):
        ends.append(last)
        last = last.replace(day=1) - timedelta(days=1)
    return ends[::-1]
