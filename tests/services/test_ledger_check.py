"""The ledger verified in its database: tampering with rows is found, and so are facts that were changed or lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from random import Random

import pytest
from sqlalchemy import text

from induction.db import Database, Session, begin_write
from induction.db.bulk import insert_rows
from induction.db.models import Completion, LedgerEntry, LedgerRecord
from induction.domain.proofs.checkpoint import Checkpoint
from induction.domain.proofs.ledger import Kind
from induction.domain.proofs.ledger_check import Fault
from induction.services.proofs import ledger, ledger_check, ledger_facts, ledger_start
from tests import facts, mutants
from tests.mutants import Lines, Mutant
from tests.record import MOMENT, staff_member

SIZE = 24
CHECKPOINTS = [5, 16, 24]
FEW, MANY = 5, 200


def let_in(session: Session) -> None:
    """Take the triggers away, as somebody can who owns the database."""
    if session.get_bind().dialect.name == "sqlite":
        for table in ("ledger_entry", "ledger_record", "completion"):
            session.execute(text(f"DROP TRIGGER {table}_no_update"))
            session.execute(text(f"DROP TRIGGER {table}_no_delete"))
    else:
        for table in ("ledger_entry", "ledger_record", "completion"):
            session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    session.commit()


def store(session: Session, lines: Lines) -> None:
    """Let the tables hold these lines and nothing else."""
    session.rollback()
    session.execute(text("DELETE FROM ledger_record"))
    session.execute(text("DELETE FROM ledger_entry"))
    for index, kind, moment, clock, record, leaf, node, salt, words, subject in lines:
        at = mutants.datetime.fromisoformat(moment)
        entry = {"kind": kind, "recorded_at": at, "clock": clock, "record": record, "leaf": leaf, "node": node}
        insert_rows(session, LedgerEntry, [entry | {"leaf_index": index}])
        assert words is not None
        row = {"leaf_index": index, "subject": subject, "salt": salt, "text": words.decode()}
        insert_rows(session, LedgerRecord, [row])
    session.commit()


def fault_of(session: Session, checkpoints: list[Checkpoint], monkeypatch: pytest.MonkeyPatch) -> Fault | None:
    monkeypatch.setattr(ledger_check, "FACTS", {})  # these ledgers speak of no rows
    return ledger_check.verify(session, checkpoints).fault


def try_mutants(url: str, way: Callable[[Lines, Random], Mutant], count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = mutants.genuine(SIZE, Random(1))
    said = [Checkpoint("", size, roots[0]) for size, roots in mutants.roots(lines, CHECKPOINTS).items()]
    with closing(Database(url)) as database, database.session() as session:
        let_in(session)
        store(session, lines)
        assert fault_of(session, said, monkeypatch) is None
        for number in range(count):
            mutant = way(lines, Random(number))
            store(session, mutant.lines)
            fault = fault_of(session, said, monkeypatch)
            assert fault, number
            if mutant.is_exact:
                assert (fault.first, fault.last) == (mutant.at, mutant.at)
            else:
                assert fault.first - 1 <= mutant.at <= fault.last


@pytest.mark.parametrize("way", mutants.WAYS, ids=lambda way: way.__name__)
def test_tampering_with_the_tables_is_found(
    database_url: str, way: Callable[[Lines, Random], Mutant], monkeypatch: pytest.MonkeyPatch
) -> None:
    try_mutants(database_url, way, FEW, monkeypatch)


@pytest.mark.slow
@pytest.mark.parametrize("way", mutants.WAYS, ids=lambda way: way.__name__)
def test_tampering_with_the_tables_is_found_two_hundred_times(
    database_url: str, way: Callable[[Lines, Random], Mutant], monkeypatch: pytest.MonkeyPatch
) -> None:
    try_mutants(database_url, way, MANY, monkeypatch)


COLUMNS = ", ".join(column.name for column in Completion.__table__.c if column.name not in ("id", "module_id"))
SLIP_IN = f"""
    INSERT INTO completion (module_id, {COLUMNS}) SELECT 'fourth', {COLUMNS} FROM completion WHERE module_id = 'third'
