"""The table of count changes, written: rows are added under a writer of their own, and added up later (`settling`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, func, select
from sqlalchemy.orm import Session

from induction.db.bulk import insert_tuples, table_of
from induction.db.models import CountChange, Recount, Standing
from induction.db.queries.settling import KEYS
from induction.domain.standings.count_tally import Key
from induction.domain.standings.counts import COUNTERS


def add(session: Session, writer: int, rows: Iterable[tuple[Key, Sequence[int]]]) -> int:
    """Add rows under a writer; gives how many."""
    plain = ((*key, writer, *counts) for key, counts in rows)
    return insert_tuples(session, CountChange, (*KEYS, "writer", *COUNTERS), plain)


def of_unit(session: Session, programme_ids: Collection[str], unit_id: int) -> Iterator[tuple[Key, Sequence[int]]]:
    """Read every row of one unit."""
    table = _table()
    return _read(session, table.c.programme_id.in_(programme_ids), table.c.organisation_unit_id == unit_id)


def clear_unit(session: Session, unit_id: int) -> None:
    """Take every row of one unit away."""
    table = _table()
    for programme_id in programmes(session):
        session.connection().execute(
            delete(table).where(table.c.programme_id == programme_id, table.c.organisation_unit_id == unit_id)
        )


def summed(
    session: Session, programme_ids: Collection[str], unit_ids: Collection[int]
) -> Iterator[tuple[Any, Sequence[int]]]:
    """Add up the rows of some units: programme, grain, date and staff group, and the counts."""
    table = _table()
    by = [table.c[name] for name in KEYS if name != "organisation_unit_id"]
    query = select(*by, *(func.sum(table.c[name]) for name in COUNTERS)).where(
        table.c.programme_id.in_(programme_ids), table.c.organisation_unit_id.in_(unit_ids)
    )
    for row in session.connection().execute(query.group_by(*by)):
        yield tuple(row[:4]), [int(count) for count in row[4:]]


def programmes(session: Session) -> list[str]:
    """List the programmes that people stand to, or that are counted, without reading every row."""
    found: list[str] = []
    for column in (Standing.programme_id, CountChange.programme_id):
        last = ""
        while (last := session.scalar(select(func.min(column)).where(column > last)) or "") != "":
            found.append(last)
    return sorted(set(found))


def spans_of_unit(session: Session, programme_id: str, unit_id: int) -> Iterator[Any]:
    """Read what the counts need of the spans in one unit itself."""
    columns = (Standing.staff_group, Standing.status, Standing.from_on, Standing.to_on, Standing.due_on)
    query = select(*columns).where(Standing.programme_id == programme_id, Standing.organisation_unit_id == unit_id)
    yield from session.connection().execute(query)


def note_recount(session: Session, moment: datetime, changed: int) -> None:
    """Keep that everything has been counted anew."""
    session.add(Recount(counted_at=moment, changed=changed))


def last_recount(session: Session) -> datetime | None:
    """Read when everything was last counted anew; None before the first time."""
    return session.scalar(select(Recount.counted_at).order_by(Recount.id.desc()).limit(1))


def _read(session: Session, *conditions: Any) -> Iterator[tuple[Key, Sequence[int]]]:
    table = _table()
    columns = [table.c[name] for name in (*KEYS, *COUNTERS)]
    for programme_id, unit_id, grain, day, group, *counts in session.connection().execute(
        select(*columns).where(*conditions)
    ):
        yield (programme_id, unit_id, grain, day, group), counts


def _table() -> Table:
    return table_of(CountChange)
