"""One person's record: what holds of them, what they have done, and what was corrected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Row, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from induction.db.models import Attempt, Attestation, Certificate, Correction, Exemption, StaffMember
from induction.db.queries.scope import visible_staff
from induction.domain.people import Principal


def name_and_number(session: Session, staff_member_id: int) -> tuple[str, str]:
    """Read somebody's name and employee number."""
    query = select(StaffMember.name, StaffMember.employee_number).where(StaffMember.id == staff_member_id)
    name, number = session.execute(query).one()
    return name, number


def name(session: Session, staff_member_id: int) -> str:
    """Read somebody's name."""
    return name_and_number(session, staff_member_id)[0]


def visible(session: Session, viewer: Principal, employee_number: str) -> StaffMember | None:
    """Find somebody by employee number, within the viewer's scope."""
    query = select(StaffMember).where(StaffMember.employee_number == employee_number, visible_staff(viewer))
    return session.scalar(query)


def search(session: Session, viewer: Principal, text: str, limit: int) -> Sequence[StaffMember]:
    """Find people by the beginning of a name or of the employee number, within the viewer's scope."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    starts = func.lower(StaffMember.name).like(f"%{escaped.lower()}%", escape="\\")
    number = StaffMember.employee_number.like(f"{escaped.upper()}%", escape="\\")
    query = select(StaffMember).where(or_(starts, number), visible_staff(viewer))
    return session.scalars(query.order_by(StaffMember.sort_name, StaffMember.id).limit(limit)).all()


def is_replaced(session: Session, exemption_id: int) -> bool:
    """Tell whether a later row replaces an exemption."""
    return bool(session.scalar(select(exists().where(Exemption.replaces_id == exemption_id))))


def exemptions(session: Session, staff_member_id: int) -> Sequence[Row[Exemption, str]]:
    """List the exemptions of somebody that no later row replaces, with the approver's name, newest first."""
    later = aliased(Exemption)
    query = (
        select(Exemption, StaffMember.name)
        .join(StaffMember, StaffMember.id == Exemption.approved_by_id)
        .where(Exemption.staff_member_id == staff_member_id, Exemption.is_cancelled.is_(False))
        .where(~exists().where(later.replaces_id == Exemption.id))
    )
    return session.execute(query.order_by(Exemption.from_on.desc(), Exemption.id.desc())).all()


def attestations(session: Session, staff_member_id: int) -> Sequence[Row[Attestation, Certificate]]:
    """List somebody's attestations with their latest certificates, newest first."""
    other = aliased(Certificate)
    newest = select(func.max(other.id)).where(other.attestation_id == Attestation.id).scalar_subquery()
    query = (
        select(Attestation, Certificate)
        .outerjoin(Certificate, Certificate.id == newest)
        .where(Attestation.staff_member_id == staff_member_id)
        .order_by(Attestation.achieved_on.desc(), Attestation.id.desc())
    )
    return session.execute(query).all()


def attempts(session: Session, staff_member_id: int) -> dict[tuple[int, str], int]:
    """Count somebody's attempts by cycle and module; what they answered is nobody's to see."""
    query = select(Attempt.cycle, Attempt.module_id, func.count()).where(Attempt.staff_member_id == staff_member_id)
    rows = session.execute(query.group_by(Attempt.cycle, Attempt.module_id))
    return {(row[0], row[1]): row[2] for row in rows}


def counted(session: Session, held: Attestation) -> tuple[date | None, date | None]:
    """Read from when until when an attestation counts after the latest correction; None twice when it does not."""
    query = (
        select(Correction.achieved_on, Correction.expires_on)
        .where(Correction.attestation_id == held.id)
        .order_by(Correction.id.desc())
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    return (row[0], row[1]) if row else (held.achieved_on, held.expires_on)
