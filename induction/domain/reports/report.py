"""The completion report: whom it speaks of, on which day, in which order, and what its figures are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from induction.domain.calendar import day_ends_at
from induction.domain.errors import RefusedError
from induction.domain.reports.figure import MEANINGS, Figure
from induction.domain.standings.counts import Counts, total
from induction.domain.standings.requirement import Rate, Status
from induction.domain.standings.units import UnitTree

DUE_BANDS = (30, 60, 90)
URGENCY = (
    Status.OVERDUE, Status.DUE_SOON, Status.IN_PROGRESS, Status.NOT_STARTED, Status.COMPLIANT, Status.EXEMPT,
)  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """What somebody asked the report for; empty texts ask for everybody.

    Attributes:
        as_at: the day the report speaks of.
        unit: code of an organisation unit; the units below it are included.
        known_on: facts recorded by the end of this day in London count, later ones do not; without it, the as at date.
        is_latest: nothing has been recorded after that day, so that today's knowledge is meant.
        figure: the people behind this figure of the dashboard only; it takes the place of a status.
        is_own: the unit's own people only, without those of the units below it.
    """

    as_at: date
    unit: str = ""
    staff_group: str = ""
    status: Status | None = None
    known_on: date | None = None
    is_latest: bool = True
    figure: Figure | None = None
    is_own: bool = False

    @property
    def narrowed(self) -> str:
        """Say in words to whom the status or the figure narrows it; empty for everybody."""
        return MEANINGS[self.figure].words if self.figure else (self.status or "").capitalize()

    @property
    def known_to(self) -> date:
        """The last day whose records count."""
        return self.known_on or self.as_at

    @property
    def known_before(self) -> datetime | None:
        """The moment (UTC) from which on records do not count; None where all of them do."""
        return None if self.is_latest else day_ends_at(self.known_to)


@dataclass(frozen=True)
class Operator:
    """Whoever runs a command on the server itself: sees everybody, as the database file would show them."""


class SortKey(StrEnum):
    """What the table on the page can be sorted by."""

    NAME = "name"
    UNIT = "unit"
    STATUS = "status"
    DUE = "due"
    EXPIRES = "expires"


@dataclass(frozen=True, slots=True)
class Group:
    """How many people of one staff group in one unit stand in one way.

    Attributes:
        due_within: how many of them have their due date within so many days, by days; cumulative, the overdue left out.
    """

    unit_id: int
    staff_group: str
    status: Status
    people: int
    due_within: Mapping[int, int]


@dataclass(frozen=True)
class Tally:
    """How many people stand how."""

    counts: Mapping[Status, int]

    @property
    def rate(self) -> Rate:
        """The compliance rate: everybody whose record is in date, of everybody who is not exempt."""
        in_date = sum(count for status, count in self.counts.items() if status.counts_as_compliant)
        return Rate(in_date, self.everybody - self.counts.get(Status.EXEMPT, 0))

    @property
    def everybody(self) -> int:
        """Everybody of whom the programme is asked, those who are exempt included."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Summary:
    """The figures of a report, before the status filter is applied.

    Attributes:
        due_within: how many people have their due date within so many days of the as-at date, by days; cumulative.
        new_starters: people without a record who are still within the time allowed; they count as not in date.
        directorates: tallies by directorate name, in alphabetical order; so too `staff_groups`.
    """

    total: Tally
    due_within: Mapping[int, int]
    new_starters: int
    directorates: Mapping[str, Tally] = field(default_factory=dict)
    staff_groups: Mapping[str, Tally] = field(default_factory=dict)


def check_as_at(as_at: date, today: date) -> None:
    """See to it that a report speaks of a day whose facts are known.

    Raises:
        RefusedError: ``as-at-future``.
    """
    if as_at > today:
        raise RefusedError("as-at-future", "The as at date is in the future. Give today's date or an earlier one.")


def check_known_on(known_on: date, today: date) -> None:
    """See to it that a report asks for knowledge that there is.

    Raises:
        RefusedError: ``known-on-future``.
    """
    if known_on > today:
        raise RefusedError(
            "known-on-future", "The as known on date is in the future. Give today's date or an earlier one."
        )


def summarise(groups: Iterable[Group], tree: UnitTree) -> Summary:
    """Add groups up by status, by due date, by directorate and by staff group."""
    total: Counter[Status] = Counter(dict.fromkeys(Status, 0))
    due: Counter[int] = Counter(dict.fromkeys(DUE_BANDS, 0))
    directorates: dict[int, Counter[Status]] = {}
    staff_groups: dict[str, Counter[Status]] = {}
    for group in groups:
        status, people = group.status, group.people
        total[status] += people
        directorates.setdefault(group.unit_id, Counter())[status] += people
        staff_groups.setdefault(group.staff_group, Counter())[status] += people
        due.update(group.due_within)
    return Summary(
        Tally(total),
        due,
        total[Status.NOT_STARTED] + total[Status.IN_PROGRESS],
        _by_directorate(directorates, tree),
        {name: Tally(staff_groups[name]) for name in sorted(staff_groups)},
    )


def summary_of(by_unit: Mapping[int, Counts], by_staff_group: Mapping[str, Counts], tree: UnitTree) -> Summary:
    """Make the figures out of counts of the same people: by unit, and by staff group."""
    whole, directorates = total(by_staff_group.values()), dict[int, Counter[Status]]()
    for unit_id, people in by_unit.items():
        directorates.setdefault(tree.directorate(unit_id).id, Counter()).update(_there(people))
    return Summary(
        Tally(whole.by_status()),
        dict(zip(DUE_BANDS, (whole.due_30, whole.due_60, whole.due_90), strict=True)),
        whole.within_time,
        _by_directorate(directorates, tree),
        {name: Tally(_there(by_staff_group[name])) for name in sorted(by_staff_group)},
    )


def percent_words(rate: Rate) -> str:
    """Write a rate with one decimal place, rounded down, so that no target is ever met by rounding: ``94.9%``."""
    found = percent(rate)
    return "no rate" if found is None else f"{found}%"


def percent(rate: Rate) -> float | None:
    """Give a rate in per cent with one decimal place, rounded down; None where nobody is in scope."""
    return 1000 * rate.compliant // rate.in_scope / 10 if rate.in_scope else None


def short_of_target(rate: Rate, target_percent: int) -> int:
    """Give how many more people need to be in date for the target to be met; 0 when it is."""
    needed = -(-target_percent * rate.in_scope // 100)
    return max(0, needed - rate.compliant)


def due_by(day: date, band: int) -> date:
    """Give the last day of a due-soon band."""
    return day + timedelta(days=band)


def _by_directorate(by_unit: Mapping[int, Counter[Status]], tree: UnitTree) -> dict[str, Tally]:
    found: dict[str, Counter[Status]] = {}
    for unit_id, counts in by_unit.items():
        found.setdefault(tree.directorate(unit_id).name, Counter()).update(counts)
    return {name: Tally(found[name]) for name in sorted(found, key=str.casefold)}


def _there(people: Counts) -> dict[Status, int]:
    return {status: count for status, count in people.by_status().items() if count}
