"""The ledger: entries that are only added, the records beside them, and the checkpoints that were signed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from induction.db.base import Base, long, moment
from induction.db.types import Moment


class LedgerEntry(Base):
    """One line of the ledger, which names nobody. Append-only.

    `record` is the hash of the record beside it; `leaf` the hash of the line as `domain.ledger.Entry` writes it;
    `node` the root of the largest complete subtree that ends with this leaf, empty where that is the leaf itself.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        CheckConstraint("leaf_index >= 0", name="index_counts"),
        CheckConstraint("clock IN ('steady', 'set back')", name="clock_known"),
    )

    leaf_index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(20))
    recorded_at: Mapped[moment]
    clock: Mapped[str] = mapped_column(String(8))
    record: Mapped[bytes] = mapped_column(LargeBinary(32))
    leaf: Mapped[bytes] = mapped_column(LargeBinary(32))
    node: Mapped[bytes | None] = mapped_column(LargeBinary(32))


class LedgerRecord(Base):
    """What an entry speaks of, under its salt. Never changed; deleted by a disposal, which is an entry itself.

    `subject` names a row, for example ``completion:17``; `text` is the record word for word as it was hashed.
    """

    __tablename__ = "ledger_record"
    __table_args__ = (Index(None, "subject"),)

    leaf_index: Mapped[int] = mapped_column(
        ForeignKey("ledger_entry.leaf_index"), primary_key=True, autoincrement=False
    )
    subject: Mapped[str] = mapped_column(String(120))
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    text: Mapped[long]


class LedgerCheckpoint(Base):
    """A checkpoint that was signed: how large the ledger was, its root, and the signed note. Append-only."""

    __tablename__ = "ledger_checkpoint"

    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    root: Mapped[bytes] = mapped_column(LargeBinary(32))
    note: Mapped[long]
    signed_at: Mapped[datetime] = mapped_column(Moment)
