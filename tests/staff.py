"""Staff members for tests, with as few words as a test needs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache

from sqlalchemy import select

from induction import passwords
from induction.db import Session
from induction.db.models import AssignmentRecord, OrganisationUnit, StaffMember, StaffRole
from induction.domain.people import Role
from induction.services.standings import standing
from tests.shipped import shipped

PASSWORD = "correct horse battery"
CREATED_AT = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)


@cache
def password_hash(password: str = PASSWORD) -> str:
    """Hash once a session; a real one, so that signing in is the real thing."""
    return passwords.hash_password(password)


def add_unit(session: Session, code: str = "U1", name: str = "Riverside Team", parent: int | None = None) -> int:
    """Add an organisation unit, or find it by its code."""
    found = session.query(OrganisationUnit).filter_by(code=code).one_or_none()
    if found is None:
        found = OrganisationUnit(code=code, name=name, parent_id=parent)
        session.add(found)
        session.flush()
    return found.id


def add_staff(
    session: Session,
    *roles: Role,
    number: str = "40100001",
    name: str = "Ayşe O'Neil-Şahin",
    recorded: bool = True,
    **more,
) -> int:
    """Add a staff member with roles, the record of one assignment and their standing; `more` is any column.

    Does not commit.
    """
    columns = {
        "employee_number": number,
        "assignment_number": f"{number}-1",
        "name": name,
        "sort_name": name.rsplit(maxsplit=1)[-1],
        "email": f"staff.{number}@larkmere.example",
        "organisation_unit_id": more.pop("organisation_unit_id", None) or add_unit(session),
        "staff_group": "Administrative and Clerical",
        "job_role": "Administrator",
        "starts_on": date(2026, 11, 9),
        "password_hash": password_hash(),
        "created_at": CREATED_AT,
    }
    member = StaffMember(**(columns | more))
    session.add(member)
    session.flush()
    if recorded:
        add_record(session, member)
    for role in roles:
        if role is not Role.LEARNER:
            session.add(StaffRole(staff_member_id=member.id, role=str(role), granted_at=CREATED_AT))
    session.flush()
    if recorded:
        standing.refresh(session, shipped(), {member.id, member.line_manager_id} - {None}, CREATED_AT)
    return member.id


def reckon_everybody(session: Session) -> None:
    """Reckon everybody's standing, after people and facts that a test has put straight into the tables."""
    recorded = select(AssignmentRecord.staff_member_id)
    for member in session.scalars(select(StaffMember).where(StaffMember.id.not_in(recorded))).all():
        add_record(session, member)
    for _ in standing.rebuild(session, shipped(), CREATED_AT):
        pass


def add_record(session: Session, member: StaffMember, **more) -> None:
    """Record the assignment that a staff member is entered with, from the first day on; `more` is any column."""
    columns = {
        "staff_member_id": member.id,
        "assignment_number": member.assignment_number,
        "is_primary": True,
        "name": member.name,
        "organisation_unit_id": member.organisation_unit_id,
        "staff_group": member.staff_group,
        "job_role": member.job_role,
        "line_manager_id": member.line_manager_id,
        "assignment_status": member.assignment_status,
        "starts_on": member.starts_on,
        "ends_on": member.ends_on,
        "effective_on": member.starts_on,
        "recorded_at": CREATED_AT,
        "source": "test",
    }
    session.add(AssignmentRecord(**(columns | more)))
    session.flush()
