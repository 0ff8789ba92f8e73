"""How many people stand how on a day, counted span by span: for some people only, or an earlier knowledge."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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


def by_status(
    session: Session,
    viewer: Principal | Operator,
    spans: type[Standing],
    days: Sequence[date],
    *,
    programme_id: str,
    unit_ids: Collection[int] | None,
    staff_group: str,
) -> list[Counts]:
    """Count whom the viewer may see on each of some days, in some units or (None) all, by status alone.

    The programme is written so that no index of it is taken: a team's spans are found by its people.
    """
    held = (func.sum(case((holds(day, spans), 1), else_=0)) for day in days)
    query = select(spans.status, *held).where(
        spans.programme_id.concat("") == programme_id,
        spans.from_on <= max(days),
        or_(spans.to_on.is_(None), spans.to_on >= min(days)),
        _seen(viewer, spans),
    )
    if unit_ids is not None:
        query = query.where(spans.organisation_unit_id.in_(sorted(unit_ids)))
    if staff_group:
        query = query.where(spans.staff_group == staff_group)
    found = {Status(row[0]): row[1:] for row in session.execute(query.group_by(spans.status))}
    return [
        Counts(*(int(found[status][place]) if status in found else 0 for status in _STATUSES))
        for place in range(len(days))
    ]


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
