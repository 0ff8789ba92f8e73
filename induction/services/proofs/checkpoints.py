"""Checkpoints of the ledger: signed, kept, compared with the ledger as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from induction.db import Session
from induction.db.models import LedgerCheckpoint
from induction.db.queries import ledger as queries
from induction.db.queries import ledger_write
from induction.domain.errors import RefusedError
from induction.domain.proofs import checkpoint as rules
from induction.domain.proofs.checkpoint import Checkpoint
from induction.domain.proofs.signed_note import Signer, Verifier
from induction.services.proofs import ledger_tree

EVERY = timedelta(hours=1)


def is_due(session: Session, moment: datetime, every: timedelta = EVERY) -> bool:
    """Tell whether the ledger has grown since the last checkpoint, and that one is old enough."""
    size, last = queries.size(session), queries.last_checkpoint(session)
    if last is None:
        return size > 0
    return size > last.size and moment - last.signed_at >= every


def sign(session: Session, signer: Signer, known: Iterable[Checkpoint], moment: datetime) -> str:
    """Sign how large the ledger is now, and its root; gives the note, or the last one when it has not grown.

    Args:
        session: begun as a writer; the caller commits.
        signer: the ledger's key.
        known: checkpoints kept elsewhere; the last one in the database is looked at in any case.
        moment: when this is done (UTC).

    Raises:
        RefusedError: ``ledger-empty``, ``ledger-contradicted`` when an earlier checkpoint no longer holds: two that
            contradict one another are never signed.
    """
    ledger_write.lock(session)
    if words := contradiction(session, known):
        raise RefusedError("ledger-contradicted", words)
    size, last = queries.size(session), queries.last_checkpoint(session)
    if size == 0:
        raise RefusedError("ledger-empty", "The ledger has no entries yet, so there is nothing to sign.")
    if last is not None and last.size == size:
        return last.note
    root = ledger_tree.root(session, size)
    note = rules.signed(size, root, signer)
    session.add(LedgerCheckpoint(size=size, root=root, note=note, signed_at=moment))
    session.flush()
    return note


def kept(session: Session, verifiers: Sequence[Verifier]) -> list[Checkpoint]:
    """Read the checkpoints that the database keeps, smallest first.

    Raises:
        RefusedError: as `domain.checkpoint.read`, when a note is not what was signed.
    """
    return [rules.read(note, verifiers) for note in notes(session)]


def notes(session: Session) -> list[str]:
    """Give the signed notes that the database keeps, smallest size first."""
    return [row.note for row in queries.checkpoints(session)]


def contradiction(session: Session, known: Iterable[Checkpoint] = ()) -> str:
    """Say in words for HR which checkpoint no longer holds; empty when all do. Costs a few dozen rows each.

    The last one in the database is looked at in any case, and so are those that are given.
    """
    size, last = queries.size(session), queries.last_checkpoint(session)
    for checkpoint in [*known, *([] if last is None else [Checkpoint("", last.size, last.root)])]:
        if checkpoint.size > size:
            what = f"it had {checkpoint.size} entries and has only {size} now"
        elif ledger_tree.root(session, checkpoint.size) != checkpoint.root:
            what = f"its first {checkpoint.size} entries are not what they were"
        else:
            continue
        return (
            f"The ledger contradicts a signed checkpoint: {what}. Certificates wait, and attesting goes on. Keep the "
            "database and the checkpoints as they are and run `induction ledger verify`."
        )
    return ""
