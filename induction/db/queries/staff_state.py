"""What an import is held against, read at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from induction.db.models import AssignmentRecord, OrganisationUnit, StaffMember, StaffRole
from induction.domain.people import Role

_PARTICULARS = (
    "name",
    "organisation_unit_id",
    "staff_group",
    "job_role",
    "line_manager_id",
    "assignment_status",
    "starts_on",
    "ends_on",
)


def units(session: Session) -> Sequence[Row[int, str, str, int | None]]:
    """Read all organisation units: id, code, name, parent_id."""
    found = OrganisationUnit
    return session.execute(select(found.id, found.code, found.name, found.parent_id)).all()


def people(session: Session) -> Sequence[Row[Any]]:
    """Read who everybody is, and the particulars of today for those of whom nothing dated is recorded."""
    member = StaffMember
    columns = (member.id, member.employee_number, member.has_esr_record, member.sponsor_id, member.email)
    particulars = (getattr(member, name) for name in _PARTICULARS)
    query = select(*columns, member.sort_name, member.assignment_number, member.is_primary_assignment, *particulars)
    return session.execute(query).all()


def records(session: Session) -> Sequence[Row[Any]]:
    """Read every assignment record in the order in which they hold."""
    record = AssignmentRecord
    particulars = (getattr(record, name) for name in _PARTICULARS)
    return session.execute(
        select(
            record.staff_member_id, record.assignment_number, record.effective_on, record.is_primary, *particulars
        ).order_by(record.staff_member_id, record.effective_on, record.recorded_at, record.id)
    ).all()


def administrators(session: Session) -> set[int]:
    """Find who administers the service."""
    return set(session.scalars(select(StaffRole.staff_member_id).where(StaffRole.role == Role.ADMINISTRATOR.value)))
