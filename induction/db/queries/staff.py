"""Staff members, their units and their roles: one function a statement."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import and_, delete, exists, func, or_, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from induction.db.bulk import in_batches
from induction.db.models import AssignmentRecord, OrganisationUnit, StaffMember, StaffRole


def lock_everybody(session: Session) -> None:
    """Keep other writers of staff members out until the transaction ends; on SQLite the write lock does it."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE staff_member IN SHARE ROW EXCLUSIVE MODE"))


def count_people(session: Session) -> int:
    """Count the staff members."""
    return session.scalar(select(func.count()).select_from(StaffMember)) or 0


def count_others(session: Session, domain: str, source: str) -> int:
    """Count the staff members with an address outside a domain, or without one where no record has the source."""
    own = select(AssignmentRecord.staff_member_id).where(AssignmentRecord.source == source)
    is_other = and_(StaffMember.email.is_(None), StaffMember.id.not_in(own))
    query = select(func.count()).select_from(StaffMember)
    return session.scalar(query.where(or_(is_other, StaffMember.email.not_like(f"%@{domain}")))) or 0


def by_id(session: Session, staff_member_id: int, *, lock: bool = False) -> StaffMember | None:
    """Find a staff member; `lock` holds the row on PostgreSQL."""
    query = select(StaffMember).where(StaffMember.id == staff_member_id)
    return session.scalar(query.with_for_update() if lock else query)


def by_number(session: Session, employee_number: str) -> StaffMember | None:
    """Find a staff member by employee number."""
    return session.scalar(select(StaffMember).where(StaffMember.employee_number == employee_number))


def names(session: Session, staff_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Read names as they are printed and as they are sorted, by person."""
    query = select(StaffMember.id, StaffMember.name, StaffMember.sort_name)
    pieces = (query.where(StaffMember.id.in_(ids)) for ids in in_batches(sorted(staff_ids)))
    return {key: (name, sorted_as) for piece in pieces for key, name, sorted_as in session.execute(piece)}


def has_email(session: Session, email: str) -> bool:
    """Tell whether somebody has an e-mail address already."""
    return bool(session.scalar(select(exists().where(StaffMember.email == email))))


def unit_by_code(session: Session, code: str) -> OrganisationUnit | None:
    """Find an organisation unit by its code."""
    return session.scalar(select(OrganisationUnit).where(OrganisationUnit.code == code))


def insert(session: Session, row: StaffMember | OrganisationUnit) -> bool:
    """Insert a row; tells whether it was free of conflict with what somebody else has just inserted."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


def role(session: Session, staff_member_id: int, name: str) -> StaffRole | None:
    """Find a role that somebody holds."""
    return session.get(StaffRole, (staff_member_id, name))


def insert_role(session: Session, staff_member_id: int, name: str, moment: datetime) -> None:
    """Give somebody a role."""
    session.add(StaffRole(staff_member_id=staff_member_id, role=name, granted_at=moment))
    session.flush()


def delete_role(session: Session, staff_member_id: int, name: str) -> None:
    """Take a role away."""
    session.execute(delete(StaffRole).where(StaffRole.staff_member_id == staff_member_id, StaffRole.role == name))


def lock_holders(session: Session, name: str, day: date) -> list[int]:
    """List those who hold a role and have not left by a day, and hold their role rows on PostgreSQL."""
    query = (
        select(StaffRole.staff_member_id)
        .join(StaffMember, StaffMember.id == StaffRole.staff_member_id)
        .where(StaffRole.role == name, or_(StaffMember.ends_on.is_(None), StaffMember.ends_on >= day))
        .with_for_update(of=StaffRole)
    )
    return list(session.scalars(query))
