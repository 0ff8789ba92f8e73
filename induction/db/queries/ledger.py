"""The ledger's statements, but for the long scan of a verification, which is in `ledger_scan`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, text
from sqlalchemy.orm import Session

from induction.db.bulk import BATCH, table_of
from induction.db.models import LedgerCheckpoint, LedgerEntry, LedgerRecord

_LOCK = 4_739_001  # a number of our own among PostgreSQL's advisory locks
_ENTRY, _RECORD = table_of(LedgerEntry), table_of(LedgerRecord)


def lock(session: Session) -> None:
    """Let one writer at a time add to the ledger, until it commits; on SQLite the write lock does it."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def last(session: Session) -> Row[int, datetime, bytes, bytes | None] | None:
    """Give the last entry's index, moment, leaf and node."""
    columns = (_ENTRY.c.leaf_index, _ENTRY.c.recorded_at, _ENTRY.c.leaf, _ENTRY.c.node)
    return session.execute(select(*columns).order_by(_ENTRY.c.leaf_index.desc()).limit(1)).one_or_none()


def size(session: Session) -> int:
    """Count the entries: one more than the last index."""
    highest = session.scalar(select(func.max(_ENTRY.c.leaf_index)))
    return 0 if highest is None else highest + 1


def hashes(session: Session, indexes: Iterable[int]) -> dict[int, tuple[bytes, bytes]]:
    """Give each entry's leaf and node; the node is the leaf where none is kept."""
    query = select(_ENTRY.c.leaf_index, _ENTRY.c.leaf, _ENTRY.c.node).where(_ENTRY.c.leaf_index.in_(list(indexes)))
    return {index: (leaf, leaf if node is None else node) for index, leaf, node in session.execute(query)}


def insert_entry(session: Session, entry: dict[str, Any], record: dict[str, Any]) -> None:
    """Insert an entry and its record."""
    session.execute(insert(_ENTRY), entry)
    session.execute(insert(_RECORD), record)


def entry(session: Session, index: int) -> LedgerEntry | None:
    """Find an entry."""
    return session.get(LedgerEntry, index)


def record(session: Session, index: int) -> LedgerRecord | None:
    """Find an entry's record; None once it has been disposed of."""
    return session.get(LedgerRecord, index)


def index_of(session: Session, subject: str, kind: str) -> int | None:
    """Find the newest entry of a kind about a subject."""
    query = (
        select(_RECORD.c.leaf_index)
        .join(_ENTRY, _ENTRY.c.leaf_index == _RECORD.c.leaf_index)
        .where(_RECORD.c.subject == subject, _ENTRY.c.kind == kind)
        .order_by(_RECORD.c.leaf_index.desc())
    )
    return session.scalars(query).first()


def indexes_about(session: Session, subjects: Sequence[str]) -> list[int]:
    """List the entries about subjects, in order."""
    found: list[int] = []
    for start in range(0, len(subjects), BATCH):
        query = select(_RECORD.c.leaf_index).where(_RECORD.c.subject.in_(subjects[start : start + BATCH]))
        found += session.scalars(query)
    return sorted(found)


def delete_records(session: Session, indexes: Sequence[int]) -> None:
    """Delete the records of entries; the entries stay."""
    for start in range(0, len(indexes), BATCH):
        session.execute(delete(_RECORD).where(_RECORD.c.leaf_index.in_(indexes[start : start + BATCH])))


def last_checkpoint(session: Session) -> LedgerCheckpoint | None:
    """Give the checkpoint of the largest size."""
    return session.scalars(select(LedgerCheckpoint).order_by(LedgerCheckpoint.size.desc()).limit(1)).first()


def checkpoints(session: Session, above: int = -1) -> Sequence[LedgerCheckpoint]:
    """List the checkpoints above a size, smallest first."""
    query = select(LedgerCheckpoint).where(LedgerCheckpoint.size > above).order_by(LedgerCheckpoint.size)
    return session.scalars(query).all()
