"""How many people stand how on a day, counted span by span: for some people only, or an earlier knowledge."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true
from sqlalchemy.orm import Session

from induction.db.models import StaffMember, Standing
from induction.db.queries.scope import visible_staff
from induction.db.queries.standing import holds
from induction.domain.people import Principal
from induction.domain.reports.report import Operator
from induction.domain.standings.counts import COUNTERS, DUE_BANDS, OVERDUE_BANDS, Counts
from induction.domain.standings.requirement import Status

_STATUSES = (
    Status.NOT_STARTED, Status.IN_PROGRESS, Status.COMPLIANT, Status.DUE_SOON, Status.OVERDUE, Status.EXEMPT,
)  # fmt: skip


def on_day(
    session: Session, viewer: Principal | Operator, spans: type[Standing], day: date
) -> list[tuple[str, int, str, Counts]]:
    """Count whom the viewer may see by programme, unit and staff group."""
    by: tuple[Any, ...] = (spans.programme_id, spans.organisation_unit_id, spans.staff_group)
    query = select(*by, *_sums(spans, day)).select_from(spans).where(holds(day, spans), _seen(viewer, spans))
    rows = session.execute(query.group_by(*by)).all()
    return [(programme_id, unit_id, group, Counts(*map(int, row))) for programme_id, unit_id, group, *row in rows]


def stretches(
    session: Session, viewer: Principal | Operator, spans: type[Standing], *, programme_id: str, since: date, to: date
) -> list[tuple[int, str, str, date, date | None, int]]:
    """Count spans that touch some days by unit, staff group, status, first and last day."""
    by: tuple[Any, ...] = (
        spans.organisation_unit_id, spans.staff_group, spans.status, spans.from_on, spans.to_on,
    )  # fmt: skip
    query = select(*by, func.count()).select_from(spans).where(
        spans.programme_id == programme_id,
        spans.from_on <= to,
        or_(spans.to_on.is_(None), spans.to_on >= since),
        _seen(viewer, spans),
    )  # fmt: skip
    return [tuple(row) for row in session.execute(query.group_by(*by))]


def _seen(viewer: Principal | Operator, spans: type[Standing]) -> ColumnElement[bool]:
    if isinstance(viewer, Operator):
        return true()
    return spans.staff_member_id.in_(select(StaffMember.id).where(visible_staff(viewer)))


def _sums(spans: type[Standing], day: date) -> list[ColumnElement[int]]:
    not_overdue = spans.status.not_in((Status.OVERDUE, Status.EXEMPT))
    conditions = [
        *(spans.status == status for status in _STATUSES),
        *(and_(not_overdue, spans.due_on <= day + timedelta(days=band)) for band in DUE_BANDS),
        *(and_(spans.status == Status.OVERDUE, spans.due_on < day - timedelta(days=band)) for band in OVERDUE_BANDS),
    ]
    return [func.sum(case((each, 1), else_=0)) for _, each in zip(COUNTERS, conditions, strict=True)]
