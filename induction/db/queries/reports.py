"""Saved reports and their deliveries, and the files that the worker has made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from induction.db.models import Job, ReportDefinition, ReportDelivery, ReportFile, StaffMember, StaffRole


@dataclass(frozen=True)
class Holder:
    """A staff member with the roles that they hold; `ends_on` is the last day of employment."""

    name: str
    employee_number: str
    ends_on: date | None
    roles: frozenset[str]


def holder(session: Session, staff_member_id: int) -> Holder | None:
    """Find a staff member and their roles."""
    columns = (StaffMember.name, StaffMember.employee_number, StaffMember.ends_on)
    row = session.execute(select(*columns).where(StaffMember.id == staff_member_id)).one_or_none()
    roles = session.scalars(select(StaffRole.role).where(StaffRole.staff_member_id == staff_member_id))
    return Holder(*row, frozenset(roles)) if row else None


def definitions(session: Session) -> Sequence[tuple[ReportDefinition, str]]:
    """List the saved reports by name, each with who saved it last."""
    query = select(ReportDefinition, StaffMember.name).join(StaffMember, StaffMember.id == ReportDefinition.saved_by_id)
    found = session.execute(query.order_by(func.lower(ReportDefinition.name), ReportDefinition.id))
    return [(definition, name) for definition, name in found]


def definition(session: Session, definition_id: int) -> ReportDefinition | None:
    """Find a saved report."""
    return session.get(ReportDefinition, definition_id)


def is_name_taken(session: Session, name: str, except_id: int | None) -> bool:
    """Tell whether another saved report is called so, in any case."""
    query = select(ReportDefinition.id).where(func.lower(ReportDefinition.name) == name.lower())
    return session.scalar(query.where(ReportDefinition.id != (except_id or 0)).limit(1)) is not None


def insert(session: Session, row: ReportDefinition | ReportDelivery) -> int:
    """Add a saved report or a delivery and give its key."""
    session.add(row)
    session.flush()
    return row.id


def remove_definition(session: Session, definition_id: int) -> None:
    """Remove a saved report with what is known of its deliveries."""
    session.execute(delete(ReportDelivery).where(ReportDelivery.report_definition_id == definition_id))
    session.execute(delete(ReportDefinition).where(ReportDefinition.id == definition_id))


def scheduled(session: Session, never: str) -> Sequence[ReportDefinition]:
    """List the saved reports that are delivered."""
    query = select(ReportDefinition).where(ReportDefinition.schedule != never)
    return session.scalars(query.order_by(ReportDefinition.id)).all()


def delivery(session: Session, definition_id: int, due_on: date) -> ReportDelivery | None:
    """Find what became of a saved report on a day; locked, so that of two workers one takes it."""
    query = select(ReportDelivery).where(
        ReportDelivery.report_definition_id == definition_id, ReportDelivery.due_on == due_on
    )
    return session.scalar(query.with_for_update())


def delivery_by_id(session: Session, delivery_id: int) -> ReportDelivery | None:
    """Find a delivery; None once its report has been removed."""
    return session.get(ReportDelivery, delivery_id)


def latest_deliveries(session: Session) -> dict[int, ReportDelivery]:
    """Find the latest delivery of each saved report."""
    latest = select(ReportDelivery.report_definition_id, func.max(ReportDelivery.due_on).label("due_on"))
    newest = latest.group_by(ReportDelivery.report_definition_id).subquery()
    query = select(ReportDelivery).join(
        newest,
        (newest.c.report_definition_id == ReportDelivery.report_definition_id)
        & (newest.c.due_on == ReportDelivery.due_on),
    )
    return {row.report_definition_id: row for row in session.scalars(query)}


def keep_file(session: Session, row: ReportFile) -> None:
    """Note a file that was made; a second making takes the place of the first."""
    session.merge(row)
    session.flush()


def file_of(session: Session, job_id: int, staff_member_id: int, moment: datetime) -> ReportFile | None:
    """Find the file of somebody's own job that can still be fetched."""
    query = select(ReportFile).join(Job, Job.id == ReportFile.job_id)
    query = query.where(ReportFile.job_id == job_id, Job.started_by_id == staff_member_id)
    return session.scalar(query.where(ReportFile.keep_until > moment, ReportFile.removed_at.is_(None)))


def files_to_remove(session: Session, moment: datetime) -> Sequence[ReportFile]:
    """List the files whose time is over and that have not been removed."""
    query = select(ReportFile).where(ReportFile.keep_until <= moment, ReportFile.removed_at.is_(None))
    return session.scalars(query).all()


def kept_files(session: Session) -> Sequence[ReportFile]:
    """List the files that are kept."""
    return session.scalars(select(ReportFile).where(ReportFile.removed_at.is_(None))).all()


def note_removed(session: Session, job_id: int, moment: datetime) -> None:
    """Note that a file is gone."""
    session.execute(update(ReportFile).where(ReportFile.job_id == job_id).values(removed_at=moment))
