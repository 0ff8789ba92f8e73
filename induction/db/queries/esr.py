"""Our side of the comparison with ESR, and the exports that people look at."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, aliased

from induction.db.models import AssignmentRecord, Attestation, Correction, EsrUpload, StaffMember, Standing
from induction.db.queries import particulars
from induction.db.queries.report import Text


def employed(session: Session, day: date) -> list[tuple[str, str, str, bool]]:
    """List who is employed on a day: number, the assignment that stands for them, name, whether ESR knows them."""
    held, text = aliased(AssignmentRecord), Text(session)
    query = select(StaffMember.employee_number, held.assignment_number, held.name, StaffMember.has_esr_record)
    query = query.join(held, particulars.is_leading(held, day, None, text.in_code_order))
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(query)]


def numbers(session: Session) -> frozenset[str]:
    """Give everybody's employee number."""
    return frozenset(session.scalars(select(StaffMember.employee_number)))


def records(session: Session, day: date) -> list[tuple[str, str, date, date]]:
    """List what people hold on a day: number, programme, achieved on, expires on.

    A record counts also when nothing is asked of the person any more: ESR may still have it.
    """
    other, span = aliased(Correction), Standing
    latest = select(func.max(other.id)).where(other.attestation_id == Attestation.id).scalar_subquery()
    newest = func.row_number().over(
        partition_by=(span.staff_member_id, span.programme_id), order_by=span.from_on.desc()
    )  # fmt: skip
    spans = (
        select(span.staff_member_id, span.programme_id, span.attestation_id, span.expires_on, newest.label("place"))
        .where(span.from_on <= day, span.attestation_id.is_not(None))
        .subquery()
    )
    achieved_on = func.coalesce(Correction.achieved_on, Attestation.achieved_on)
    query = (
        select(StaffMember.employee_number, spans.c.programme_id, achieved_on, spans.c.expires_on)
        .join(spans, spans.c.staff_member_id == StaffMember.id)
        .join(Attestation, Attestation.id == spans.c.attestation_id)
        .outerjoin(Correction, Correction.id == latest)
        .where(spans.c.place == 1)
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(query)]


def insert_upload(session: Session, columns: dict[str, Any]) -> int:
    """Keep an export; gives its key."""
    row = EsrUpload(**columns)
    session.add(row)
    session.flush()
    return row.id


def upload(session: Session, upload_id: int, staff_member_id: int) -> EsrUpload | None:
    """Find an export that somebody has sent."""
    query = select(EsrUpload).where(EsrUpload.id == upload_id, EsrUpload.uploaded_by_id == staff_member_id)
    return session.scalar(query)


def delete_upload(session: Session, upload_id: int) -> None:
    """Forget an export."""
    session.execute(delete(EsrUpload).where(EsrUpload.id == upload_id))


def has_uploads_before(session: Session, moment: datetime) -> bool:
    """Tell whether there are exports that were sent before a moment."""
    return session.scalar(select(EsrUpload.id).where(EsrUpload.uploaded_at < moment).limit(1)) is not None


def delete_uploads_before(session: Session, moment: datetime) -> None:
    """Forget exports that were sent before a moment."""
    session.execute(delete(EsrUpload).where(EsrUpload.uploaded_at < moment))
