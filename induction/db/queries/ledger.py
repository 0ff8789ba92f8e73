"""The ledger, read. Adding to it is in `ledger_write`, the long scan of a verification in `ledger_scan`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from induction.db.bulk import BATCH, table_of
from induction.db.models import LedgerCheckpoint, LedgerEntry, LedgerRecord

_ENTRY, _RECORD = table_of(LedgerEntry), table_of(LedgerRecord)


def last_recorded_at(session: Session) -> datetime | None:
    """Give the moment of the last entry."""
    return session.scalars(select(_ENTRY.c.recorded_at).order_by(_ENTRY.c.leaf_index.desc()).limit(1)).first()


def size(session: Session) -> int:
    """Count the entries: one more than the last index."""
    highest = session.scalar(select(func.max(_ENTRY.c.leaf_index)))
    return 0 if highest is None else highest + 1


def hashes(session: Session, indexes: Iterable[int]) -> dict[int, tuple[bytes, bytes]]:
    """Give each entry's leaf and node; the node is the leaf where none is kept."""
    query = select(_ENTRY.c.leaf_index, _ENTRY.c.leaf, _ENTRY.c.node).where(_ENTRY.c.leaf_index.in_(list(indexes)))
    return {index: (leaf, leaf if node is None else node) for index, leaf, node in session.execute(query)}


def entries(session: Session, indexes: Iterable[int]) -> dict[int, tuple[LedgerEntry, LedgerRecord | None]]:
    """Find entries by their indexes, each with its record; None once that has been disposed of."""
    query = (
        select(LedgerEntry, LedgerRecord)
        .outerjoin(LedgerRecord, LedgerRecord.leaf_index == LedgerEntry.leaf_index)
        .where(LedgerEntry.leaf_index.in_(list(indexes)))
    )
    return {entry.leaf_index: (entry, record) for entry, record in session.execute(query)}


def indexes_of(session: Session, subjects: Iterable[str], kind: str) -> dict[str, int]:
    """Find the newest entry of a kind about each subject that has one."""
    query = (
        select(_RECORD.c.subject, func.max(_RECORD.c.leaf_index))
        .join(_ENTRY, _ENTRY.c.leaf_index == _RECORD.c.leaf_index)
        .where(_RECORD.c.subject.in_(list(subjects)), _ENTRY.c.kind == kind)
        .group_by(_RECORD.c.subject)
    )
    return dict(session.execute(query).all())


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
