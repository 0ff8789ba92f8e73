"""Assignment records read, and the particulars of today that follow from them written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from induction.db.bulk import in_batches, table_of
from induction.db.models import AssignmentRecord, StaffMember
from induction.domain.standings.employment import Assignment
from induction.domain.standings.periods import day_before

ASSIGNMENT: tuple[Any, ...] = (
    AssignmentRecord.id,
    AssignmentRecord.staff_member_id,
    AssignmentRecord.assignment_number,
    AssignmentRecord.is_primary,
    AssignmentRecord.name,
    AssignmentRecord.organisation_unit_id,
    AssignmentRecord.staff_group,
    AssignmentRecord.job_role,
    AssignmentRecord.line_manager_id,
    AssignmentRecord.assignment_status,
    AssignmentRecord.starts_on,
    AssignmentRecord.ends_on,
    AssignmentRecord.effective_on,
    AssignmentRecord.recorded_at,
)
"""The columns of `domain.employment.Assignment`, in its order."""


def assignments(session: Session, staff_ids: Collection[int]) -> dict[int, list[Assignment]]:
    """Read the records of some people, by person; somebody without any is left out."""
    found: dict[int, list[Assignment]] = {}
    for ids in in_batches(sorted(staff_ids)):
        for record in read(session, select(*ASSIGNMENT).where(AssignmentRecord.staff_member_id.in_(ids))):
            found.setdefault(record.staff_member_id, []).append(record)
    return found


def with_records_turning(session: Session, first: date, last: date) -> Sequence[int]:
    """List whose records, recorded before, begin to hold in a time, or whose employment by one has just ended."""
    row = AssignmentRecord
    begins = row.effective_on.between(first, last) & (row.effective_on > func.date(row.recorded_at))
    ends = row.ends_on.between(day_before(first), day_before(last))
    query = select(row.staff_member_id).where(or_(begins, ends)).distinct()
    return session.scalars(query.order_by(row.staff_member_id)).all()


def read(session: Session, query: Select[Any]) -> list[Assignment]:
    """Read records below the ORM, which would look at each of them once more."""
    return [Assignment._make(row) for row in session.connection().execute(query)]


def set_particulars(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Set the particulars of staff members; each row names the person as `key` and every column that is to be set."""
    if not rows:
        return
    table = table_of(StaffMember)
    columns: dict[str, Any] = {name: bindparam(f"new_{name}") for name in rows[0] if name != "key"}
    renamed = [{("key" if name == "key" else f"new_{name}"): value for name, value in row.items()} for row in rows]
    session.flush()
    session.connection().execute(update(table).where(table.c.id == bindparam("key")).values(columns), renamed)
    for member in [each for each in session.identity_map.values() if isinstance(each, StaffMember)]:
        session.expire(member)
