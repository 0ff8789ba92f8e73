"""The facts that the ledger speaks of: which rows they are, and what of each its record holds.

A verification reads them beside the records; a database that is older than its ledger has them entered from here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import FromClause

from induction.db import Session
from induction.db.bulk import table_of
from induction.db.models import Attestation, Certificate, Completion, Correction, Disposal
from induction.db.queries import ledger_scan
from induction.domain.proofs.ledger import BOUND, Facts, Kind
from induction.services.proofs.ledger_publications import Publications, Recorded


class Source(Protocol):
    """Where the facts of a kind lie."""

    def recorded(self, session: Session, kind: Kind) -> Iterator[Recorded]:
        """Give each record of the kind, in order."""

    def unrecorded(self, session: Session, kind: Kind) -> Iterable[tuple[str, Facts]]:
        """Give the subject of each fact that no entry speaks of, and what the record would hold."""


@dataclass(frozen=True)
class Rows:
    """Facts that are one row each.

    Attributes:
        prefix: stands before the row's key in a subject.
        table: gives the rows, with their key as `id` and the bound columns.
        empty_until: the column that is empty until the row is a fact; none when it always is.
    """

    prefix: str
    table: Callable[[], FromClause]
    empty_until: str = ""

    def recorded(self, session: Session, kind: Kind) -> Iterator[Recorded]:
        """Give each record with its row."""
        columns = BOUND[kind]
        for row in ledger_scan.recorded_rows(session, kind, self.prefix, self.table(), columns):
            facts = None if row[3] is None else dict(zip(columns, row[4:], strict=True))
            yield Recorded(row[0], row[1], row[2], facts)

    def unrecorded(self, session: Session, kind: Kind) -> Iterator[tuple[str, Facts]]:
        """Give each row without an entry."""
        columns = BOUND[kind]
        rows = ledger_scan.rows_without_entry(
            session, kind, self.prefix, self.table(), columns, moment=self.empty_until
        )
        for row in rows:
            yield f"{self.prefix}{row[0]}", dict(zip(columns, row[1:], strict=True))


FACTS: Mapping[Kind, Source] = {
    Kind.COMPLETION: Rows("completion:", lambda: table_of(Completion)),
    Kind.ATTESTATION: Rows("attestation:", lambda: table_of(Attestation)),
    Kind.CERTIFICATE_ISSUED: Rows("certificate:", lambda: table_of(Certificate), "issued_at"),
    Kind.REVOCATION: Rows("revocation:", ledger_scan.revocations),
    Kind.CORRECTION: Rows("correction:", lambda: table_of(Correction)),
    Kind.POLICY_PUBLISHED: Publications(),
    Kind.DISPOSAL: Rows("disposal:", lambda: table_of(Disposal)),
}
"""Where the facts of each kind lie."""
