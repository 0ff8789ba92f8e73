"""Insert rows by the thousand: with Core, with keys given by the caller, and without reading anything back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Date, Table, func, insert, select, text
from sqlalchemy.orm import Session

from induction.db.base import Base

_Item = TypeVar("_Item")

BATCH = 5_000
IDS = 1_000


def in_batches(ids: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    """Cut a list of keys or names into pieces that fit into one statement."""
    for start in range(0, len(ids), IDS):
        yield ids[start : start + IDS]


def next_key(session: Session, model: type[Base]) -> int:
    """Give the first free integer key of a table."""
    column = table_of(model).primary_key.columns[0]
    return (session.scalar(select(func.max(column))) or 0) + 1


def insert_rows(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows, all of one shape, in batches."""
    for start in range(0, len(rows), BATCH):
        session.execute(insert(table_of(model)), rows[start : start + BATCH])


def insert_tuples(session: Session, model: type[Base], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows of plain values in the order of some columns, below everything that knows types; gives how many.

    Dates are dates, moments are texts in UTC. It is three times as fast as `insert_rows`, for rows by the million.
    """
    table, connection, count = table_of(model).name, session.connection(), 0
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection  # psycopg's own connection
        with (
            driver.cursor() as cursor,
            cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)
                count += 1
        return count
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
    dates = [place for place, name in enumerate(columns) if isinstance(table_of(model).c[name].type, Date)]
    listed = (_plain(row, dates) for row in rows)
    while some := list(islice(listed, BATCH)):
        connection.exec_driver_sql(statement, some)
        count += len(some)
    return count


def _plain(row: Sequence[Any], dates: Sequence[int]) -> tuple[Any, ...]:
    plain = list(row)
    for place in dates:
        if plain[place] is not None:
            plain[place] = plain[place].isoformat()
    return tuple(plain)


def follow_keys(session: Session, models: Iterable[type[Base]]) -> None:
    """Let PostgreSQL's sequences go on after keys that were given; SQLite needs nothing."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for model in models:
        table = table_of(model)
        key = table.primary_key.columns[0]
        sequence = func.pg_get_serial_sequence(table.name, key.name)
        session.execute(select(func.setval(sequence, next_key(session, model), text("false"))))


def table_of(model: type[Base]) -> Table:
    """Give the table of a model, for statements below the ORM."""
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101  # tells mypy; no model here is mapped to anything but a table
    return table
