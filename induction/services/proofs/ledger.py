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
from itertools import islice
from operator import itemgetter
from secrets import token_bytes
from typing import NamedTuple

from induction.db import Session
from induction.db.bulk import BATCH
from induction.db.queries import ledger as queries
from induction.db.queries import ledger_write
from induction.domain.proofs.ledger import (
    BOUND,
    CLOCKS_DIFFER,
    SALT_BYTES,
    Facts,
    Kind,
    Value,
    entry_text,
    moment_text,
    record_hash,
    record_text,
    stamp,
)
from induction.domain.proofs.merkle import Frontier, leaf_hash, merged_with
from induction.services.proofs import checkpoints, ledger_tree

_GATHERED = "ledger facts gathered"
_Draft = tuple[datetime, str, str, str]  # when, kind, subject, record: a tuple, of which imports hold very many


class Fact(NamedTuple):
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
    draft = moment, str(kind), subject, record_text(subject, facts)
    gathered: list[_Draft] | None = session.info.get(_GATHERED)
    if gathered is not None:
        gathered.append(draft)
        return
    last = ledger_write.lock(session)
    line, _ = _line(draft, _edge(session, last), last and last.recorded_at, token_bytes(SALT_BYTES))
    ledger_write.insert(session, line)


def take_turn(session: Session) -> None:
    """Wait until nobody else adds to the ledger, until the commit; before several facts change rows that others want.

    Whoever changes rows, records, and changes more rows would otherwise wait for somebody who waits for the ledger.
    """
    ledger_write.lock(session)


def record_many(session: Session, facts: Iterable[Fact]) -> int:
    """Add entries for many facts at once, in the order given; tells how many. For imports.

    The session is begun as a writer; other writers wait until it commits.
    """
    return _write_many(
        session, ((fact.moment, str(fact.kind), fact.subject, record_text(fact.subject, fact.facts)) for fact in facts)
    )


@contextmanager
def gathered(session: Session) -> Iterator[None]:
    """Gather what is recorded in this block and add it at the end in the order of its moments.

    For facts that lie in the past and come person by person, such as the demo's histories.
    """
    drafts: list[_Draft] = []
    session.info[_GATHERED] = drafts
    try:
        yield
    finally:
        del session.info[_GATHERED]
    drafts.sort(key=itemgetter(0))
    _write_many(session, drafts)


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
    last_at = queries.last_recorded_at(session)
    if last_at is None or last_at - moment <= CLOCKS_DIFFER:
        return ""
    return (
        f"The machine's clock says {moment:%d %B %Y %H:%M} UTC, but the ledger has an entry of "
        f"{last_at:%d %B %Y %H:%M} UTC. Set the clock right. Certificates wait until then."
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


def _edge(session: Session, last: ledger_write.Last | None) -> Frontier:
    """Give as much of the tree's right edge as the next leaf merges with; the last four entries hold it as a rule."""
    if last is None:
        return Frontier()
    size, roots = last.leaf_index + 1, last.roots
    needed = merged_with(size)
    if far := [index for index in needed if index not in roots]:
        roots = roots | {index: node for index, (_, node) in queries.hashes(session, far).items()}
    return Frontier(size, [roots[index] for index in reversed(needed)])


def _write_many(session: Session, drafts: Iterable[_Draft]) -> int:
    last = ledger_write.lock(session)
    at = last and last.recorded_at
    edge = ledger_tree.frontier(session)
    first = edge.size
    for batch in _batches(drafts):
        salts = token_bytes(SALT_BYTES * len(batch))
        lines: list[ledger_write.Line] = []
        for place, draft in enumerate(batch):
            line, at = _line(draft, edge, at, salts[SALT_BYTES * place : SALT_BYTES * (place + 1)])
            lines.append(line)
        ledger_write.insert_many(session, lines)
    return edge.size - first


def _line(draft: _Draft, edge: Frontier, last_at: datetime | None, salt: bytes) -> tuple[ledger_write.Line, datetime]:
    """Make the entry and its record, and grow the tree by them; gives the moment that the entry carries, too."""
    moment, kind, subject, text = draft
    at, clock = stamp(moment, last_at)
    recorded_at, hashed, index = moment_text(at), record_hash(salt, text), edge.size
    leaf = leaf_hash(entry_text(index, kind, recorded_at, clock, hashed).encode())
    node = edge.append(leaf)
    kept = None if node is leaf else node
    return ((index, kind, recorded_at, clock, hashed, leaf, kept), (index, subject, salt, text)), at


def _batches(drafts: Iterable[_Draft]) -> Iterator[list[_Draft]]:
    waiting = iter(drafts)
    while batch := list(islice(waiting, BATCH)):
        yield batch
