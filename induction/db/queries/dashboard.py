"""The names behind a figure of the dashboard: one indexed query a page, whichever way it is quicker to find them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, func, or_, select, true, tuple_, union_all
from sqlalchemy.orm import Session, aliased

from induction.db.models import StaffMember, Standing
from induction.db.queries.scope import visible_staff
from induction.domain.people import Principal
from induction.domain.reports.report import Operator
from induction.domain.standings.requirement import Status


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


class Way(Enum):
    """How the names are found.

    Through all names in order, through those whom the viewer may see, or through spans: of the units, of the statuses.
    """

    NAMES = "names"
    SEEN = "seen"
    UNITS = "units"
    STATUSES = "statuses"


_A_NAME = 3
"""What a name costs, in spans looked at: measured with 1,400,000 people on both databases."""


def quickest(*, found: int, everybody: int, of_units: int | None, of_statuses: int, a_page: int) -> Way:
    """Choose the way that looks at the fewest rows; the databases can only guess how rare a status is.

    Going through the names meets one of the people found in every ``everybody / found``, and looks for the spans of
    each; the other ways look at each span that has not ended, and sort.

    Args:
        found: the people behind the figure.
        everybody: all of whom the programme is asked.
        of_units: all of the units asked for; None where no unit is.
        of_statuses: all who stand so, or have such a span before them.
        a_page: how many names are wanted.
    """
    costs = {Way.NAMES: _A_NAME * a_page * everybody / max(1, found), Way.STATUSES: of_statuses}
    if of_units is not None:
        costs[Way.UNITS] = 2 * of_units  # what holds, and what comes after it
    return min(costs, key=lambda way: costs[way])


def people(session: Session, wanted: Wanted, *, after: tuple[str, int] | None, limit: int, way: Way) -> Sequence[Any]:
    """Read a page of people and their spans, by name; `after` is the place of the last person of the page before.

    Spans that are found first are few, however many the database takes them for: so each is given its name by itself,
    and only those on the page are joined with the person and the span.
    """
    spans = wanted.spans
    query = select(StaffMember, spans).select_from(StaffMember)
    if way in (Way.NAMES, Way.SEEN):
        held = or_(spans.to_on.is_(None), spans.to_on >= wanted.day)
        key = _key(spans, StaffMember.id, wanted.programme_id, _latest(wanted))
        query = query.outerjoin(spans, and_(key, held, *_conditions(wanted, way)))
        query = query.where(func.coalesce(spans.staff_member_id, 0) != 0)  # an inner join might begin with the spans
    else:
        some = _some(wanted, way, after, limit).cte("some").prefix_with("MATERIALIZED")
        query = query.join(some, some.c.staff_member_id == StaffMember.id)
        query = query.join(spans, _key(spans, StaffMember.id, wanted.programme_id, some.c.from_on))
    query = query.where(_seen(wanted.viewer))
    if after:
        query = query.where(tuple_(StaffMember.sort_name, StaffMember.id) > after)
    name = StaffMember.sort_name.concat("") if way is Way.SEEN else StaffMember.sort_name  # no walk through all names
    return session.execute(query.order_by(name, StaffMember.id).limit(limit)).all()


def _some(wanted: Wanted, way: Way, after: tuple[str, int] | None, limit: int) -> Select[Any]:
    """Find whose spans are on a page, and where each begins."""
    found = _not_ended(wanted, way).cte("found").prefix_with("MATERIALIZED")
    name = select(StaffMember.sort_name).where(StaffMember.id == found.c.staff_member_id, _seen(wanted.viewer))
    named = select(found, name.scalar_subquery().label("name")).cte("named").prefix_with("MATERIALIZED").c
    query = select(named.staff_member_id, named.from_on).where(named.name.is_not(None))
    if after:
        query = query.where(tuple_(named.name, named.staff_member_id) > after)
    return query.order_by(named.name, named.staff_member_id).limit(limit)


def seen_ids(session: Session, viewer: Principal) -> Sequence[int]:
    """List whom the viewer may see."""
    return session.scalars(select(StaffMember.id).where(visible_staff(viewer)).order_by(StaffMember.id)).all()


def someone(session: Session, viewer: Principal | Operator, employee_number: str) -> Someone | None:
    """Find somebody whom the viewer may see."""
    columns = (StaffMember.id, StaffMember.employee_number, StaffMember.name, StaffMember.job_role)
    found = session.execute(
        select(*columns).where(StaffMember.employee_number == employee_number, _seen(viewer))
    ).one_or_none()
    return Someone(*found) if found else None


def _seen(viewer: Principal | Operator) -> ColumnElement[bool]:
    return true() if isinstance(viewer, Operator) else visible_staff(viewer)


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


def _not_ended(wanted: Wanted, way: Way) -> CompoundSelect[Any]:
    """Select the spans that hold the day: those without an end, and those that end later, each by its own stretch."""
    spans = wanted.spans
    query = select(spans.staff_member_id, spans.from_on).where(spans.from_on <= wanted.day, *_conditions(wanted, way))
    parts = [query.where(each) for each in _each_status(wanted)] if way is Way.STATUSES else [query]
    ends = (spans.to_on.is_(None), spans.to_on >= wanted.day)
    return union_all(*(part.where(end) for part in parts for end in ends))


def _each_status(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """Ask for one status at a time; who is overdue was due before, which leaves out everybody who will be some day."""
    spans = wanted.spans
    for status in sorted(wanted.statuses):
        is_due = spans.due_on < wanted.day if status is Status.OVERDUE else true()
        yield and_(spans.status == status, is_due)


def _conditions(wanted: Wanted, way: Way) -> list[ColumnElement[bool]]:
    """List what a figure asks; a column that is not the way is written so that no index of it is taken."""
    spans = wanted.spans
    found: list[ColumnElement[bool]] = [spans.programme_id == wanted.programme_id]
    if way is not Way.STATUSES:
        found.append(spans.status.concat("").in_(sorted(wanted.statuses)))
    if wanted.unit_ids is not None:
        unit: Any = spans.organisation_unit_id if way is Way.UNITS else spans.organisation_unit_id + 0
        found.append(unit.in_(sorted(wanted.unit_ids)))
    if wanted.staff_group:
        found.append(spans.staff_group == wanted.staff_group)
    if wanted.due_from:
        found.append(spans.due_on >= wanted.due_from)
    if wanted.due_to:
        found.append(spans.due_on <= wanted.due_to)
    return found
