"""Keep the retention schedule: find who is due, clear what ends by itself, hold back and let go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from induction.db import Session
from induction.db.models import LegalHold, LegalHoldEnd
from induction.db.queries import retention as queries
from induction.db.queries.retention import Listed
from induction.domain import retention as rules
from induction.domain.audit import Action, staff_actor, system_actor
from induction.domain.calendar import day_starts_at
from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.library_values import Library
from induction.domain.people import Principal
from induction.domain.proposals import LONGEST_REASON
from induction.domain.retention import Ending, Schedule
from induction.services import audit, person

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
            cleared |= {table: queries.clear(session, table, before) for table in rule.tables}
    if any(cleared.values()):
        words = ", ".join(f"{table} {count}" for table, count in cleared.items() if count)
        audit.record(session, moment, system_actor("retention"), Action.CLEARED, "schedule:retention", detail=words)
    return sum(cleared.values())


def overview(session: Session, library: Library) -> Overview:
    """Put together what HR sees of retention."""
    return Overview(library.retention, queries.due(session, SHOWN), queries.count_due(session), queries.held(session))


def hold(session: Session, viewer: Principal, moment: datetime, *, employee_number: str, reason: str) -> int:
    """Hold somebody's record back from disposal until the hold is ended; gives the person's key.

    Raises:
        NotFoundError: ``no-staff-member``.
        RefusedError: ``reason-empty``, ``reason-long``; ``held`` where it is held already; ``own-record``.
    """
    member = person.found(session, viewer, employee_number)
    tidy = tidy_reason(reason, "Enter why the record must be kept, such as a claim that is under way.")
    if member.id == viewer.staff_member_id:
        raise RefusedError("own-record", "This is your own record. Ask somebody else in HR to hold it.")
    if queries.hold_of(session, member.id):
        raise RefusedError("held", "This record is held already. End that hold first if the reason has changed.")
    row = LegalHold(staff_member_id=member.id, reason=tidy, placed_by_id=viewer.staff_member_id, placed_at=moment)
    session.add(row)
    session.flush()
    audit.record(session, moment, staff_actor(viewer.staff_member_id), Action.HOLD_PLACED, f"staff:{member.id}")
    return member.id


def end_hold(session: Session, viewer: Principal, moment: datetime, *, employee_number: str, reason: str) -> int:
    """End the hold on somebody's record; gives the person's key.

    Raises:
        NotFoundError: ``no-staff-member``, ``no-hold``.
        RefusedError: ``reason-empty``, ``reason-long``, ``own-record``.
    """
    member = person.found(session, viewer, employee_number)
    found = queries.hold_of(session, member.id)
    if found is None:
        raise NotFoundError("no-hold", "This record is not held back.")
    if member.id == viewer.staff_member_id:
        raise RefusedError("own-record", "This is your own record. Ask somebody else in HR to end the hold.")
    tidy = tidy_reason(reason, "Enter why the record need no longer be held, such as a claim that is settled.")
    session.add(LegalHoldEnd(legal_hold_id=found.id, reason=tidy, ended_by_id=viewer.staff_member_id, ended_at=moment))
    session.flush()
    audit.record(session, moment, staff_actor(viewer.staff_member_id), Action.HOLD_ENDED, f"staff:{member.id}")
    return member.id


def tidy_reason(text: str, ask: str) -> str:
    """Tidy a reason.

    Raises:
        RefusedError: ``reason-empty``, ``reason-long``.
    """
    tidy = " ".join(text.split())
    if not tidy:
        raise RefusedError("reason-empty", ask)
    if len(tidy) > LONGEST_REASON:
        raise RefusedError("reason-long", f"The reason is longer than {LONGEST_REASON} characters. Shorten it.")
    return tidy
