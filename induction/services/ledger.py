"""The ledger: one entry for each fact of the record, in the fact's own transaction.

Call `record` after the fact's row has been flushed, and as the last thing that writes in the transaction: on PostgreSQL
whoever adds to the ledger makes the next one wait until the commit. Verification is left to `ledger_check`, signing to
`checkpoints`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from secrets import token_bytes
from typing import Any

from induction.db import Session
from induction.db.bulk import BATCH
from induction.db.queries import ledger as queries
from induction.db.queries import ledger_bulk
from induction.domain.ledger import (
    BOUND,
    CLOCKS_DIFFER,
    SALT_BYTES,
    Entry,
    Facts,
    Kind,
    Value,
    entry_text,
    moment_text,
    record_hash,
    record_text,
    stamp,
)
from induction.domain.merkle import leaf_hash, merged_with, node_hash
from induction.services import checkpoints, ledger_tree

_GATHERED = "ledger facts gathered"


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that is to be recorded.

    Attributes:
        moment: when it is recorded (UTC).
        subject: names the row, for example ``completion:17``.
        facts: what it says: text, whole numbers, days and moments.
    """

    moment: datetime
    kind: Kind
    subject: str
    facts: Facts


@dataclass(frozen=True)
class Witness:
    """What a certificate prints of the ledger, so that its holder can witness against a rewritten one.

    Attributes:
        index: the entry of the attestation.
        size: how many entries there were when this was taken.
        root: the root over them.
    """

    index: int
    size: int
    root: bytes


@dataclass(frozen=True)
class Signed:
    """A checkpoint that was signed.

    Attributes:
        note: the signed note, word for word.
        size: how many entries the ledger had.
    """

    note: str
    size: int
    signed_at: datetime


def record(session: Session, moment: datetime, kind: Kind, subject: str, facts: Facts) -> None:
    """Add an entry for a fact; the two stand or fall together.

    Args:
        session: the session of the fact, begun as a writer.
        moment: when it is recorded (UTC); a moment before the last entry's is replaced by that, and flagged when the
            clock has been set back.
        kind: what is recorded.
        subject: names the row, for example ``completion:17``.
        facts: what a stranger should be able to prove of it: text, whole numbers, days and moments. Use `facts_of` for
            kinds in `domain.ledger.BOUND`; verification compares those with the row. Ids rather than names.
    """
    fact = Fact(moment, kind, subject, facts)
    gathered: list[Fact] | None = session.info.get(_GATHERED)
    if gathered is not None:
        gathered.append(fact)
        return
    queries.lock(session)
    last = queries.last(session)
    index = 0 if last is None else last[0] + 1
    salt, text = token_bytes(SALT_BYTES), record_text(subject, facts)
    at, clock = stamp(moment, None if last is None else last[1])
    entry = Entry(index, str(kind), at, str(clock), record_hash(salt, text))
    leaf = entry.leaf
    node = leaf
    for root in _merged(session, index, last):
        node = node_hash(root, node)
    queries.insert_entry(session, _row(entry, leaf, node), _record(index, subject, salt, text))


def record_many(session: Session, facts: Iterable[Fact]) -> int:
    """Add entries for many facts at once, in the order given; tells how many. For imports.

    The session is begun as a writer; other writers wait until it commits.
    """
    queries.lock(session)
    last = queries.last(session)
    at = None if last is None else last[1]
    frontier = ledger_tree.frontier(session)
    first = frontier.size
    lines: list[ledger_bulk.Line] = []
    for fact in facts:
        salt, text = token_bytes(SALT_BYTES), record_text(fact.subject, fact.facts)
        at, clock = stamp(fact.moment, at)
        moment, hashed, index = moment_text(at), record_hash(salt, text), frontier.size
        leaf = leaf_hash(entry_text(index, fact.kind, moment, clock, hashed).encode())
        node = frontier.append(leaf)
        kept = None if node is leaf else node
        lines.append(
            ((index, str(fact.kind), moment, str(clock), hashed, leaf, kept), (index, fact.subject, salt, text))
        )
        if len(lines) == BATCH:
            ledger_bulk.insert(session, lines)
            lines.clear()
    ledger_bulk.insert(session, lines)
    return frontier.size - first


