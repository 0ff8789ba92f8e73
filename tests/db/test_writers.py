"""SQLite is kept durable, and writers wait for one another instead of failing."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import OperationalError

from induction.db import Database, Session, begin_write
from induction.db.models import OrganisationUnit

WRITES = 40


def write(session: Session, code: str) -> None:
    """Read first and write then, as services do."""
    begin_write(session)
    count = len(session.scalars(select(OrganisationUnit.id)).all())
    session.add(OrganisationUnit(code=code, name=f"after {count}"))
    session.commit()


def write_many(url: str, writer: str, count: int) -> int:
    """Write from a process of its own; gives how many writes went through."""
    with closing(Database(url)) as database, database.session() as session:
        for number in range(count):
            write(session, f"{writer}-{number}")
    return count


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL
        ("busy_timeout", 10_000),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
    ],
)
def test_every_sqlite_connection_is_durable_and_strict(sqlite_url: str, pragma: str, value: object) -> None:
    with closing(Database(sqlite_url)) as database, database.session() as one, database.session() as other:
        assert [session.scalar(text(f"PRAGMA {pragma}")) for session in (one, other)] == [value, value]


def test_a_writer_takes_the_lock_at_once_and_a_reader_does_not(sqlite_url: str) -> None:
    said: list[str] = []
    with closing(Database(sqlite_url)) as database, database.session() as session:
        event.listen(database.engine, "connect", lambda driver, _: driver.set_trace_callback(said.append))
        session.scalar(text("SELECT 1"))
        begin_write(session)
        session.rollback()
        session.scalar(text("SELECT 2"))
    said = [each for each in said if each != "ROLLBACK"]
    assert said == ["BEGIN", "SELECT 1", "BEGIN IMMEDIATE", "BEGIN", "SELECT 2"]


def test_a_second_writer_waits_and_then_sees_what_the_first_wrote(database_url: str) -> None:
    with (
        closing(Database(database_url)) as database,
        ThreadPoolExecutor(1) as threads,
        database.session() as first,
        database.session() as second,
    ):
        begin_write(first)
        first.add(OrganisationUnit(code="first", name="first"))
        first.flush()
        waiting = threads.submit(write, second, "second")
        first.commit()
        waiting.result(timeout=20)
        first.rollback()
        assert set(first.scalars(select(OrganisationUnit.code))) == {"first", "second"}


def test_two_processes_of_two_threads_write_and_nobody_is_turned_away(database_url: str) -> None:
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawned) as processes, ThreadPoolExecutor(2) as threads:
        work = [processes.submit(write_many, database_url, f"process-{at}", WRITES) for at in range(2)]
        work += [threads.submit(write_many, database_url, f"thread-{at}", WRITES) for at in range(2)]
        assert [each.result(timeout=120) for each in work] == [WRITES] * 4
    with closing(Database(database_url)) as database, database.session() as session:
        codes = session.scalars(select(OrganisationUnit.code)).all()
        names = session.scalars(select(OrganisationUnit.name).order_by(OrganisationUnit.id)).all()
    assert len(set(codes)) == 4 * WRITES
    if database.engine.dialect.name == "sqlite":  # one writer at a time: each has counted all before it
        assert names == [f"after {count}" for count in range(4 * WRITES)]


def test_without_the_early_lock_a_reader_that_turns_writer_is_refused(sqlite_url: str) -> None:
    """The control: this is what `begin_write` is for, and the race above would meet it."""
    with closing(Database(sqlite_url)) as database, database.session() as late, database.session() as quick:
        late.scalars(select(OrganisationUnit)).all()
        write(quick, "quick")
        late.add(OrganisationUnit(code="late", name="late"))
        with pytest.raises(OperationalError, match="locked"):
            late.flush()
