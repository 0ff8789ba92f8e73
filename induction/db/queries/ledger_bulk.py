"""Insert ledger entries by the thousand, the way each database does that fastest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

EntryRow = tuple[int, str, str, str, bytes, bytes, bytes | None]
RecordRow = tuple[int, str, bytes, str]
Line = tuple[EntryRow, RecordRow]

_ENTRY = "ledger_entry (leaf_index, kind, recorded_at, clock, record, leaf, node)"
_RECORD = "ledger_record (leaf_index, subject, salt, text)"


def insert(session: Session, lines: Sequence[Line]) -> None:
    """Insert entries with their records; moments are given as `domain.ledger.moment_text` writes them."""
    driver: Any = session.connection().connection.driver_connection
    if session.get_bind().dialect.name == "postgresql":
        _copy(driver, _ENTRY, [entry for entry, _ in lines])
        _copy(driver, _RECORD, [record for _, record in lines])
        return
    stored = [(entry[0], entry[1], f"{entry[2][:10]} {entry[2][11:26]}", *entry[3:]) for entry, _ in lines]
    driver.executemany(f"INSERT INTO {_ENTRY} VALUES (?, ?, ?, ?, ?, ?, ?)", stored)  # noqa: S608  # our own names
    driver.executemany(f"INSERT INTO {_RECORD} VALUES (?, ?, ?, ?)", [record for _, record in lines])  # noqa: S608


def _copy(driver: Any, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
