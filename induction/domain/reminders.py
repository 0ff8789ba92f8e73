"""Who is written to, when and why: worked out from how people stand on the day, never from what was sent before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from induction.domain.standings.requirement import Status

STAGES = (90, 30, 7, 0)
"""Days before the due date; of those that have come, the last one is sent, so nobody gets three letters at once."""
DONE = "done"
"""The kind of the letter that cancels a calendar entry."""
WRITTEN_TO = (Status.NOT_STARTED, Status.IN_PROGRESS, Status.DUE_SOON, Status.OVERDUE)


class Digest(StrEnum):
    """Letters that are about other people."""

    MANAGER = "manager digest"
    HR = "HR summary"


@dataclass(frozen=True)
class Owed:
    """What one person owes for one programme, as they stand on a day.

    Attributes:
        reason: why it is asked of them, in one line.
    """

    staff_member_id: int
    programme_id: str
    status: Status
    due_on: date
    expires_on: date | None
    reason: str


@dataclass(frozen=True)
class Reminder:
    """One letter to one person: everything of theirs that has the same due date.

    Attributes:
        kind: names the stage, such as ``due in 30`` or ``overdue 2``; with the person and the due date it is unique.
    """

    staff_member_id: int
    kind: str
    due_on: date
    owed: tuple[Owed, ...]

    @property
    def is_overdue(self) -> bool:
        """Tell whether the due date has passed."""
        return self.kind.startswith("overdue")


def stage(day: date, due_on: date, overdue_weeks: int) -> str | None:
    """Name the letter that is due on a day, or None.

    90, 30 and 7 days before the due date, on the day, and then weekly up to `overdue_weeks` times. A letter that a
    stopped worker missed is made up for by the next round, as long as no later stage has come.
    """
    left = (due_on - day).days
    if left >= 0:
        reached = [days for days in STAGES if left <= days]
        return f"due in {min(reached)}" if reached else None
    week = -left // 7
    return f"overdue {week}" if 1 <= week <= overdue_weeks else None


def reminders(day: date, owed: Iterable[Owed], overdue_weeks: int) -> list[Reminder]:
    """Work out the letters of a day, by person and due date."""
    letters: dict[tuple[int, date], list[Owed]] = {}
    for each in owed:
        if each.status in WRITTEN_TO:
            letters.setdefault((each.staff_member_id, each.due_on), []).append(each)
    made = []
    for (staff_member_id, due_on), items in sorted(letters.items()):
        kind = stage(day, due_on, overdue_weeks)
        if kind:
            in_order = sorted(items, key=lambda each: each.programme_id)
            made.append(Reminder(staff_member_id, kind, due_on, tuple(in_order)))
    return made


def still_holds(kind: str, due_on: date, owed: Sequence[Owed]) -> bool:
    """Tell at the moment of sending whether a reminder is still true: the person still owes something by that date.

    The stage is not asked again, so that a letter which a silent mail server held up for two days still goes out; one
    that says "due" is not sent once the date has passed, because the overdue letters say more.
    """
    same = [each for each in owed if each.due_on == due_on and each.status in WRITTEN_TO]
    if kind.startswith("overdue"):
        return any(each.status is Status.OVERDUE for each in same)
    return any(each.status is not Status.OVERDUE for each in same)


def digest_day(day: date) -> date:
    """Give the Monday of a week: the day a manager's digest is about."""
    return day - timedelta(days=day.weekday())


def summary_day(day: date) -> date:
    """Give the first of a month: the day HR's summary is about."""
    return day.replace(day=1)
