"""Employment by day: which particulars hold, and when somebody is employed at all.

A record of an assignment holds from its `effective_on` until the next record of that assignment; of two with the same
day the one recorded later holds. Somebody is employed on a day when a record that holds has the day between its
`starts_on` and its `ends_on`; the first and the last day count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from induction.domain.standings.periods import FOREVER, Period, day_after, day_before


class Assignment(NamedTuple):
    """A record of one assignment of one person, in force from a day."""

    id: int
    staff_member_id: int
    assignment_number: str
    is_primary: bool
    name: str
    unit_id: int
    staff_group: str
    job_role: str
    line_manager_id: int | None
    assignment_status: str
    starts_on: date
    ends_on: date | None
    effective_on: date
    recorded_at: datetime

    @property
    def days(self) -> Period:
        """The days for which the record says that somebody is employed, while it holds."""
        return Period(max(self.starts_on, self.effective_on), self.ends_on or FOREVER)


class Stretch(NamedTuple):
    """Days in a row in which nothing about somebody's assignments changes.

    Attributes:
        leading: the assignment that stands for the person: the primary one, else the first by number.
        held: every assignment that is in force.
    """

    from_on: date
    to_on: date
    leading: Assignment
    held: tuple[Assignment, ...]


def in_force(records: Iterable[Assignment], day: date) -> tuple[Assignment, ...]:
    """Find the assignments that somebody is employed in on a day, by number."""
    latest: dict[str, Assignment] = {}
    for record in records:
        if record.effective_on <= day:
            other = latest.get(record.assignment_number)
            if other is None or order(record) > order(other):
                latest[record.assignment_number] = record
    employed = (each for each in latest.values() if each.starts_on <= day and (each.ends_on or FOREVER) >= day)
    return tuple(sorted(employed, key=lambda each: each.assignment_number))


def leading(held: Sequence[Assignment]) -> Assignment:
    """Choose the assignment that stands for the person among those in force: the primary one, else the first."""
    return next((each for each in held if each.is_primary), held[0])


def stretches(records: Sequence[Assignment]) -> list[Stretch]:
    """Cut somebody's employment into stretches, in order; days in none are days of no employment."""
    if len(records) == 1:  # what nearly everybody has
        (only,) = records
        return [Stretch(*only.days, only, (only,))] if only.days.from_on <= only.days.to_on else []
    days = {record.effective_on for record in records} | {record.starts_on for record in records}
    days |= {day_after(record.ends_on) for record in records if record.ends_on}
    found: list[Stretch] = []
    for day, following in pairwise([*sorted(days - {FOREVER}), FOREVER]):
        held = in_force(records, day)
        if not held:
            continue
        end = FOREVER if following == FOREVER else day_before(following)
        if found and found[-1].held == held and day_after(found[-1].to_on) == day:
            found[-1] = found[-1]._replace(to_on=end)
        else:
            found.append(Stretch(day, end, leading(held), held))
    return found


def order(record: Assignment) -> tuple[date, datetime, int]:
    """Give the key by which the records of an assignment follow each other; the last one that is in force holds."""
    return record.effective_on, record.recorded_at, record.id
