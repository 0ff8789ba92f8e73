"""Spans of standing, written and read: how somebody stands on a day is the span that holds the day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, insert, or_, select, true
from sqlalchemy.orm import Session

from induction.db.bulk import BATCH, in_batches, table_of
from induction.db.models import StaffMember, Standing
from induction.domain.standings.requirement import Status

COLUMNS = (
    "staff_member_id", "programme_id", "from_on", "to_on", "status", "due_on", "expires_on", "reason",
    "organisation_unit_id", "staff_group", "attestation_id", "exemption_id",
)  # fmt: skip
Row = tuple[Any, ...]
"""A row of the table, in the order of its columns."""


def all_ids(session: Session) -> Sequence[int]:
    """List everybody, in order."""
    return session.scalars(select(StaffMember.id).order_by(StaffMember.id)).all()


def lock(session: Session, staff_ids: Sequence[int]) -> None:
    """Let nobody else reckon the standing of these people until the transaction ends; SQLite's write lock does it.

    What refers to the people does not wait for this lock, and whoever gets it sees what its holder before them kept.
    """
    if session.get_bind().dialect.name == "postgresql":
        for ids in in_batches(sorted(staff_ids)):
            query = select(StaffMember.id).where(StaffMember.id.in_(ids)).order_by(StaffMember.id)
            session.execute(query.with_for_update(key_share=True))


def replace(session: Session, staff_ids: Sequence[int], rows: Collection[Row]) -> tuple[set[Row], set[Row]]:
    """Let exactly these rows be the spans of these people; gives those that are gone and those that are new."""
    connection, table = session.connection(), table_of(Standing)
    columns = [table.c[name] for name in COLUMNS]
    there: set[Row] = set()
    for ids in in_batches(sorted(staff_ids)):
        there.update(map(tuple, connection.execute(select(*columns).where(table.c.staff_member_id.in_(ids)))))
    wanted = set(rows)
    gone, new = there - wanted, wanted - there
    if gone:
        keys = [{"staff": row[0], "programme": row[1], "first": row[2]} for row in gone]
        named = and_(
            table.c.staff_member_id == bindparam("staff"),
            table.c.programme_id == bindparam("programme"),
            table.c.from_on == bindparam("first"),
        )
        connection.execute(delete(table).where(named), keys)
    listed = [dict(zip(COLUMNS, row, strict=True)) for row in sorted(new, key=lambda row: row[:3])]
    for start in range(0, len(listed), BATCH):
        connection.execute(insert(table), listed[start : start + BATCH])
    return gone, new


def holds(day: date, spans: type[Standing] = Standing) -> ColumnElement[bool]:
    """Build the condition that a span holds a day."""
    return and_(spans.from_on <= day, or_(spans.to_on.is_(None), spans.to_on >= day))


def shows(
    programme_id: str, statuses: Collection[Status], day: date, spans: type[Standing] = Standing
) -> ColumnElement[bool]:
    """Build the condition that a span of a programme holds a day, and is in one of some statuses if there are any.

    With statuses each end has the whole condition, so that both databases search the index of statuses for it. Who is
    overdue was due before: that leaves out everybody who will be some day.
    """
    of_programme = spans.programme_id == programme_id
    if not statuses:
        return and_(of_programme, holds(day, spans))
    stands = [
        and_(of_programme, spans.status == status, spans.due_on < day if status is Status.OVERDUE else true(), end)
        for status in sorted(statuses)
        for end in (spans.to_on.is_(None), spans.to_on >= day)
    ]
    return and_(spans.from_on <= day, or_(*stands))


def of_people(session: Session, staff_ids: Iterable[int], day: date) -> Iterator[Standing]:
    """Read the spans of some people that hold a day."""
    for ids in in_batches(sorted(set(staff_ids))):
        yield from session.scalars(select(Standing).where(Standing.staff_member_id.in_(ids), holds(day)))


def from_day(session: Session, staff_member_id: int, day: date) -> Sequence[Standing]:
    """Read one person's spans that hold a day or come after it, by programme and in order."""
    query = select(Standing).where(
        Standing.staff_member_id == staff_member_id, or_(Standing.to_on.is_(None), Standing.to_on >= day)
    )
    return session.scalars(query.order_by(Standing.programme_id, Standing.from_on)).all()


def spans(session: Session, staff_member_id: int) -> Sequence[Standing]:
    """Read every span of one person, by programme and in order."""
    query = select(Standing).where(Standing.staff_member_id == staff_member_id)
    return session.scalars(query.order_by(Standing.programme_id, Standing.from_on)).all()


def in_programme(session: Session, programme_id: str, day: date) -> Sequence[int]:
    """List whom a programme is asked of on a day, those who are exempt included."""
    query = select(Standing.staff_member_id).where(Standing.programme_id == programme_id, holds(day))
    return session.scalars(query.order_by(Standing.staff_member_id)).all()
