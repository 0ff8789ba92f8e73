"""A person's whole record as a file: JSON at once, the printed pages by the worker, because they take a while."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

from induction import pdf
from induction.db import Session
from induction.db.models import ReportFile, StaffMember
from induction.db.queries import staff
from induction.domain.audit import staff_actor, system_actor
from induction.domain.certificates.certificate import sha256
from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.library_values import Library
from induction.domain.people import Principal
from induction.domain.reports.report_file import Made
from induction.domain.retained.subject_record import Purpose, SubjectRecord
from induction.services import jobs
from induction.services.jobs import Claimed
from induction.services.reports import report_jobs
from induction.services.retained import subject_access
from induction.services.workforce import person

KIND: Final = "whole record"
PDF: Final = "pdf"


def subject(session: Session, viewer: Principal, employee_number: str | None) -> StaffMember:
    """Find whose record is wanted: the viewer's own without a number.

    Raises:
        NotFoundError: ``no-staff-member``, also for somebody outside the viewer's scope.
    """
    if employee_number:
        return person.found(session, viewer, employee_number)
    return session.get_one(StaffMember, viewer.staff_member_id)


def as_json(
    session: Session, library: Library, viewer: Principal, member: StaffMember, *, organisation: str,
    moment: datetime, purpose: Purpose,
) -> SubjectRecord:  # fmt: skip
    """Put the record together for somebody who takes it away at once. Writes."""
    return subject_access.record_of(
        session, library, member, organisation=organisation, moment=moment,
        actor=staff_actor(viewer.staff_member_id), purpose=purpose, kind="json",
    )  # fmt: skip


def start(session: Session, viewer: Principal, member: StaffMember, purpose: Purpose, moment: datetime) -> int:
    """Leave the printed record to the worker and give the key of the job. Writes."""
    return jobs.start(session, viewer, KIND, {"person": member.id, "purpose": purpose.value}, moment)


def for_job(
    session: Session, library: Library, claimed: Claimed, *, organisation: str, moment: datetime
) -> SubjectRecord:
    """Put the record together that a job asks for. Writes.

    Raises:
        RefusedError: ``no-record`` when the record has been disposed of meanwhile.
    """
    member = staff.by_id(session, claimed.detail["person"])
    if member is None or member.disposed_on:
        raise RefusedError("no-record", "This record has been disposed of.")
    return subject_access.record_of(
        session, library, member, organisation=organisation, moment=moment,
        actor=staff_actor(claimed.started_by_id), purpose=Purpose(claimed.detail["purpose"]), kind=PDF,
    )  # fmt: skip


def keep(session: Session, job_id: int, record: SubjectRecord, body: bytes, moment: datetime) -> str:
    """Note that the printed record can be fetched, and give the file's name. Writes."""
    made = Made(file_name(record.employee_number, PDF), 1, len(body), sha256(body), rows_sha256="", asked={})
    report_jobs.keep(session, job_id, made, PDF, moment)
    return made.name


def on_command(
    session: Session, library: Library, employee_number: str, *, organisation: str, moment: datetime,
    purpose: Purpose, kind: str,
) -> SubjectRecord:  # fmt: skip
    """Put a record together for the command line. Writes.

    Raises:
        NotFoundError: ``no-staff-member``.
    """
    member = staff.by_number(session, employee_number.strip().upper())
    if member is None:
        raise NotFoundError("no-staff-member", "There is no such staff member.")
    return subject_access.record_of(
        session, library, member, organisation=organisation, moment=moment, actor=system_actor("command line"),
        purpose=purpose, kind=kind,
    )  # fmt: skip


def printed(record: SubjectRecord) -> bytes:
    """Print a record."""
    return pdf.render_record(record)


def fetch(session: Session, viewer: Principal, job_id: int, folder: Path, moment: datetime) -> tuple[ReportFile, Path]:
    """Give the printed record to who asked for it, and keep evidence of it. Writes.

    Raises:
        NotFoundError: ``no-file``, also for another's and for a file of another kind.
    """
    found, path = report_jobs.fetch(session, viewer, job_id, folder, moment, most=None)
    if found.kind != PDF:
        raise NotFoundError("no-file", "There is no such file any more. Make it again.")
    return found, path


def file_name(employee_number: str, ending: str) -> str:
    """Name the file of somebody's record."""
    return f"record-{employee_number}.{ending}"
