"""The table of count changes, written: rows are added under a writer of their own, and added up later."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, func, select, text
from sqlalchemy.orm import Session

from induction.db.bulk import insert_tuples, table_of
from induction.db.models import CountChange, Recount, Standing
from induction.domain.standings.count_tally import Key
from induction.domain.standings.counts import COUNTERS

SETTLED = 0
"""The writer of rows that are added up."""

_KEYS = ("programme_id", "organisation_unit_id", "grain", "on_date", "staff_group")
_DAYS_A_STATEMENT = 500


def add(session: Session, writer: int, rows: Iterable[tuple[Key, Sequence[int]]]) -> int:
    """Add rows under a writer; gives how many."""
    plain = ((*key, writer, *counts) for key, counts in rows)
    return insert_tuples(session, CountChange, (*_KEYS, "writer", *COUNTERS), plain)


def only_one(session: Session) -> None:
    """Let nobody else add rows up until the transaction ends; SQLite's write lock does it.

    It comes first in a transaction: what is read after it was there when the lock was got.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE recount IN SHARE ROW EXCLUSIVE MODE"))


def loose_writers(session: Session, limit: int, most_rows: int) -> Sequence[int]:
    """List some writers whose rows are not added up yet: as many as come to so many rows, and one at least."""
    query = select(CountChange.writer, func.count()).where(CountChange.writer != SETTLED)
    found: list[int] = []
    total = 0
    for writer, rows in session.execute(query.group_by(CountChange.writer).limit(limit)):
        total += rows
        if found and total > most_rows:
            break
        found.append(writer)
    return found


def of_writers(session: Session, writers: Collection[int]) -> Iterator[tuple[Key, Sequence[int]]]:
    """Read what some writers have added."""
    table = _table()
    return _read(session, table.c.writer.in_(writers), table.c.writer != SETTLED)


def settled(session: Session, keys: Sequence[Key]) -> Iterator[tuple[Key, Sequence[int]]]:
    """Read the rows that are added up on the days of some keys, of every staff group."""
    for conditions in _days_of(keys):
        yield from list(_read(session, *conditions))


def take_away(session: Session, *, writers: Collection[int] = (), keys: Sequence[Key] = ()) -> None:
    """Take away what some writers have added, and what `settled` reads."""
    table, connection = _table(), session.connection()
    if writers:
        connection.execute(delete(table).where(table.c.writer.in_(writers), table.c.writer != SETTLED))
    for conditions in _days_of(keys):
        connection.execute(delete(table).where(*conditions))


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
    by = [table.c[name] for name in _KEYS if name != "organisation_unit_id"]
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
    columns = [table.c[name] for name in (*_KEYS, *COUNTERS)]
    for programme_id, unit_id, grain, day, group, *counts in session.connection().execute(
        select(*columns).where(*conditions)
    ):
        yield (programme_id, unit_id, grain, day, group), counts


def _days_of(keys: Sequence[Key]) -> Iterator[list[ColumnElement[bool]]]:
    """Find the settled rows on the days of some keys. SQLite searches its index for this, and not for whole keys."""
    table = _table()
    days: dict[tuple[str, int, str], set[date]] = {}
    for programme_id, unit_id, grain, day, _ in keys:
        days.setdefault((programme_id, unit_id, grain), set()).add(day)
    for (programme_id, unit_id, grain), found in days.items():
        ordered = sorted(found)
        for start in range(0, len(ordered), _DAYS_A_STATEMENT):
            yield [
                table.c.programme_id == programme_id,
                table.c.organisation_unit_id == unit_id,
                table.c.grain == grain,
                table.c.on_date.in_(ordered[start : start + _DAYS_A_STATEMENT]),
                table.c.writer == SETTLED,
            ]


def _table() -> Table:
    return table_of(CountChange)
