"""The register of certificates, read for HR."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import Session

from induction.db.models import Attestation, Certificate, CertificateRevocation, StaffMember
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
        .outerjoin(CertificateRevocation, CertificateRevocation.certificate_id == Certificate.id)
        .where(visible_staff(principal), Certificate.status == "pending", CertificateRevocation.id.is_(None))
    )  # fmt: skip
    return [WaitingRow(*row) for row in session.execute(query.order_by(Certificate.id).limit(limit))]


def count_waiting(session: Session, principal: Principal) -> int:
    """Count pending certificates of visible staff."""
    query = (
        select(func.count(Certificate.id))
        .select_from(Certificate)
        .join(Attestation, Attestation.id == Certificate.attestation_id)
        .join(StaffMember, StaffMember.id == Attestation.staff_member_id)
        .outerjoin(CertificateRevocation, CertificateRevocation.certificate_id == Certificate.id)
        .where(visible_staff(principal), Certificate.status == "pending", CertificateRevocation.id.is_(None))
    )
    return session.scalars(query).one()


def find(session: Session, principal: Principal, words: str, limit: int) -> Sequence[Row[Certificate, Attestation]]:
    """Find certificates of visible staff by their number or the employee number, the newest first."""
    query = (
        select(Certificate, Attestation)
        .join(Attestation, Attestation.id == Certificate.attestation_id)
        .join(StaffMember, StaffMember.id == Attestation.staff_member_id)
        .where(visible_staff(principal), or_(Certificate.number == words.upper(), StaffMember.employee_number == words))
    )
    return session.execute(query.order_by(Certificate.id.desc()).limit(limit)).all()


def editions(session: Session, attestation_id: int) -> Sequence[Row[str, int]]:
    """List the numbers of every edition of an attestation's certificate."""
    query = select(Certificate.number, Certificate.edition).where(Certificate.attestation_id == attestation_id)
    return session.execute(query.order_by(Certificate.edition)).all()