"""


@pytest.fixture
def recorded(session: Session) -> Session:
    """Three completions with their entries."""
    person = staff_member(session)
    for module in ("first", "second", "third"):
        facts.completed(session, person, module, date(2026, 11, 20))
    for row in session.query(Completion).order_by(Completion.id):
        ledger.record(session, MOMENT, Kind.COMPLETION, f"completion:{row.id}", ledger.facts_of(Kind.COMPLETION, row))
    session.commit()
    assert ledger_check.verify(session, []).fault is None
    session.rollback()
    return session


@pytest.mark.parametrize(
    ("tampering", "fault"),
    [
        ("UPDATE completion SET achieved_on = '2026-11-19' WHERE module_id = 'second'",
         "Entry 1: It says another achieved on of completion:{second} than the record does."),
        ("UPDATE completion SET attempts = 9, decisions = 9 WHERE module_id = 'third'",
         "Entry 2: It says another attempts, decisions of completion:{third} than the record does."),
        ("DELETE FROM completion WHERE module_id = 'first'",
         "Entry 0: It speaks of completion:{first}, which is not in the record."),
        (SLIP_IN, "Entry 3: It is missing: completion:{fourth} is in the record and in no entry."),
        ("DELETE FROM ledger_record WHERE leaf_index = 1",
         "Entry 1: Its record is missing, and no disposal names it."),
        ("UPDATE ledger_record SET text = replace(text, 'second', 'other') WHERE leaf_index = 1",
         "Entry 1: Its record has been changed: the record's hash is another."),
    ],
)  # fmt: skip
def test_a_fact_that_no_longer_says_what_was_recorded_is_found(recorded: Session, tampering: str, fault: str) -> None:
    let_in(recorded)
    keys = {module: key for key, module in recorded.execute(text("SELECT id, module_id FROM completion"))}
    recorded.execute(text(tampering))
    recorded.commit()
    keys |= {module: key for key, module in recorded.execute(text("SELECT id, module_id FROM completion"))}
    assert str(ledger_check.verify(recorded, []).fault) == fault.format(**keys)


def test_a_record_made_before_a_column_was_bound_still_holds(
    recorded: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        ledger_facts,
        "BOUND",
        {**ledger_facts.BOUND, Kind.COMPLETION: (*ledger_facts.BOUND[Kind.COMPLETION], "module_title")},
    )
    assert ledger_check.verify(recorded, []).fault is None


def test_what_was_disposed_of_with_its_facts_verifies(recorded: Session) -> None:
    let_in(recorded)
    begin_write(recorded)
    keys = [row.id for row in recorded.query(Completion).order_by(Completion.id)]
    ledger.dispose(recorded, MOMENT, "decision:1", {"schedule": "ten years"}, of=[f"completion:{keys[1]}"])
    recorded.execute(text(f"DELETE FROM completion WHERE id = {keys[1]}"))
    recorded.commit()
    checked = ledger_check.verify(recorded, [])
    assert (checked.fault, checked.size, checked.disposed) == (None, 4, 1)


def test_a_record_without_an_entry_is_found(sqlite_url: str) -> None:
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as bare:  # it enforces no foreign keys
        bare.execute("INSERT INTO ledger_record VALUES (7, 'completion:1', x'00', '{}')")
        bare.commit()
    with closing(Database(sqlite_url)) as database, database.session() as session:
        assert str(ledger_check.verify(session, []).fault) == "Entry 7: There is a record, but no entry."


def test_a_database_that_is_older_than_the_ledger_gets_its_entries_once(session: Session) -> None:
    person = staff_member(session)
    facts.completed(session, person, "first", date(2026, 11, 20))
    attested = facts.attested(session, person, date(2026, 11, 20), date(2027, 11, 20))
    facts.certificate(session, attested, issued_on=date(2026, 11, 20))
    waiting = facts.attested(session, person, date(2026, 11, 21), date(2027, 11, 20), cycle=2)
    facts.certificate(session, waiting)  # pending: not a fact yet
    session.commit()
    begin_write(session)
    assert ledger_start.enter_existing(session, MOMENT) == 4
    session.commit()
    assert ledger_check.verify(session, []).fault is None
    facts.completed(session, person, "slipped-in", date(2026, 11, 20))
    session.commit()
    begin_write(session)
    assert ledger_start.enter_existing(session, MOMENT) == 0
    session.commit()
    assert "is in the record and in no entry" in str(ledger_check.verify(session, []).fault)
