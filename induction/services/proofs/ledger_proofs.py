"""Prove to a stranger that an entry is in the ledger, with everything that is needed to follow the proof."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from induction.db import Session
from induction.db.models import Certificate, LedgerEntry, LedgerRecord
from induction.db.queries import certificates
from induction.db.queries import ledger as queries
from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.proofs.ledger import Entry, Kind, witnessed_size
from induction.services.proofs import ledger_tree


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
    whole = queries.size(session)
    size = whole if size is None else size
    if size > whole:
        raise _no_entry(index, size)
    (proof,) = _proofs(session, [index], size)
    return proof


def of_attestations(session: Session, attestation_ids: Iterable[int]) -> Mapping[int, Proof]:
    """Prove where each of a few dozen attestations lies in the ledger as it stands, by its id.

    One without an entry is left out. Take it before a certificate is drawn: it prints the index, the size and the root
    with `domain.ledger.witness_words`, so that its holder can witness against a rewritten ledger.
    """
    subjects = {f"attestation:{attestation_id}": attestation_id for attestation_id in attestation_ids}
    found = queries.indexes_of(session, subjects, Kind.ATTESTATION)
    proofs = _proofs(session, found.values(), queries.size(session))
    return {subjects[subject]: proof for subject, proof in zip(found, proofs, strict=True)}


def _proofs(session: Session, indexes: Collection[int], size: int) -> list[Proof]:
    rows, root = queries.entries(session, indexes), ledger_tree.root(session, size)
    for index in indexes:
        if index not in rows or index >= size:
            raise _no_entry(index, size)
    paths = ledger_tree.inclusion_proofs(session, indexes, size)
    return [_proof(*rows[index], size, root, path) for index, path in zip(indexes, paths, strict=True)]


def _no_entry(index: int, size: int) -> NotFoundError:
    return NotFoundError("no-entry", f"The ledger has no entry {index} among the first {size}.")


def _proof(row: LedgerEntry, record: LedgerRecord | None, size: int, root: bytes, path: Sequence[bytes]) -> Proof:
    entry = Entry(row.leaf_index, row.kind, row.recorded_at, row.clock, row.record)
    return Proof(
        row.leaf_index,
        size,
        root,
        entry.data.decode(),
        record.salt if record else None,
        record.text if record else None,
        tuple(path),
    )


def joining(session: Session, number: str, size: int | None = None) -> str:
    """Prove, as JSON, how an issued certificate lies in the ledger of a checkpoint's size; the newest one by default.

    Raises:
        NotFoundError: ``no-certificate`` for one that is not issued, ``no-entry`` for a size the ledger never had.
        RefusedError: ``no-checkpoint`` before the first was signed.
    """
    row = certificates.by_any_number(session, number)
    if row is None or row.status != "issued":
        raise NotFoundError("no-certificate", f"No certificate {number} has been issued.")
    if size is None:
        newest = queries.last_checkpoint(session)
        if newest is None:
            raise RefusedError("no-checkpoint", "No checkpoint has been signed yet: induction ledger checkpoint.")
        size = newest.size
    if size > queries.size(session):
        raise NotFoundError("no-entry", f"The ledger never had {size} entries.")
    told = joining_of(session, row, size)
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def joining_of(session: Session, row: Certificate, size: int) -> dict[str, Any]:
    """Prove what can be proved of an issued certificate under the ledger of a size."""
    told: dict[str, Any] = {"certificate": row.number}
    sealed_under = witnessed_size(row.witness or "")
    if sealed_under and sealed_under != size:
        old, new = sorted((sealed_under, size))
        path = ledger_tree.consistency_proof(session, old, new)
        told["growth"] = {"from": old, "to": new, "path": [b64encode(each).decode() for each in path]}
    subject = f"certificate:{row.id}"
    index = queries.indexes_of(session, [subject], Kind.CERTIFICATE_ISSUED).get(subject)
    if index is not None and index < size:
        told["issue"] = prove(session, index, size).as_json()
    return told
