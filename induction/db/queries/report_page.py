"""What the report's page shows of everybody, worked out where the rows are: the figures, and one page in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from induction.db.models import StaffMember
from induction.db.queries import unit_tree
from induction.db.queries.report import Selection, Text, sees_everybody, spans_of, tree, within
from induction.domain.reports.report import DUE_BANDS, URGENCY, Group, SortKey, due_by
from induction.domain.standings.requirement import Status


def groups(session: Session, selection: Selection) -> Iterator[Group]:
    """Count everybody selected by directorate, staff group and status."""
    spans, tops = selection.spans, tree()
    top = func.coalesce(tops.c.top_id, spans.organisation_unit_id)
    ahead = [
        func.sum(case((and_(spans.status != Status.OVERDUE, spans.due_on <= due_by(selection.day, band)), 1), else_=0))
        for band in DUE_BANDS
    ]
    columns: tuple[Any, ...] = (top, spans.staff_group, spans.status, func.count(), *ahead)
    query = select(*columns).select_from(spans).outerjoin(tops, tops.c.unit_id == spans.organisation_unit_id)
    if not sees_everybody(selection.viewer):
        query = query.join(StaffMember, StaffMember.id == spans.staff_member_id)
    counted = within(query, selection).group_by(top, spans.staff_group, spans.status)
    for unit_id, group, status, people, *due in session.execute(counted):
        yield Group(unit_id, group, Status(status), people, dict(zip(DUE_BANDS, due, strict=True)))


def page_of(
    session: Session,
    selection: Selection,
    key: SortKey,
    *,
    is_descending: bool,
    first: int,
    most: int,
) -> Sequence[int]:
    """Give the keys of the people on one page.

    Those who tie stay in the order of their names; a date that is not there comes last, either way.

    Args:
        session: a session.
        selection: who is listed.
        key: what the list is sorted by.
        is_descending: from the other end.
        first: how many people come before the page.
        most: how many it holds.
    """
    named = _named(selection)
    query = select(named.id)
    by_name: list[Any] = [Text(session).in_code_order(named.name), named.id]
    if key is SortKey.NAME:
        order = [_turned(each, is_descending=is_descending) for each in by_name]
    elif key is SortKey.UNIT:
        found = _of_units(session, selection, is_descending=is_descending, first=first, most=most)
        wanted = query.order_by(*by_name)
        listed = [key for ids in found.units for key in session.scalars(wanted.where(named.unit_id.in_(ids)))]
        return listed[found.skipped : found.skipped + most]
    elif key is SortKey.STATUS:
        urgency = case(*((named.status == status, place) for place, status in enumerate(URGENCY)))
        order = [_turned(urgency, is_descending=is_descending), *by_name]
    else:
        day = named.due_on if key is SortKey.DUE else named.expires_on
        order = [day.is_(None), _turned(day, is_descending=is_descending), *by_name]
    return session.scalars(query.order_by(*order).offset(first).limit(most)).all()


def _named(selection: Selection) -> Any:  # columns of a subquery
    """Select everybody on the list with the name that they are sorted by.

    Who has a status, or is in some units, is found first and named then: PostgreSQL takes them for many, and would go
    through the names of the whole organisation instead.
    """
    spans = selection.spans
    columns: tuple[Any, ...] = (
        spans.staff_member_id.label("id"), spans.organisation_unit_id.label("unit_id"), spans.status, spans.due_on,
        spans.expires_on,
    )  # fmt: skip
    is_narrow = selection.statuses or selection.unit_ids is not None
    if not (is_narrow and sees_everybody(selection.viewer)):
        return within(spans_of(select(*columns, StaffMember.sort_name.label("name")), spans), selection).subquery().c
    found = within(select(*columns), selection).cte("found").prefix_with("MATERIALIZED")
    name = select(StaffMember.sort_name).where(StaffMember.id == found.c.id).scalar_subquery()
    return select(found, name.label("name")).cte("named").prefix_with("MATERIALIZED").c


class _Units(NamedTuple):
    """The units that a page shows, those of one name together, and how many people of the first come before it."""

    units: list[list[int]]
    skipped: int


def _of_units(session: Session, selection: Selection, *, is_descending: bool, first: int, most: int) -> _Units:
    """Find the units that a page shows by counting: a thousand names would be a slow thing to sort by in SQL."""
    places = unit_tree.whole(session).places()
    counts = select(_unit(selection), func.count()).select_from(selection.spans)
    counts = counts.join(StaffMember, StaffMember.id == selection.spans.staff_member_id)
    together: dict[int, list[int]] = {}
    sizes: dict[int, int] = {}
    for unit_id, people in session.execute(within(counts, selection).group_by(_unit(selection))):
        together.setdefault(places[unit_id], []).append(unit_id)
        sizes[places[unit_id]] = sizes.get(places[unit_id], 0) + people
    shown: list[list[int]] = []
    passed = skipped = 0
    for place in sorted(sizes, reverse=is_descending):
        if passed < first + most and passed + sizes[place] > first:
            skipped = skipped if shown else first - passed
            shown.append(together[place])
        passed += sizes[place]
    return _Units(shown, skipped)


def _unit(selection: Selection) -> Any:
    return selection.spans.organisation_unit_id


def _turned(by: Any, *, is_descending: bool) -> ColumnElement[Any]:
    turned: ColumnElement[Any] = by.desc() if is_descending else by.asc()
    return turned
