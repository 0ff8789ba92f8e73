"""Several processes add to one ledger, and some are killed: no gap, no fork, no fact without its entry."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from induction.db import Database, begin_write
from induction.db.models import Completion, LedgerEntry
from induction.domain.proofs.ledger import Kind
from induction.services.proofs import ledger, ledger_check
from tests import facts
from tests.record import MOMENT, staff_member

SPAWN = multiprocessing.get_context("spawn")
WRITERS, EACH = 3, 40
KILLS, MANY_KILLS = 6, 40


def write(url: str, writer: int, count: int, turn: int = 0) -> int:
    """Record completions, each with its entry; every fifth is thought better of."""
    chance = Random(writer)
    with closing(Database(url)) as database, database.session() as session:
        for number in range(count):
            begin_write(session)
            at = MOMENT + timedelta(seconds=chance.randrange(30))
            facts.completed(session, writer + 1, f"module-{turn}-{number}", at.date())
            key = session.scalar(select(func.max(Completion.id)).where(Completion.staff_member_id == writer + 1))
            row = session.get_one(Completion, key)
            ledger.record(session, at, Kind.COMPLETION, f"completion:{key}", ledger.facts_of(Kind.COMPLETION, row))
            if number % 5 == 4:
                session.rollback()
            else:
                session.commit()
    return count


def people(url: str) -> None:
    with closing(Database(url)) as database, database.session() as session:
        keys = [staff_member(session, f"Person {number}") for number in range(WRITERS)]
        assert keys == [1, 2, 3]
        session.commit()


def examine(url: str) -> int:
    with closing(Database(url)) as database, database.session() as session:
        checked = ledger_check.verify(session, [])
        assert checked.fault is None, str(checked.fault)
        assert checked.size == session.scalar(select(func.count()).select_from(Completion))
        moments = session.scalars(select(LedgerEntry.recorded_at).order_by(LedgerEntry.leaf_index)).all()
        assert moments == sorted(moments)
        return checked.size


def test_writers_at_once_make_one_gapless_ledger(database_url: str) -> None:
    people(database_url)
    with ProcessPoolExecutor(WRITERS, mp_context=SPAWN) as processes:
        work = [processes.submit(write, database_url, writer, EACH) for writer in range(WRITERS)]
        assert [each.result(timeout=120) for each in work] == [EACH] * WRITERS
    assert examine(database_url) == WRITERS * EACH * 4 // 5


def kill_writers(url: str, kills: int) -> None:
    """Kill one of two writers again and again, at any moment; the other goes on."""
    people(url)
    chance = Random(7)
    going = SPAWN.Process(target=write, args=(url, 0, 5_000))
    going.start()
    for turn in range(kills):
        victim = SPAWN.Process(target=write, args=(url, 1 + turn % 2, 5_000, turn))
        victim.start()
        before = size(url)
        while size(url) < before + 4:
            time.sleep(0.01)
        time.sleep(chance.random() * 0.03)
        assert victim.pid
        os.kill(victim.pid, signal.SIGKILL)
        victim.join()
    assert going.is_alive()
    going.kill()
    going.join()
    assert examine(url) > 4 * kills


def size(url: str) -> int:
    with closing(Database(url)) as database, database.session() as session:
        return session.scalar(select(func.count()).select_from(LedgerEntry)) or 0


def test_a_killed_writer_leaves_neither_gap_nor_orphan(database_url: str) -> None:
    kill_writers(database_url, KILLS)


@pytest.mark.slow
def test_many_killed_writers_leave_neither_gap_nor_orphan(database_url: str) -> None:
    kill_writers(database_url, MANY_KILLS)
