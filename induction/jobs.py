"""Work that nobody waits for: the sweep that issues what a crash left pending, and standing reckoned anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from induction.db import Database, Session, begin_write, give_way
from induction.db.snapshot import begin_writing_snapshot
from induction.db.sweep import sweep
from induction.domain.certificates.seal import Sealed
from induction.domain.library_values import Library
from induction.services.certification import issuing
from induction.services.certification.issuing import Order, Press
from induction.services.proofs import checkpoints, ledger
from induction.services.retained import disposal_sweep
from induction.services.standings import counts, standing

_Step = TypeVar("_Step")
BATCH = 32  # certificates drawn, recorded and sealed together: few enough to lose little in a crash


class Workshop(Protocol):
    """Draws and seals several certificates, in their order; a text in the place of a result says why there is none.

    It may work while its results are not asked for yet.
    """

    def draw(self, orders: Sequence[Order]) -> Iterable[bytes | str]:
        """Draw each."""

    def seal(self, drawn: Sequence[tuple[Order, bytes]]) -> Iterable[Sealed | str]:
        """Check and seal each."""


class Keeper(Protocol):
    """Signs checkpoints of the ledger and keeps them outside the database."""

    def sign(self, session: Session, moment: datetime) -> str:
        """Sign one and add it to the database."""

    def publish(self, session: Session) -> None:
        """Write to the file and the log what is committed."""


class OneByOne:
    """A workshop of one press, in this process."""

    def __init__(self, press: Press) -> None:
        self._press = press

    def draw(self, orders: Sequence[Order]) -> Sequence[bytes | str]:
        """Draw each."""
        return [issuing.draw_or_say_why(self._press, order) for order in orders]

    def seal(self, drawn: Sequence[tuple[Order, bytes]]) -> Sequence[Sealed | str]:
        """Check and seal each."""
        return [issuing.seal_or_say_why(self._press, order, body) for order, body in drawn]


@dataclass(frozen=True)
class _Begun:
    """Certificates that are being drawn, of so many that are tried."""

    tried: int
    ordered: Sequence[Order]
    drawn: Iterable[bytes | str]


@dataclass(frozen=True)
class _Batch:
    """Certificates whose drawings are recorded, of so many that were tried, and what comes of sealing each."""

    tried: int
    drawn: Sequence[tuple[Order, bytes]]
    sealed: Iterable[Sealed | str]


def issue(session: Session, certificate_ids: Iterable[int], workshop: Workshop, now: Callable[[], datetime]) -> int:
    """Issue certificates that wait; gives how many were issued.

    First what was drawn is recorded and committed, then it is checked and sealed, then the files are recorded and
    committed. A crash at any point leaves certificates pending, and never a file without its record.
    """
    ordered = _ordered(session, certificate_ids, now())
    return _record(session, _announced(session, workshop, _Begun(len(ordered), ordered, workshop.draw(ordered))))


def _ordered(session: Session, certificate_ids: Iterable[int], moment: datetime) -> Sequence[Order]:
    """Read what is to be drawn: nothing while issuing waits. No transaction is left open."""
    ordered = issuing.orders(session, certificate_ids, moment)
    if words := ledger.why_issuing_waits(session, moment):
        _let_wait(session, ordered, words)
        return ()
    session.rollback()  # nothing is held while pages are drawn
    return ordered


def _announced(session: Session, workshop: Workshop, begun: _Begun) -> _Batch:
    """Record what was drawn, and give it to be checked and sealed."""
    going = _record_intents(session, begun.ordered, list(begun.drawn))
    return _Batch(begun.tried, going, workshop.seal(going))


def _record(session: Session, batch: _Batch) -> int:
    """Record what was sealed; gives how many certificates were issued."""
    if not batch.drawn:
        return 0
    sealed = list(batch.sealed)
    begin_write(session)
    ledger.take_turn(session)
    issued = 0
    for (order, body), outcome in zip(batch.drawn, sealed, strict=True):
        if isinstance(outcome, str):
            issuing.record_waiting(session, order, outcome)
        else:
            issued += issuing.record_issue(session, order, body, outcome)
    session.commit()
    return issued


def _let_wait(session: Session, ordered: Sequence[Order], words: str) -> None:
    begin_write(session)
    for order in ordered:
        issuing.record_waiting(session, order, words)
    session.commit()


def _record_intents(
    session: Session, ordered: Sequence[Order], drawn: Sequence[bytes | str]
) -> list[tuple[Order, bytes]]:
    begin_write(session)
    going: list[tuple[Order, bytes]] = []
    for order, outcome in zip(ordered, drawn, strict=True):
        if isinstance(outcome, str):
            issuing.record_waiting(session, order, outcome)
        else:
            issuing.record_intent(session, order, outcome)
            going.append((order, outcome))
    session.commit()
    return going


def issue_pending(
    database: Database,
    workshop: Workshop,
    now: Callable[[], datetime],
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> tuple[int, int]:
    """Issue every certificate that waits, batch by batch; gives how many were issued and how many still wait.

    While one batch is recorded, the next is being sealed and the one after that drawn, so that no process of the
    workshop waits for the database, and no more than three batches are in hand. `progress` is told after each how many
    of how many have been tried; no transaction is open then.
    """
    issued = tried = 0
    with database.session() as session:
        total = issuing.count_pending(session)
        session.rollback()
        if total:
            progress(0, total)
        begun = _one_ahead(_begin(session, workshop, now))
        for batch in _one_ahead(_announced(session, workshop, each) for each in begun):
            issued += _record(session, batch)
            tried += batch.tried
            progress(tried, max(total, tried))
    return issued, tried - issued


def _begin(session: Session, workshop: Workshop, now: Callable[[], datetime]) -> Iterator[_Begun]:
    """Begin to draw what waits, batch by batch."""
    after = 0
    while waiting := issuing.pending(session, BATCH, after):
        ordered = _ordered(session, waiting, now())
        yield _Begun(len(waiting), ordered, workshop.draw(ordered))
        after = waiting[-1]
    session.rollback()


def _one_ahead(steps: Iterable[_Step]) -> Iterator[_Step]:
    """Give each only when the next has been taken, too."""
    before: list[_Step] = []
    for step in steps:
        yield from before
        before = [step]
    yield from before


def keep_checkpoint(database: Database, keeper: Keeper, moment: datetime, *, is_asked_for: bool = False) -> str | None:
    """Sign a checkpoint of the ledger, keep it in the database, and then in the file and the log; gives the note.

    Unless it is asked for, nothing is done before one is due.

    Raises:
        RefusedError: when the ledger is empty or contradicts an earlier checkpoint, or the key cannot be used.
    """
    with database.session() as session:
        if not is_asked_for and not checkpoints.is_due(session, moment):
            return None
        begin_write(session)
        note = keeper.sign(session, moment)
        session.commit()
        keeper.publish(session)
    return note


def rebuild_standing(database: Database, library: Library, now: Callable[[], datetime]) -> Iterator[standing.Rebuilt]:
    """Work out everybody's standing anew, a thousand people a transaction, and say how far it is after each."""
    with database.session() as session:
        begin_write(session)
        for done in standing.rebuild(session, library, now()):
            session.commit()
            give_way(session)
            yield done
            begin_write(session)


