"""The worker's round signs a checkpoint each hour in which the ledger grew; HR's monthly mail carries the newest."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select, text

from induction.db import Database, begin_write
from induction.db.models import LedgerCheckpoint, Message
from induction.domain.people import Role
from induction.domain.proofs import checkpoint
from induction.domain.proofs.ledger import Kind
from induction.services.proofs import ledger
from induction.signing import ledger_key
from induction.worker import Yard, rounds, works
from tests import staff, triggers
from tests.worker.conftest import Clock


def add_entry(database: Database, moment: datetime) -> None:
    with database.session() as session:
        begin_write(session)
        ledger.record(session, moment, Kind.REVOCATION, "certificate:1", {"reason": "issued in error"})
        session.commit()


def sizes(database: Database) -> list[int]:
    with database.session() as session:
        return [*session.scalars(select(LedgerCheckpoint.size).order_by(LedgerCheckpoint.size))]


def test_a_round_signs_what_is_due(database: Database, yard_to: Callable[[str], Yard], clock: Clock) -> None:
    yard = yard_to("")
    works.keep_checkpoint(yard)
    assert sizes(database) == []  # an empty ledger has nothing to say
    for minutes, expected in ((0, [1]), (59, [1]), (1, [1, 3])):
        clock.pass_(minutes=minutes)
        add_entry(database, clock())
        works.keep_checkpoint(yard)
        assert sizes(database) == expected
    clock.pass_(hours=5)
    works.keep_checkpoint(yard)
    assert sizes(database) == [1, 3]  # it has not grown


def test_a_contradiction_is_logged_and_holds_nothing_else_up(
    database: Database, yard_to: Callable[[str], Yard], clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    yard = yard_to("")
    add_entry(database, clock())
    works.keep_checkpoint(yard)
    with database.session() as session:
        triggers.let_go(session, "ledger_record")
        triggers.let_go(session, "ledger_entry")
        session.execute(text("DELETE FROM ledger_record"))
        session.execute(text("DELETE FROM ledger_entry"))
        session.commit()
    clock.pass_(hours=2)
    for _ in range(2):
        add_entry(database, clock())
    with caplog.at_level(logging.ERROR):
        works.keep_checkpoint(yard)
    assert "its first 1 entries are not what they were" in caplog.text
    assert sizes(database) == [1]


def test_the_monthly_mail_carries_the_newest_checkpoint(
    database: Database, yard_to: Callable[[str], Yard], clock: Clock
) -> None:
    with database.session() as session:
        staff.add_staff(session, Role.HR)
        session.commit()
    add_entry(database, clock())
    works.keep_checkpoint(yard_to(""))
    yard = yard_to("smtp://127.0.0.1:9")
    rounds.write_letters(yard)
    with database.session() as session:
        bodies = session.scalars(select(Message.body).where(Message.kind == "HR summary")).all()
    found = [note for body in bodies for note in checkpoint.notes(body)]
    verifiers = ledger_key.known_verifiers(yard.settings.data_dir)
    assert [checkpoint.read(note, verifiers).size for note in found] == [1]
