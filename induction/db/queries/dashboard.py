"""The names behind a figure of the dashboard: one indexed query a page, whichever way it is quicker to find them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true, tuple_
from sqlalchemy.orm import Session, aliased

from induction.db.models import StaffMember, Standing
from induction.db.queries.scope import visible_staff
from induction.db.queries.standing import holds
from induction.domain.people import Principal
from induction.domain.report import Operator
from induction.domain.requirement import Status


@dataclass(frozen=True)
class Wanted:
    """Whose names are wanted: all that a figure, its unit and its staff group say.

    Attributes:
        unit_ids: organisation units; None for all.
        staff_group: a staff group; empty for all.
        due_from: the first due date that counts, `due_to` the last; None for any.
        spans: where the standing is read.
    """

    programme_id: str
    day: date
    viewer: Principal | Operator
    unit_ids: Collection[int] | None
    staff_group: str
    statuses: Collection[Status]
    due_from: date | None
    due_to: date | None
    spans: type[Standing] = Standing


class Someone(NamedTuple):
    """A staff member, by name."""

    id: int
    employee_number: str
    name: str
    job_role: str


def is_rare(people: int, everybody: int) -> bool:
    """Tell whether it is quicker to look the spans up and sort their people than to go through the names in order.

    Going through the names meets one of `people` in every ``everybody / people``, so that a page costs about fifty
    times as many looks; looking the spans up costs one look each.
    """
    return people * people < 50 * everybody


def people(
    session: Session, wanted: Wanted, *, after: tuple[str, int] | None, limit: int, is_rare: bool
) -> Sequence[Any]:
    """Read a page of people and their spans, by name; `after` is the place of the last person of the page before."""
    spans = wanted.spans
    query = select(StaffMember, spans).select_from(StaffMember)
    if is_rare:
        found = select(spans.staff_member_id, spans.from_on).where(
            holds(wanted.day, spans), *_conditions(wanted, spans)
        )
        rare = found.cte("found").prefix_with("MATERIALIZED")
        query = query.join(rare, rare.c.staff_member_id == StaffMember.id).join(
            spans, _key(spans, StaffMember.id, wanted.programme_id, rare.c.from_on)
        )
    else:
        query = query.join(spans, _key(spans, StaffMember.id, wanted.programme_id, _latest(wanted)))
        query = query.where(or_(spans.to_on.is_(None), spans.to_on >= wanted.day), *_conditions(wanted, spans))
    if not isinstance(wanted.viewer, Operator):
        query = query.where(visible_staff(wanted.viewer))
    if after:
        query = query.where(tuple_(StaffMember.sort_name, StaffMember.id) > after)
    return session.execute(query.order_by(StaffMember.sort_name, StaffMember.id).limit(limit)).all()


def someone(session: Session, viewer: Principal | Operator, employee_number: str) -> Someone | None:
    """Find somebody whom the viewer may see."""
    seen = true() if isinstance(viewer, Operator) else visible_staff(viewer)
    columns = (StaffMember.id, StaffMember.employee_number, StaffMember.name, StaffMember.job_role)
    found = session.execute(select(*columns).where(StaffMember.employee_number == employee_number, seen)).one_or_none()
    return Someone(*found) if found else None


def spans_of(session: Session, spans: type[Standing], staff_member_id: int, programme_id: str) -> list[Standing]:
    """Read every span of one person and programme, in order."""
    query = select(spans).where(spans.staff_member_id == staff_member_id, spans.programme_id == programme_id)
    query = query.order_by(spans.from_on).execution_options(populate_existing=True)
    return list(session.scalars(query))


def _latest(wanted: Wanted) -> Any:
    """Find the first day of somebody's last span that has begun by the day: spans do not overlap."""
    other: type[Standing] = aliased(wanted.spans) if wanted.spans is Standing else wanted.spans
    query: Select[Any] = select(func.max(other.from_on)).where(
        other.staff_member_id == StaffMember.id,
        other.programme_id == wanted.programme_id,
        other.from_on <= wanted.day,
    )
    return query.correlate(StaffMember).scalar_subquery()


def _key(spans: type[Standing], staff_member_id: Any, programme_id: str, from_on: Any) -> ColumnElement[bool]:
    return and_(spans.staff_member_id == staff_member_id, spans.programme_id == programme_id, spans.from_on == from_on)


def _conditions(wanted: Wanted, spans: type[Standing]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        spans.programme_id == wanted.programme_id, spans.status.in_(sorted(wanted.statuses))
    ]  # fmt: skip
    if wanted.unit_ids is not None:
        found.append(spans.organisation_unit_id.in_(sorted(wanted.unit_ids)))
    if wanted.staff_group:
        found.append(spans.staff_group == wanted.staff_group)
    if wanted.due_from:
        found.append(spans.due_on >= wanted.due_from)
    if wanted.due_to:
        found.append(spans.due_on <= wanted.due_to)
    return found