def recount(database: Database, now: Callable[[], datetime]) -> Iterator[int]:
    """Work out all counts anew, some units a transaction, and say after each how many rows have had to change."""
    with database.session() as session:
        begin_writing_snapshot(session)
        for changed in counts.recount(session, now()):
            session.commit()
            give_way(session)
            yield changed
            begin_writing_snapshot(session)


def keep_counts(database: Database, now: Callable[[], datetime]) -> int:
    """Add up what acts have added to the counts, and count everything if that has never been done; gives how many rows.

    Nothing has to wait for it: rows that are not added up count like others, only more slowly.
    """
    settled = 0
    with database.session() as session:
        if counts.last_recount(session) is None:
            for _ in recount(database, now):
                pass
        begin_write(session)
        while rows := counts.settle(session):
            session.commit()
            give_way(session)
            settled += rows
            begin_write(session)
    return settled


def keep_standing(database: Database, library: Library, now: Callable[[], datetime]) -> bool:
    """Work out everybody's standing anew if the requirements have changed since; tells whether they had."""
    with database.session() as session:
        if standing.is_current(session, library):
            return False
    for _ in rebuild_standing(database, library, now):
        pass
    return True


def sweep_disposals(database: Database, now: Callable[[], datetime]) -> int:
    """Sweep the traces of disposals out of the database's file; gives how many were swept, 0 when it must wait."""
    with database.session() as session:
        waiting = disposal_sweep.unswept(session)
        session.rollback()
        if not waiting or not sweep(database.engine):
            return 0
        begin_write(session)
        disposal_sweep.note_swept(session, waiting, now())
        session.commit()
    return len(waiting)
