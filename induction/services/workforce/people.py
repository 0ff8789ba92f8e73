"""Record what holds of somebody's employment from a day on; today's particulars follow.

Nothing here reckons standing: every verb gives back whose standing it may have changed, for `standing.refresh`, so that
a file of thousands is reckoned once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from induction.db import Session
from induction.db.bulk import insert_rows
from induction.db.models import AssignmentRecord
from induction.db.queries import employment as queries
from induction.db.queries import staff
from induction.domain.audit import Action
from induction.domain.calendar import london_date
from induction.domain.names import sort_name
from induction.domain.standings.employment import Assignment
from induction.domain.standings.particulars import last_day, particulars_on
from induction.domain.standings.periods import day_after
from induction.services import audit

ACTIVE = "Active Assignment"
_A_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Particulars:
    """What is recorded of one assignment; already checked.

    Attributes:
        surname: where it is not the last word of the name; only the order of lists depends on it.
    """

    assignment_number: str
    name: str
    organisation_unit_id: int
    staff_group: str
    job_role: str
    starts_on: date
    ends_on: date | None = None
    line_manager_id: int | None = None
    assignment_status: str = ACTIVE
    is_primary: bool = True
    surname: str = ""


@dataclass(frozen=True)
class Recording:
    """Particulars of a person that are to hold from a day on; a first record holds from the first day of employment."""

    staff_member_id: int
    particulars: Particulars
    effective_on: date


def record_assignment(
    session: Session,
    moment: datetime,
    actor: str,
    staff_member_id: int,
    particulars: Particulars,
    *,
    effective_on: date,
) -> frozenset[int]:
    """Record particulars from a day on, with evidence; gives whose standing may have changed.

    A leaving is effective on the day after the last day at the latest, so that nobody is employed longer than they are.
    """
    if particulars.ends_on is not None:
        effective_on = min(effective_on, day_after(particulars.ends_on))
    touched = record_assignments(session, moment, actor, [Recording(staff_member_id, particulars, effective_on)])
    audit.record(session, moment, actor, Action.ASSIGNMENT_RECORDED, f"staff:{staff_member_id}")
    return touched


def record_assignments(
    session: Session, moment: datetime, actor: str, recordings: Sequence[Recording]
) -> frozenset[int]:
    """Record the particulars of many at once, without evidence of each; gives whose standing may have changed.

    The days are taken as they are given. Of two recordings of one assignment from the same day the later one holds.
    Whoever is named as line manager in any record of these people is among them: they may have begun or ceased to
    manage anybody.
    """
    insert_rows(session, AssignmentRecord, [_row(each, moment, actor) for each in recordings])
    surnames = {each.staff_member_id: each.particulars.surname for each in recordings}
    known = queries.assignments(session, surnames.keys())
    _follow(session, known, surnames, london_date(moment))
    managers = {record.line_manager_id for records in known.values() for record in records}
    return frozenset(surnames) | frozenset(manager for manager in managers if manager is not None)


def settle_beginning(session: Session, day: date) -> int:
    """Let the particulars of a day follow the records that begin to hold, or end, on it or in the week before.

    What was recorded ahead, such as a move on the first of next month, holds without anybody's doing; only the
    particulars of today have to follow. Gives how many people have such records.
    """
    ids = queries.with_records_turning(session, day - _A_WEEK, day)
    _follow(session, queries.assignments(session, ids), {}, day)
    return len(ids)


def _follow(
    session: Session, known: Mapping[int, Sequence[Assignment]], surnames: Mapping[int, str], day: date
) -> None:
    names = staff.names(session, known.keys())
    rows = [
        _particulars(records, day) | {"key": key, "sort_name": _sort_name(records, day, names[key], surnames.get(key))}
        for key, records in known.items()
    ]
    queries.set_particulars(session, rows)


def _particulars(records: Sequence[Assignment], day: date) -> dict[str, Any]:
    now = particulars_on(records, day)
    return {
        "assignment_number": now.assignment_number,
        "is_primary_assignment": now.is_primary,
        "name": now.name,
        "organisation_unit_id": now.unit_id,
        "staff_group": now.staff_group,
        "job_role": now.job_role,
        "line_manager_id": now.line_manager_id,
        "assignment_status": now.assignment_status,
        "starts_on": now.starts_on,
        "ends_on": last_day(records, day),
    }


def _sort_name(records: Sequence[Assignment], day: date, names: tuple[str, str], surname: str | None) -> str:
    """Keep the order of a name that stays: it may rest on a surname that was given once."""
    name, sorted_as = names
    now = particulars_on(records, day).name
    return sort_name(now, surname or "") if surname or now != name else sorted_as


def _row(recording: Recording, moment: datetime, actor: str) -> dict[str, Any]:
    given = recording.particulars
    return {
        "staff_member_id": recording.staff_member_id,
        "assignment_number": given.assignment_number,
        "is_primary": given.is_primary,
        "name": given.name,
        "organisation_unit_id": given.organisation_unit_id,
        "staff_group": given.staff_group,
        "job_role": given.job_role,
        "line_manager_id": given.line_manager_id,
        "assignment_status": given.assignment_status,
        "starts_on": given.starts_on,
        "ends_on": given.ends_on,
        "effective_on": recording.effective_on,
        "recorded_at": moment,
        "source": actor,
    }
