"""The figures of the dashboard that lead to names: what each counts, in words, in the counts and on one span."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from induction.domain.standings.counts import Counts
from induction.domain.standings.requirement import Status

_IN_DATE = (Status.COMPLIANT, Status.DUE_SOON)
_WITHIN_TIME = (Status.NOT_STARTED, Status.IN_PROGRESS)
_NOT_OVERDUE = (*_WITHIN_TIME, *_IN_DATE)


class Figure(StrEnum):
    """What a list of names can be asked for by; the value stands in addresses."""

    IN_DATE = "in-date"
    IN_SCOPE = "in-scope"
    EXEMPT = "exempt"
    NOT_IN_DATE = "not-in-date"
    WITHIN_TIME = "within-time"
    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    COMPLIANT = "compliant"
    DUE_SOON = "due-soon"
    OVERDUE = "overdue"
    DUE_30 = "due-within-30"
    DUE_60 = "due-within-60"
    DUE_90 = "due-within-90"
    OVERDUE_TO_30 = "overdue-up-to-30"
    OVERDUE_TO_90 = "overdue-31-to-90"
    OVERDUE_TO_365 = "overdue-91-to-365"
    OVERDUE_LONGER = "overdue-over-365"


@dataclass(frozen=True)
class Meaning:
    """What a figure counts.

    Attributes:
        words: the heading of its list.
        statuses: one of these holds on the day.
        count: the same out of the counts.
        earliest: the due date is at least so many days after the day; None for any. So too `latest`, at most.
    """

    words: str
    statuses: tuple[Status, ...]
    count: Callable[[Counts], int]
    earliest: int | None = None
    latest: int | None = None

    @property
    def is_seldom_ahead(self) -> bool:
        """Whether few people have such a span before them; everybody in date will be due soon, and then overdue.

        What is overdue for good has no end, so that a list of those that hold a day is short all the same.
        """
        return not any(status in _IN_DATE for status in self.statuses)

    def due_from(self, day: date) -> date | None:
        """Give the first due date that counts; None for any."""
        return None if self.earliest is None else day + timedelta(days=self.earliest)

    def due_to(self, day: date) -> date | None:
        """Give the last due date that counts; None for any."""
        return None if self.latest is None else day + timedelta(days=self.latest)


def _due(band: int, count: Callable[[Counts], int]) -> Meaning:
    return Meaning(f"Due within {band} days", _NOT_OVERDUE, count, latest=band)


def _overdue(words: str, count: Callable[[Counts], int], earliest: int | None, latest: int) -> Meaning:
    return Meaning(f"Overdue for {words}", (Status.OVERDUE,), count, earliest=earliest, latest=latest)


MEANINGS = {
    Figure.IN_DATE: Meaning("In date", _IN_DATE, lambda counts: counts.in_date),
    Figure.IN_SCOPE: Meaning("In scope", (*_NOT_OVERDUE, Status.OVERDUE), lambda counts: counts.in_scope),
    Figure.EXEMPT: Meaning("Exempt", (Status.EXEMPT,), lambda counts: counts.exempt),
    Figure.NOT_IN_DATE: Meaning(
        "Not in date", (*_WITHIN_TIME, Status.OVERDUE), lambda counts: counts.in_scope - counts.in_date
    ),
    Figure.WITHIN_TIME: Meaning("New starters within their time", _WITHIN_TIME, lambda counts: counts.within_time),
    Figure.NOT_STARTED: Meaning("Not started", (Status.NOT_STARTED,), lambda counts: counts.not_started),
    Figure.IN_PROGRESS: Meaning("In progress", (Status.IN_PROGRESS,), lambda counts: counts.in_progress),
    Figure.COMPLIANT: Meaning("Compliant", (Status.COMPLIANT,), lambda counts: counts.compliant),
    Figure.DUE_SOON: Meaning("Due soon", (Status.DUE_SOON,), lambda counts: counts.due_soon),
    Figure.OVERDUE: Meaning("Overdue", (Status.OVERDUE,), lambda counts: counts.overdue, latest=-1),
    Figure.DUE_30: _due(30, lambda counts: counts.due_30),
    Figure.DUE_60: _due(60, lambda counts: counts.due_60),
    Figure.DUE_90: _due(90, lambda counts: counts.due_90),
    Figure.OVERDUE_TO_30: _overdue("up to 30 days", lambda counts: counts.overdue - counts.overdue_30, -30, -1),
    Figure.OVERDUE_TO_90: _overdue("31 to 90 days", lambda counts: counts.overdue_30 - counts.overdue_90, -90, -31),
    Figure.OVERDUE_TO_365: _overdue("91 to 365 days", lambda counts: counts.overdue_90 - counts.overdue_365, -365, -91),
    Figure.OVERDUE_LONGER: _overdue("more than 365 days", lambda counts: counts.overdue_365, None, -366),
}
STATUS_FIGURES = (
    Figure.OVERDUE, Figure.DUE_SOON, Figure.IN_PROGRESS, Figure.NOT_STARTED, Figure.COMPLIANT, Figure.EXEMPT,
)  # fmt: skip
DUE_FIGURES = (Figure.DUE_30, Figure.DUE_60, Figure.DUE_90)
OVERDUE_FIGURES = (Figure.OVERDUE_TO_30, Figure.OVERDUE_TO_90, Figure.OVERDUE_TO_365, Figure.OVERDUE_LONGER)
