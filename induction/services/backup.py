"""A backup of the database: a copy, and what is in it."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

from induction.db import Database
from induction.db.copying import copied
from induction.db.queries import contents
from induction.db.queries import ledger as ledger_queries
from induction.services.proofs import ledger_tree


@dataclass(frozen=True)
class Holds:
    """What a copy holds, read from the copy itself or at its very moment.

    Attributes:
        people: whose records are kept; who was disposed of does not count.
        entries: of the ledger.
        root: of the ledger over all its entries, in base64 as checkpoints write it.
    """

    people: int
    certificates: int
    entries: int
    root: str


def take(database: Database, path: Path) -> Holds:
    """Copy the database into an empty file, and say what the copy holds.

    Raises:
        RefusedError: ``backup``, with what stood in the way.
    """
    with copied(database, path) as session:
        entries = ledger_queries.size(session)
        root = b64encode(ledger_tree.root(session, entries)).decode()
        return Holds(contents.people(session), contents.certificates(session), entries, root)
