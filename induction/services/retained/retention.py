"""Keep the retention schedule: find who is due, clear what ends by itself, hold back and let go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from induction.db import Session
from induction.db.queries import forgetting
from induction.db.queries import retention as queries
from induction.db.queries.retention import Listed
from induction.domain.audit import Action, system_actor
from induction.domain.calendar import day_starts_at
from induction.domain.library_values import Library
from induction.domain.retained import retention as rules
from induction.domain.retained.retention import Ending, Schedule
from induction.services import audit

SHOWN = 50
"""How many people are shown, and proposed, at once."""


@dataclass(frozen=True)
class Overview:
    """What HR sees of retention.

    Attributes:
        due: those who are due longest, at most `SHOWN`.
        count: how many are due in all.
        held: those who are held back.
    """

    schedule: Schedule | None
    due: Sequence[Listed]
    count: int
    held: Sequence[Listed]


def find_due(session: Session, library: Library, day: date, moment: datetime) -> int:
    """Let the list of those who are due follow the schedule; tells how many are new on it."""
    schedule = library.retention
    found: dict[int, rules.Due] = {}
    bound = rules.left_by(schedule, day) if schedule else None
    if schedule and bound:
        for key, left_on, trained_on in queries.leavers(session, bound):
            due = rules.due(schedule, left_on, trained_on)
            if due and due.on <= day:
                found[key] = due
    return queries.replace_due(session, found, moment)


def clear(session: Session, library: Library, day: date, moment: datetime) -> int:
    """Delete what ends by itself and is old enough; tells how many rows."""
    cleared: dict[str, int] = {}
    for rule in library.retention.rules if library.retention else ():
        if rule.ending is Ending.AUTOMATIC:
            before = day_starts_at(rule.made_by(day))
            cleared |= {table: forgetting.clear(session, table, before) for table in rule.tables}
    if any(cleared.values()):
        words = ", ".join(f"{table} {count}" for table, count in cleared.items() if count)
        audit.record(session, moment, system_actor("retention"), Action.CLEARED, "schedule:retention", detail=words)
    return sum(cleared.values())


def overview(session: Session, library: Library) -> Overview:
    """Put together what HR sees of retention."""
    return Overview(library.retention, queries.due(session, SHOWN), queries.count_due(session), queries.held(session))


def state_of(session: Session, staff_member_id: int) -> Listed:
    """Tell whether somebody's record is due, held back or proposed to be disposed of."""
    (found,) = queries.people(session, [staff_member_id])
    return found
