"""Add to the ledger in as few statements as each database allows, below SQLAlchemy's compiler.

An entry is added in the transaction of each fact, and everybody else's waits meanwhile; imports add them by the
hundred thousand. Moments are given and come as `domain.ledger.moment_text` writes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

EntryRow = tuple[int, str, str, str, bytes, bytes, bytes | None]
RecordRow = tuple[int, str, bytes, str]
Line = tuple[EntryRow, RecordRow]

_LOCK = 4_739_001  # a number of our own among PostgreSQL's advisory locks
_LAST = "SELECT leaf_index, recorded_at, leaf, node FROM ledger_entry ORDER BY leaf_index DESC LIMIT 4"
_LOCKED_LAST = f"SELECT pg_advisory_xact_lock({_LOCK}); {_LAST}"  # our own number
_ENTRY = "ledger_entry (leaf_index, kind, recorded_at, clock, record, leaf, node)"
_RECORD = "ledger_record (leaf_index, subject, salt, text)"
_INSERT_ENTRY = f"INSERT INTO {_ENTRY} VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608  # our own names
_INSERT_RECORD = f"INSERT INTO {_RECORD} VALUES (?, ?, ?, ?)"  # noqa: S608  # our own names
_INSERT_BOTH = (
    f"WITH entry AS (INSERT INTO {_ENTRY} VALUES (%s, %s, %s, %s, %s, %s, %s)) "  # noqa: S608  # our own names
    f"INSERT INTO {_RECORD} VALUES (%s, %s, %s, %s)"
)


class Last(NamedTuple):
    """The last entry of the ledger, and the roots that are kept with it and the three before it, by index."""

    leaf_index: int
    recorded_at: datetime
    roots: dict[int, bytes]


def lock(session: Session) -> Last | None:
    """Let one writer at a time add to the ledger, until it commits, and give the last entry.

    On PostgreSQL the lock is an advisory one, and the last entry is read by a statement after it, which sees what the
    writer before has committed; both travel together. On SQLite the write lock does it.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        cursor: Any = connection.exec_driver_sql(_LOCKED_LAST).cursor
        cursor.nextset()
        rows = cursor.fetchall()
        at = rows[0][1].astimezone(UTC) if rows else None
    else:
        rows = connection.exec_driver_sql(_LAST).fetchall()
        at = datetime.fromisoformat(f"{rows[0][1]}+00:00") if rows else None
    return Last(rows[0][0], at, {index: node or leaf for index, _, leaf, node in rows}) if at else None


def insert(session: Session, line: Line) -> None:
    """Insert an entry with its record."""
    connection, (entry, record) = session.connection(), line
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_INSERT_BOTH, (*entry, *record))
    else:
        connection.exec_driver_sql(_INSERT_ENTRY, _as_sqlite_stores(entry))
        connection.exec_driver_sql(_INSERT_RECORD, record)


def insert_many(session: Session, lines: Sequence[Line]) -> None:
    """Insert entries with their records."""
    connection = session.connection()
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "postgresql":
        _copy(driver, _ENTRY, [entry for entry, _ in lines])
        _copy(driver, _RECORD, [record for _, record in lines])
    else:
        driver.executemany(_INSERT_ENTRY, [_as_sqlite_stores(entry) for entry, _ in lines])
        driver.executemany(_INSERT_RECORD, [record for _, record in lines])


def _as_sqlite_stores(entry: EntryRow) -> EntryRow:
    moment = entry[2]
    return (entry[0], entry[1], f"{moment[:10]} {moment[11:26]}", *entry[3:])


def _copy(driver: Any, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
