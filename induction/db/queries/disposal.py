"""What a disposal writes and deletes, and what is asked of it afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Row, Select, delete, func, select
from sqlalchemy.orm import Session

from induction.db.models import (
    Attestation,
    Certificate,
    CertificateRevocation,
    Disposal,
    DisposalCase,
    DisposalPermit,
    DisposalSweep,
    DisposedCertificate,
)


def add_cases(session: Session, proposal_id: int, people: Iterable[int]) -> None:
    """Name whose records a proposal would dispose of."""
    session.add_all(DisposalCase(proposal_id=proposal_id, staff_member_id=person) for person in people)
    session.flush()


def insert(session: Session, row: Disposal) -> int:
    """Insert a disposal and give its key."""
    session.add(row)
    session.flush()
    return row.id


def permit(session: Session, people: Iterable[int], proposal_id: int) -> None:
    """Let the facts about people be deleted until `end_permits`, which must come before the commit."""
    session.add_all(DisposalPermit(staff_member_id=person, proposal_id=proposal_id) for person in people)
    session.flush()


def end_permits(session: Session) -> None:
    """Take every permit away again."""
    session.execute(delete(DisposalPermit))


def issued(session: Session, staff_member_id: int) -> Sequence[Row[Certificate, CertificateRevocation]]:
    """List somebody's issued certificates, each with its revocation if there is one."""
    query = (
        select(Certificate, CertificateRevocation)
        .join(Attestation, Attestation.id == Certificate.attestation_id)
        .outerjoin(CertificateRevocation, CertificateRevocation.certificate_id == Certificate.id)
        .where(Attestation.staff_member_id == staff_member_id, Certificate.status == "issued")
    )
    return session.execute(query).all()


def keep_traces(session: Session, rows: Iterable[DisposedCertificate]) -> None:
    """Keep what answers the holders of certificates."""
    session.add_all(rows)
    session.flush()


def of_proposal(session: Session, proposal_id: int) -> Disposal | None:
    """Find the disposal that a proposal led to."""
    return session.scalars(select(Disposal).where(Disposal.proposal_id == proposal_id)).one_or_none()


def by_code(session: Session, code_sha256: str) -> Row[DisposedCertificate, Disposal] | None:
    """Find what stays of a certificate by the hash of its code."""
    return session.execute(_traces().where(DisposedCertificate.code_sha256 == code_sha256)).one_or_none()


def by_file(session: Session, file_sha256: str) -> Row[DisposedCertificate, Disposal] | None:
    """Find what stays of a certificate by the hash of its file."""
    return session.execute(_traces().where(DisposedCertificate.file_sha256 == file_sha256)).one_or_none()


def recent(session: Session, limit: int) -> Sequence[Row[Disposal, datetime]]:
    """List the latest disposals, each with when it was swept."""
    query = select(Disposal, DisposalSweep.swept_at).outerjoin(DisposalSweep).order_by(Disposal.id.desc())
    return session.execute(query.limit(limit)).all()


def people_since(session: Session, day: date) -> int:
    """Count the people whose records were disposed of after a day."""
    return session.scalar(select(func.sum(Disposal.people)).where(Disposal.disposed_on > day)) or 0


def unswept(session: Session) -> Sequence[int]:
    """List the disposals whose traces have not been swept out of the database's file."""
    query = select(Disposal.id).outerjoin(DisposalSweep).where(DisposalSweep.disposal_id.is_(None))
    return session.scalars(query).all()


def note_swept(session: Session, disposal_ids: Iterable[int], moment: datetime) -> None:
    """Note that disposals are swept."""
    session.add_all(DisposalSweep(disposal_id=key, swept_at=moment) for key in disposal_ids)
    session.flush()


def _traces() -> Select[DisposedCertificate, Disposal]:
    return select(DisposedCertificate, Disposal).join(Disposal, Disposal.id == DisposedCertificate.disposal_id)
