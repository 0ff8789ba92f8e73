"""The register of certificates, read for HR."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from induction.db.models import Attestation, Certificate, StaffMember
from induction.db.queries.scope import visible_staff
from induction.domain.people import Principal


class WaitingRow(NamedTuple):
    """A pending certificate with the person whom it is for."""

    number: str
    name: str
    employee_number: str
    programme_id: str
    pending_reason: str | None
    created_at: datetime


def waiting(session: Session, principal: Principal, limit: int) -> Sequence[WaitingRow]:
    """List pending certificates of visible staff, the longest waiting first."""
    query = (
        select(
            Certificate.number, StaffMember.name, StaffMember.employee_number, Attestation.programme_id,
            Certificate.pending_reason, Certificate.created_at,
        )
        .select_from(Certificate)
        .join(Attestation, Attestation.id == Certificate.attestation_id)
        .join(StaffMember, StaffMember.id == Attestation.staff_member_id)
        .where(visible_staff(principal), Certificate.status == "pending")
    )  # fmt: skip
    return [WaitingRow(*row) for row in session.execute(query.order_by(Certificate.id).limit(limit))]


def count_waiting(session: Session, principal: Principal) -> int:
    """Count pending certificates of visible staff."""
    query = (
        select(func.count(Certificate.id))
        .select_from(Certificate)
        .join(Attestation, Attestation.id == Certificate.attestation_id)
        .join(StaffMember, StaffMember.id == Attestation.staff_member_id)
        .where(visible_staff(principal), Certificate.status == "pending")
    )
    return session.scalars(query).one()
