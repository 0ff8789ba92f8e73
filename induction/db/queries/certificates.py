"""Certificates and their files, read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from induction.db.models import (
    Attestation,
    Certificate,
    CertificateFile,
    CertificateRevocation,
    DisposedCertificate,
    LedgerEntry,
    LedgerRecord,
)
from induction.domain.proofs.ledger import Kind


def by_id(session: Session, certificate_id: int) -> Certificate | None:
    """Find a certificate by its row."""
    return session.get(Certificate, certificate_id)


def of_attestation(session: Session, attestation_id: int) -> Certificate | None:
    """Find the newest edition of an attestation's certificate."""
    query = select(Certificate).where(Certificate.attestation_id == attestation_id)
    return session.scalars(query.order_by(Certificate.edition.desc())).first()


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


def by_any_number(session: Session, number: str) -> Certificate | None:
    """Find a certificate by its number, whoever's it is."""
    return session.scalars(select(Certificate).where(Certificate.number == number)).one_or_none()


def by_code(session: Session, code: str) -> Row[Certificate, Attestation] | None:
    """Find a certificate by its verification code."""
    query = (
        select(Certificate, Attestation)
        .join(Attestation, Attestation.id == Certificate.attestation_id)
        .where(Certificate.code == code)
    )
    return session.execute(query).one_or_none()


def by_sha256(session: Session, sha256: str) -> Row[Certificate, Attestation] | None:
    """Find an issued certificate by the SHA-256 of its sealed file."""
    query = (
        select(Certificate, Attestation)
        .join(Attestation, Attestation.id == Certificate.attestation_id)
        .where(Certificate.sha256 == sha256)
    )
    return session.execute(query).one_or_none()


def later_edition(session: Session, certificate: Certificate) -> str | None:
    """Find the number of the next edition that was issued for the same attestation and is not revoked."""
    query = _standing_numbers().where(
        Certificate.attestation_id == certificate.attestation_id, Certificate.edition > certificate.edition
    )
    return session.scalars(query.order_by(Certificate.edition)).first()


def later_number(session: Session, attestation: Attestation) -> str | None:
    """Find the number of the next certificate that was issued for a later attestation and is not revoked."""
    query = (
        _standing_numbers()
        .join(Attestation, Attestation.id == Certificate.attestation_id)
        .where(
            Attestation.staff_member_id == attestation.staff_member_id,
            Attestation.programme_id == attestation.programme_id,
            Attestation.cycle > attestation.cycle,
        )
    )
    return session.scalars(query.order_by(Attestation.cycle, Certificate.edition)).first()


def _standing_numbers() -> Select[str]:
    return (
        select(Certificate.number)
        .outerjoin(CertificateRevocation, CertificateRevocation.certificate_id == Certificate.id)
        .where(Certificate.status == "issued", CertificateRevocation.id.is_(None))
    )


def revocation_of(session: Session, certificate_id: int) -> CertificateRevocation | None:
    """Find the word that a certificate no longer stands."""
    query = select(CertificateRevocation).where(CertificateRevocation.certificate_id == certificate_id)
    return session.scalars(query).one_or_none()


def anchored_at(session: Session, certificate_id: int) -> datetime | None:
    """Tell when the ledger recorded the issue of a certificate; None when it has no such record."""
    query = (
        select(LedgerEntry.recorded_at)
        .join(LedgerRecord, LedgerRecord.leaf_index == LedgerEntry.leaf_index)
        .where(LedgerRecord.subject == f"certificate:{certificate_id}", LedgerEntry.kind == Kind.CERTIFICATE_ISSUED)
    )
    return session.scalars(query).first()


def newest_id(session: Session) -> int:
    """Give the key of the newest certificate; 0 before the first."""
    return session.scalar(select(func.max(Certificate.id))) or 0


def is_place_taken(session: Session, place: int) -> bool:
    """Tell whether a place among the credentials that may be revoked is another certificate's."""
    kept = select(DisposedCertificate.status_index).where(DisposedCertificate.status_index == place)
    return (
        session.scalar(select(Certificate.status_index).where(Certificate.status_index == place).union(kept))
        is not None
    )


def revoked_places(session: Session, first: int, end: int) -> Sequence[int]:
    """List the places of revoked credentials from the first up to the end; also of those that were disposed of."""
    query = (
        select(Certificate.status_index)
        .join(CertificateRevocation, CertificateRevocation.certificate_id == Certificate.id)
        .where(Certificate.status_index >= first, Certificate.status_index < end)
    )
    place = DisposedCertificate.status_index
    gone = select(place).where(place >= first, place < end, DisposedCertificate.revoked_on.is_not(None))
    return sorted(found for each in (query, gone) for found in session.scalars(each) if found is not None)


def file_of(session: Session, certificate_id: int) -> bytes | None:
    """Read the sealed bytes."""
    return session.scalar(select(CertificateFile.body).where(CertificateFile.certificate_id == certificate_id))


def pending_ids(session: Session, limit: int, after: int = 0) -> Sequence[int]:
    """List certificates that wait to be issued, oldest first, from the one after `after` on; no revoked one waits."""
    waiting = _pending(Certificate.id).where(Certificate.id > after)
    return session.scalars(waiting.order_by(Certificate.id).limit(limit)).all()


def pending_among(session: Session, certificate_ids: Iterable[int]) -> Sequence[Certificate]:
    """List those of a few dozen certificates that are not issued yet, oldest first."""
    query = select(Certificate).where(Certificate.id.in_(list(certificate_ids)), Certificate.status == "pending")
    return session.scalars(query.order_by(Certificate.id)).all()


def count_pending(session: Session) -> int:
    """Count the certificates that wait to be issued."""
    return session.scalars(_pending(func.count(Certificate.id))).one()


def _pending(column: Any) -> Select[int]:
    return (
        select(column)
        .select_from(Certificate)
        .outerjoin(CertificateRevocation, CertificateRevocation.certificate_id == Certificate.id)
        .where(Certificate.status == "pending", CertificateRevocation.id.is_(None))
    )
