"""Prove to a stranger that an entry is in the ledger, with everything that is needed to follow the proof."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from induction.db import Session
from induction.db.queries import ledger as queries
from induction.domain.errors import NotFoundError
from induction.domain.ledger import Entry
from induction.services import ledger_tree


@dataclass(frozen=True)
class Proof:
    """An entry of the ledger, and the path from it to the root of the tree of a size.

    Attributes:
        entry: the line that was hashed, word for word.
        salt: the salt of the record; None when the record has been disposed of.
        record: the record that was hashed, word for word.
        path: the hashes beside the way up, lowest first (RFC 6962, 2.1.1).
    """

    index: int
    size: int
    root: bytes
    entry: str
    salt: bytes | None
    record: str | None
    path: tuple[bytes, ...]

    def as_json(self) -> dict[str, Any]:
        """Write it as docs/ledger.md describes: hashes in base64, the salt in hexadecimal digits."""
        return {
            "index": self.index,
            "size": self.size,
            "root": b64encode(self.root).decode(),
            "entry": self.entry,
            "salt": None if self.salt is None else self.salt.hex(),
            "record": self.record,
            "path": [b64encode(each).decode() for each in self.path],
        }


def prove(session: Session, index: int, size: int | None = None) -> Proof:
    """Prove that an entry is in the ledger as it stands, or as it stood when it had a size.

    Raises:
        NotFoundError: ``no-entry``.
    """
    row, whole = queries.entry(session, index), queries.size(session)
    size = whole if size is None else size
    if row is None or not index < size <= whole:
        raise NotFoundError("no-entry", f"The ledger has no entry {index} among the first {size}.")
    record = queries.record(session, index)
    entry = Entry(row.leaf_index, row.kind, row.recorded_at, row.clock, row.record)
    return Proof(
        index,
        size,
        ledger_tree.root(session, size),
        entry.data.decode(),
        record.salt if record else None,
        record.text if record else None,
        tuple(ledger_tree.inclusion_proof(session, index, size)),
    )