@contextmanager
def gathered(session: Session) -> Iterator[None]:
    """Gather what is recorded in this block and add it at the end in the order of its moments.

    For facts that lie in the past and come person by person, such as the demo's histories.
    """
    facts = session.info[_GATHERED] = []
    try:
        yield
    finally:
        del session.info[_GATHERED]
    record_many(session, sorted(facts, key=lambda fact: fact.moment))


def facts_of(kind: Kind, row: object) -> Facts:
    """Take from a row, or from its columns by name, what the ledger binds of this kind."""
    if isinstance(row, dict):
        return {name: row[name] for name in BOUND[kind]}
    return {name: getattr(row, name) for name in BOUND[kind]}


def dispose(session: Session, moment: datetime, subject: str, facts: Facts, *, of: Sequence[str]) -> int:
    """Delete the records about subjects and add the entry of that disposal; tells how many records went.

    The entries stay, and everything still verifies; without its record an entry can be linked to nobody. The entry of
    the disposal lists them, so that a record that is missing for another reason is found.

    Args:
        session: begun as a writer.
        moment: when this is done (UTC).
        subject: names the disposal, for example ``decision:4``.
        facts: on what grounds; nothing about a person, because this record is kept.
        of: the subjects disposed of, for example ``completion:17``.
    """
    indexes = queries.indexes_about(session, of)
    queries.delete_records(session, indexes)
    record(session, moment, Kind.DISPOSAL, subject, {**facts, "entries": _runs(indexes)})
    return len(indexes)


def witness(session: Session, attestation_id: int) -> Witness | None:
    """Tell under which root an attestation lies now; None when it has no entry.

    Take it before the certificate is drawn, and print its three values with `domain.ledger.witness_words`. The proof
    for the credential is `prove(session, witness.index, witness.size)`.
    """
    index = queries.index_of(session, f"attestation:{attestation_id}", Kind.ATTESTATION)
    if index is None:
        return None
    size = queries.size(session)
    return Witness(index, size, ledger_tree.root(session, size))


def latest_checkpoint(session: Session) -> Signed | None:
    """Give the newest checkpoint, to be handed to people outside, such as in HR's monthly mail; None before the first.

    Send the note word for word, in a block of its own: a changed space breaks its signature.
    """
    row = queries.last_checkpoint(session)
    return Signed(row.note, row.size, row.signed_at) if row else None


def why_issuing_waits(session: Session, moment: datetime) -> str:
    """Say why nothing is to be issued at a moment, in words for HR; empty when all is well.

    A certificate that witnesses a rewritten ledger, or is dated before what it rests on, would be worth nothing. So
    certificates wait while the last checkpoint is contradicted and while the clock is behind.
    """
    if words := checkpoints.contradiction(session):
        return words
    last = queries.last(session)
    if last is None or last[1] - moment <= CLOCKS_DIFFER:
        return ""
    return (
        f"The machine's clock says {moment:%d %B %Y %H:%M} UTC, but the ledger has an entry of "
        f"{last[1]:%d %B %Y %H:%M} UTC. Set the clock right. Certificates wait until then."
    )


def _runs(indexes: Sequence[int]) -> list[Value]:
    """Write ascending numbers as runs, each with its first and last."""
    runs: list[list[Value]] = []
    for index in indexes:
        if runs and runs[-1][1] == index - 1:
            runs[-1][1] = index
        else:
            runs.append([index, index])
    return [*runs]


def _merged(session: Session, index: int, last: Any) -> list[bytes]:
    """Give the kept roots that a new leaf merges with; every second leaf needs none, every fourth more than one."""
    needed = merged_with(index)
    if len(needed) < 2:
        return [last[2] for _ in needed]
    found = queries.hashes(session, needed)
    return [found[each][1] for each in needed]


def _row(entry: Entry, leaf: bytes, node: bytes) -> dict[str, Any]:
    return {
        "leaf_index": entry.index,
        "kind": entry.kind,
        "recorded_at": entry.recorded_at,
        "clock": entry.clock,
        "record": entry.record,
        "leaf": leaf,
        "node": None if node is leaf else node,
    }


def _record(index: int, subject: str, salt: bytes, text: str) -> dict[str, Any]:
    return {"leaf_index": index, "subject": subject, "salt": salt, "text": text}
