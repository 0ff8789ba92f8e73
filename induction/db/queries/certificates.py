"""Certificates and their files, read."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from induction.db.models import Attestation, Certificate, CertificateFile


def by_id(session: Session, certificate_id: int) -> Certificate | None:
    """Find a certificate by its row."""
    return session.get(Certificate, certificate_id)


def of_attestation(session: Session, attestation_id: int) -> Certificate | None:
    """Find the certificate of an attestation."""
    return session.scalar(select(Certificate).where(Certificate.attestation_id == attestation_id))


def of_person(session: Session, staff_member_id: int) -> Sequence[Row[Certificate, Attestation]]:
    """List a person's certificates with their attestations, newest first."""
    query = (
        select(Certificate, Attestation)
        .join(Attestation, Attestation.id == Certificate.attestation_id)
        .where(Attestation.staff_member_id == staff_member_id)
        .order_by(Attestation.achieved_on.desc(), Certificate.id.desc())
    )
    return session.execute(query).all()


def by_number(session: Session, number: str, staff_member_id: int) -> Row[Certificate, Attestation] | None:
    """Find a person's own certificate by its number."""
    query = (
        select(Certificate, Attestation)
        .join(Attestation, Attestation.id == Certificate.attestation_id)
        .where(Certificate.number == number, Attestation.staff_member_id == staff_member_id)
    )
    return session.execute(query).one_or_none()


def by_code(session: Session, code: str) -> Row[Certificate, Attestation] | None:
    """Find a certificate by its verification code."""
    query = (
        select(Certificate, Attestation)
        .join(Attestation, Attestation.id == Certificate.attestation_id)
        .where(Certificate.code == code)
    )
    return session.execute(query).one_or_none()


def later_number(session: Session, attestation: Attestation) -> str | None:
    """Find the number of the certificate that superseded an attestation's, if there is one."""
    query = (
        select(Certificate.number)
        .join(Attestation, Attestation.id == Certificate.attestation_id)
        .where(
            Attestation.staff_member_id == attestation.staff_member_id,
            Attestation.programme_id == attestation.programme_id,
            Attestation.cycle > attestation.cycle,
        )
        .order_by(Attestation.cycle)
    )
    return session.scalars(query).first()


def file_of(session: Session, certificate_id: int) -> bytes | None:
    """Read the sealed bytes."""
    return session.scalar(select(CertificateFile.body).where(CertificateFile.certificate_id == certificate_id))


def pending_ids(session: Session, limit: int, after: int = 0) -> Sequence[int]:
    """List certificates that wait to be issued, oldest first, from the one after `after` on."""
    waiting = select(Certificate.id).where(Certificate.status == "pending", Certificate.id > after)
    return session.scalars(waiting.order_by(Certificate.id).limit(limit)).all()
