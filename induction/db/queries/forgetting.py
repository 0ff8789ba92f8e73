"""What is cleared by age, and what is taken off rows that stay when a record is disposed of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, func, select, true, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from induction.db.base import Base
from induction.db.models import (
    EsrUpload,
    Job,
    Message,
    OrganisationUnit,
    ReportFile,
    SignIn,
    SignInFailure,
    StaffMember,
    StaffUpload,
)

_AGES: Mapping[str, tuple[type[Base], InstrumentedAttribute[datetime], ColumnElement[bool]]] = {
    "message": (Message, Message.created_at, Message.state.in_(("sent", "withdrawn", "given up"))),
    "sign_in": (SignIn, SignIn.last_seen_at, true()),
    "sign_in_failure": (SignInFailure, SignInFailure.failed_at, true()),
    "report_file": (ReportFile, ReportFile.made_at, ReportFile.removed_at.is_not(None)),
    "job": (
        Job,
        Job.created_at,
        Job.state.in_(("done", "refused")) & ~select(ReportFile.job_id).where(ReportFile.job_id == Job.id).exists(),
    ),
    "esr_upload": (EsrUpload, EsrUpload.uploaded_at, true()),
    "staff_upload": (StaffUpload, StaffUpload.uploaded_at, true()),
}
"""What the worker clears: when a row was made, and which rows are over and done with."""


def clear(session: Session, table: str, before: datetime) -> int:
    """Delete the rows of a table that were made before a moment and are over and done with; tells how many."""
    model, made_at, is_over = _AGES[table]
    return session.connection().execute(delete(model).where(made_at < before, is_over)).rowcount


def forget(session: Session, staff_member_id: int, moment: datetime, day: date) -> None:
    """Take every particular off somebody's own row; what stays is the key, which acts on other records refer to."""
    top = select(func.min(OrganisationUnit.id)).where(OrganisationUnit.parent_id.is_(None)).scalar_subquery()
    session.execute(
        update(StaffMember)
        .where(StaffMember.id == staff_member_id)
        .values(
            employee_number=f"disposed-{staff_member_id}", assignment_number="", name="Former member of staff",
            sort_name="", email=None, organisation_unit_id=top, staff_group="", job_role="",
            assignment_status="Disposed of", is_primary_assignment=False, line_manager_id=None, has_esr_record=True,
            sponsor_id=None, starts_on=day, ends_on=day, password_hash=None, created_at=moment, disposed_on=day,
        )
    )  # fmt: skip


def blank_messages(session: Session, names: Collection[str]) -> None:
    """Take the text out of other people's messages that name somebody, such as a manager's summary."""
    for name in filter(None, names):
        session.execute(
            update(Message)
            .where(Message.body.contains(name, autoescape=True) | Message.subject.contains(name, autoescape=True))
            .values(subject="Disposed of", body="The record that this spoke of has been disposed of.", invite=None)
        )
