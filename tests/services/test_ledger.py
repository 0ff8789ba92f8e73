"""The ledger as services write it: one entry a fact, in the fact's transaction, each provable from the rows kept."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from induction.db import Session, begin_write
from induction.db.models import LedgerEntry, LedgerRecord
from induction.domain.proofs import merkle
from induction.domain.proofs.ledger import Entry, Kind, record_hash
from induction.services.proofs import ledger, ledger_tree
from induction.services.proofs.ledger import Fact
from induction.services.proofs.ledger_facts import FACTS, Rows
from tests import triggers
from tests.record import MOMENT


def record(session: Session, number: int, at: int | None = None) -> None:
    moment = MOMENT + timedelta(seconds=number if at is None else at)
    ledger.record(session, moment, Kind.COMPLETION, f"completion:{number}", {"module_id": "first", "cycle": number})


def entries(session: Session) -> list[LedgerEntry]:
    return list(session.scalars(select(LedgerEntry).order_by(LedgerEntry.leaf_index)))


def leaf(row: LedgerEntry) -> bytes:
    return Entry(row.leaf_index, row.kind, row.recorded_at, row.clock, row.record).leaf


def test_each_fact_gets_the_next_index_and_the_hash_of_its_record(session: Session) -> None:
    begin_write(session)
    for number in range(5):
        record(session, number)
    session.commit()
    rows = entries(session)
    assert [row.leaf_index for row in rows] == [0, 1, 2, 3, 4]
    for row in rows:
        kept = session.get(LedgerRecord, row.leaf_index)
        assert kept
        assert kept.text == (
            f'{{"facts":{{"cycle":{row.leaf_index},"module_id":"first"}},"subject":"{kept.subject}","version":1}}'
        )
        assert row.record == record_hash(kept.salt, kept.text)
        assert row.leaf == leaf(row)
    assert len({session.get_one(LedgerRecord, number).salt for number in range(5)}) == 5


def test_one_by_one_and_many_at_once_give_the_same_tree(session: Session) -> None:
    begin_write(session)
    for number in range(11):
        record(session, number)
    many = [
        Fact(MOMENT + timedelta(hours=1), Kind.REVOCATION, f"certificate:{n}", {"on": date(2026, 1, n)}) for n in (1, 2)
    ]
    assert ledger.record_many(session, many) == 2
    record(session, 13, at=7200)
    session.commit()
    hashes = [leaf(row) for row in entries(session)]
    assert [row.leaf for row in entries(session)] == hashes
    for size in range(15):
        assert ledger_tree.root(session, size) == merkle.root_of(hashes[:size])
        for index in range(size):
            path = ledger_tree.inclusion_proof(session, index, size)
            assert merkle.is_included(hashes[index], index, size, path, merkle.root_of(hashes[:size]))
        path = ledger_tree.consistency_proof(session, size, 14)
        assert merkle.is_consistent(size, merkle.root_of(hashes[:size]), 14, merkle.root_of(hashes), path)


def test_what_is_rolled_back_leaves_no_gap(session: Session) -> None:
    begin_write(session)
    record(session, 1)
    session.commit()
    begin_write(session)
    record(session, 2)
    session.rollback()
    begin_write(session)
    record(session, 3)
    session.commit()
    assert [row.leaf_index for row in entries(session)] == [0, 1]


@pytest.mark.parametrize(
    ("behind", "clock"),
    [
        (0, "steady"),
        (59, "steady"),  # a request that took long, or another machine's clock
        (61, "set back"),
    ],
)
def test_a_clock_set_back_is_flagged_and_time_never_runs_backwards(session: Session, behind: int, clock: str) -> None:
    begin_write(session)
    record(session, 1, at=100)
    record(session, 2, at=100 - behind)
    record(session, 3, at=101)
    session.commit()
    rows = entries(session)
    assert [row.clock for row in rows] == ["steady", clock, "steady"]
    moments = [row.recorded_at for row in rows]
    assert moments == sorted(moments)
    assert moments[1] == moments[0]


def test_what_is_gathered_is_added_in_the_order_of_its_moments(session: Session) -> None:
    begin_write(session)
    with ledger.gathered(session):
        for number in (3, 1, 2):
            record(session, number)
        assert entries(session) == []
    session.commit()
    assert [session.get_one(LedgerRecord, index).subject for index in range(3)] == [
        "completion:1", "completion:2", "completion:3"
    ]  # fmt: skip
    assert {row.clock for row in entries(session)} == {"steady"}


def test_nothing_is_added_when_the_gathering_breaks_off(session: Session) -> None:
    begin_write(session)
    with contextlib.suppress(RuntimeError), ledger.gathered(session):
        record(session, 1)
        raise RuntimeError
    record(session, 2)
    session.commit()
    assert [row.leaf_index for row in entries(session)] == [0]


def test_a_value_that_json_cannot_hold_in_one_way_is_refused(session: Session) -> None:
    begin_write(session)
    for value in (1.5, 2**53, b"bytes"):
        with pytest.raises(ValueError, match="cannot hold"):
            ledger.record(session, MOMENT, Kind.CORRECTION, "completion:1", {"value": value})  # type: ignore[dict-item]


def test_a_disposal_takes_the_records_and_leaves_the_proofs(session: Session) -> None:
    triggers.let_go(session, "ledger_record")
    begin_write(session)
    for number in range(6):
        record(session, number)
    before = ledger_tree.root(session, 6)
    gone = [f"completion:{number}" for number in (1, 2, 4)]
    assert ledger.dispose(session, MOMENT, "decision:1", {"schedule": "ten years"}, of=gone) == 3
    session.commit()
    assert [row.subject for row in session.scalars(select(LedgerRecord).order_by(LedgerRecord.leaf_index))] == [
        "completion:0", "completion:3", "completion:5", "decision:1"
    ]  # fmt: skip
    assert '"entries":[[1,2],[4,4]]' in session.get_one(LedgerRecord, 6).text
    assert ledger_tree.root(session, 6) == before


def test_the_columns_that_are_bound_exist() -> None:
    for kind, columns in ledger.BOUND.items():
        source = FACTS[kind]
        assert isinstance(source, Rows)
        assert not set(columns) - set(source.table().c.keys())
