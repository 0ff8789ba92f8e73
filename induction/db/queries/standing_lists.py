"""Who stands how on a day, read for those who may see it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true, tuple_
from sqlalchemy.orm import Session

from induction.db.models import StaffMember, Standing
from induction.db.queries.scope import visible_staff
from induction.db.queries.standing import Row, holds
from induction.domain.people import Principal
from induction.domain.reports.report import Operator
from induction.domain.standings.requirement import Status


def counts(session: Session, viewer: Principal | Operator, day: date) -> Sequence[Row]:
    """Count people by programme, unit, staff group and status on a day."""
    by: tuple[Any, ...] = (Standing.programme_id, Standing.organisation_unit_id, Standing.staff_group, Standing.status)
    query = select(*by, func.count()).where(holds(day)).group_by(*by)
    return session.execute(_scoped(query, viewer)).all()


def people(
    session: Session,
    viewer: Principal | Operator,
    day: date,
    *,
    programme_id: str,
    unit_ids: Collection[int] | None,
    staff_group: str,
    statuses: Collection[Status],
    managed_by: int | None,
    after: tuple[str, int] | None,
    limit: int,
) -> Sequence[Any]:
    """Read a page of people and how they stand, by name; `after` is the last name and key of the page before."""
    query = (
        select(StaffMember, Standing)
        .join(Standing, Standing.staff_member_id == StaffMember.id)
        .where(Standing.programme_id == programme_id, holds(day), _seen(viewer))
    )
    if unit_ids is not None:
        query = query.where(Standing.organisation_unit_id.in_(sorted(unit_ids)))
    if staff_group:
        query = query.where(Standing.staff_group == staff_group)
    if statuses:
        query = query.where(Standing.status.in_(sorted(statuses)))
    if managed_by is not None:
        query = query.where(StaffMember.line_manager_id == managed_by)
    if after:
        query = query.where(tuple_(StaffMember.sort_name, StaffMember.id) > after)
    return session.execute(query.order_by(StaffMember.sort_name, StaffMember.id).limit(limit)).all()


def _scoped(query: Select[Any], viewer: Principal | Operator) -> Select[Any]:
    if isinstance(viewer, Operator):
        return query
    return query.join(StaffMember, StaffMember.id == Standing.staff_member_id).where(visible_staff(viewer))


def _seen(viewer: Principal | Operator) -> ColumnElement[bool]:
    return true() if isinstance(viewer, Operator) else visible_staff(viewer)
