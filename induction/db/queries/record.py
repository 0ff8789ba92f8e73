"""One person's record: attestations as they count after corrections."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from induction.db.models import Attestation, Correction, StaffMember


def name_and_number(session: Session, staff_member_id: int) -> tuple[str, str]:
    """Read somebody's name and employee number."""
    query = select(StaffMember.name, StaffMember.employee_number).where(StaffMember.id == staff_member_id)
    name, number = session.execute(query).one()
    return name, number


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
