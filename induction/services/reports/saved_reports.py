"""Reports that HR keeps by a name: filters, columns, kind of file, and how often they are delivered."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime

from induction.db import Session
from induction.db.models import ReportDefinition, ReportDelivery
from induction.db.queries import reports as queries
from induction.domain.audit import Action, staff_actor
from induction.domain.calendar import london_date
from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.people import Principal
from induction.domain.reports.report import Filters
from induction.domain.reports.report_file import FileFormat
from induction.domain.reports.report_schedule import Schedule
from induction.domain.standings.requirement import Status
from induction.services import audit
from induction.services.reports import reporting

LONGEST_NAME = 80


@dataclass(frozen=True)
class Wish:
    """What a saved report is to be; `layout` is a mapping of columns by its name."""

    name: str
    unit: str
    staff_group: str
    status: Status | None
    layout: str
    kind: FileFormat
    schedule: Schedule


@dataclass(frozen=True)
class Saved:
    """A saved report, who saved it last, and its latest delivery; None before the first."""

    id: int
    wish: Wish
    saved_by: str
    latest: ReportDelivery | None


def listed(session: Session) -> list[Saved]:
    """List the saved reports by name."""
    latest = queries.latest_deliveries(session)
    return [Saved(row.id, wish_of(row), name, latest.get(row.id)) for row, name in queries.definitions(session)]


def find(session: Session, definition_id: int) -> Wish:
    """Give what a saved report is.

    Raises:
        NotFoundError: ``no-saved-report``.
    """
    return wish_of(_row(session, definition_id))


def save(
    session: Session,
    principal: Principal,
    wish: Wish,
    layouts: Container[str],
    *,
    moment: datetime,
    definition_id: int | None = None,
) -> int:
    """Keep a report, or change one that is kept, and give its key; deliveries begin on the next day due. Writes.

    Raises:
        NotFoundError: ``no-saved-report``, ``no-unit``.
        RefusedError: ``name-missing``, ``name-long``, ``name-taken``, ``no-layout``, ``no-staff-group``.
    """
    _check(session, wish, layouts, definition_id)
    reporting.choices(session, wish.unit).check(Filters(london_date(moment), wish.unit, wish.staff_group))
    row = _row(session, definition_id) if definition_id else ReportDefinition()
    row.name, row.unit, row.staff_group = wish.name, wish.unit, wish.staff_group
    row.status, row.layout, row.kind = wish.status or "", wish.layout, wish.kind.value
    row.schedule, row.saved_by_id, row.saved_at = wish.schedule.value, principal.staff_member_id, moment
    found = definition_id or queries.insert(session, row)
    session.flush()
    actor, subject = staff_actor(principal.staff_member_id), f"report definition:{found}"
    detail = f"{wish.kind}; columns {wish.layout}; {wish.schedule}"
    audit.record(session, moment, actor, Action.REPORT_SAVED, subject, detail=detail)
    return found


def remove(session: Session, principal: Principal, definition_id: int, moment: datetime) -> None:
    """Remove a saved report; files that were delivered stay where they are. Writes.

    Raises:
        NotFoundError: ``no-saved-report``.
    """
    _row(session, definition_id)
    queries.remove_definition(session, definition_id)
    actor, subject = staff_actor(principal.staff_member_id), f"report definition:{definition_id}"
    audit.record(session, moment, actor, Action.REPORT_REMOVED, subject)


def wish_of(row: ReportDefinition) -> Wish:
    """Read a saved report."""
    status = Status(row.status) if row.status else None
    kind, schedule = FileFormat(row.kind), Schedule(row.schedule)
    return Wish(row.name, row.unit, row.staff_group, status, row.layout, kind, schedule)


def _check(session: Session, wish: Wish, layouts: Container[str], definition_id: int | None) -> None:
    if not wish.name:
        raise RefusedError("name-missing", "Enter a name for the report")
    if len(wish.name) > LONGEST_NAME or not wish.name.isprintable():
        raise RefusedError("name-long", f"The name must be {LONGEST_NAME} characters or fewer, and printable")
    if queries.is_name_taken(session, wish.name, definition_id):
        raise RefusedError("name-taken", "Another saved report has this name. Choose another one")
    if wish.layout not in layouts:
        raise RefusedError("no-layout", "Choose the columns from the list")


def _row(session: Session, definition_id: int) -> ReportDefinition:
    found = queries.definition(session, definition_id)
    if found is None:
        raise NotFoundError("no-saved-report", "There is no such saved report any more.")
    return found
