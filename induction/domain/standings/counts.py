"""How many people stand how: the counters behind every figure, and the days on which one span of standing moves them.

A counter holds whoever stands so on a day. `stretches` says which counters one span moves and for how long, so that
the sum of all changes up to a day is the count on that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from induction.domain.standings.periods import FOREVER
from induction.domain.standings.requirement import Rate, Status

DUE_BANDS = (30, 60, 90)
OVERDUE_BANDS = (30, 90, 365)


class Counts(NamedTuple):
    """How many people stand how on a day.

    Attributes:
        due_30: people not overdue whose last day in time is at most 30 days away; so too `due_60`, `due_90`.
        overdue_30: people who have been overdue for more than 30 days; so too `overdue_90`, `overdue_365`.
    """

    not_started: int = 0
    in_progress: int = 0
    compliant: int = 0
    due_soon: int = 0
    overdue: int = 0
    exempt: int = 0
    due_30: int = 0
    due_60: int = 0
    due_90: int = 0
    overdue_30: int = 0
    overdue_90: int = 0
    overdue_365: int = 0

    @property
    def in_scope(self) -> int:
        """Everybody of whom the programme is asked and who is not exempt: the denominator."""
        return self.not_started + self.in_progress + self.compliant + self.due_soon + self.overdue

    @property
    def in_date(self) -> int:
        """Everybody whose record is in date, also while it is due soon: the numerator."""
        return self.compliant + self.due_soon

    @property
    def within_time(self) -> int:
        """People without a record in date who still have time: new starters, and who has come back."""
        return self.not_started + self.in_progress

    @property
    def rate(self) -> Rate:
        """The compliance rate with both its counts."""
        return Rate(self.in_date, self.in_scope)

    @property
    def rate_without_new(self) -> Rate:
        """The rate when those who still have time are left out of it."""
        return Rate(self.in_date, self.in_scope - self.within_time)

    @property
    def everybody(self) -> int:
        """Everybody of whom the programme is asked, those who are exempt included."""
        return self.in_scope + self.exempt

    def by_status(self) -> dict[Status, int]:
        """Give the counts that are told apart by status."""
        return {status: self[place] for status, place in _OF_STATUS.items()}

    def minus(self, other: Iterable[int]) -> Counts:
        """Take other counts from these."""
        return Counts(*(one - another for one, another in zip(self, other, strict=True)))

    def plus(self, other: Iterable[int]) -> Counts:
        """Add other counts to these."""
        return Counts(*(one + another for one, another in zip(self, other, strict=True)))


COUNTERS = Counts._fields
_OF_STATUS = {
    Status.NOT_STARTED: 0, Status.IN_PROGRESS: 1, Status.COMPLIANT: 2, Status.DUE_SOON: 3, Status.OVERDUE: 4,
    Status.EXEMPT: 5,
}  # fmt: skip
_DUE = [(COUNTERS.index(f"due_{band}"), timedelta(days=band)) for band in DUE_BANDS]
_OVERDUE = [(COUNTERS.index(f"overdue_{band}"), timedelta(days=band + 1)) for band in OVERDUE_BANDS]
_A_DAY = timedelta(days=1)


def total(counts: Iterable[Counts]) -> Counts:
    """Add counts up."""
    return Counts(*map(sum, zip(*counts, strict=True))) if (counts := list(counts)) else Counts()


def stretches(status: str, from_on: date, to_on: date, due_on: date | None) -> Iterator[tuple[int, date]]:
    """Say for a span which counters it moves: the counter's place, and from which day on to the end of the span."""
    yield _OF_STATUS[Status(status)], from_on
    if due_on is None:
        return
    is_overdue = status == Status.OVERDUE
    for counter, days in _OVERDUE if is_overdue else _DUE:
        begins_on = max(from_on, due_on + days if is_overdue else due_on - days)
        if begins_on <= to_on:
            yield counter, begins_on


def changes(status: str, from_on: date, to_on: date | None, due_on: date | None) -> Iterator[tuple[date, int, int]]:
    """List by how much a span changes which counter on which day; nothing ends where the span has no end."""
    last = FOREVER if to_on is None else to_on
    for counter, begins_on in stretches(status, from_on, last, due_on):
        yield begins_on, counter, 1
        if last != FOREVER:
            yield last + _A_DAY, counter, -1
