"""Facts are rows that are added and never changed: the database itself refuses, whoever asks."""

from __future__ import annotations

from contextlib import closing

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from induction.db import Database, Session
from induction.db.models import APPEND_ONLY
from tests.db import facts
from tests.staff import add_staff

FACTS = sorted({*APPEND_ONLY, "certificate"})


def refusal(session: Session, statement: str) -> None:
    """Try a statement and see it refused."""
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))
    session.rollback()


def test_every_table_of_facts_is_tried(session: Session) -> None:
    assert sorted(facts.one_of_each(session)) == FACTS


@pytest.mark.parametrize("act", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"])
def test_no_fact_can_be_changed_or_deleted(session: Session, act: str) -> None:
    for table, column in facts.one_of_each(session).items():
        refusal(session, act.format(table=table, column=column))


def test_a_fact_cannot_be_replaced_on_sqlite(sqlite_url: str) -> None:
    with closing(Database(sqlite_url)) as database, database.session() as session:
        for table in facts.one_of_each(session):
            refusal(session, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


def test_facts_cannot_be_truncated_on_postgresql(postgresql_url: str) -> None:
    with closing(Database(postgresql_url)) as database, database.session() as session:
        for table in (*facts.one_of_each(session), "staff_member"):
            refusal(session, f"TRUNCATE {table} CASCADE")


def test_a_pending_certificate_cannot_be_deleted_either(session: Session) -> None:
    person = add_staff(session)
    facts.keep(session, facts.certificate(facts.keep(session, facts.attestation(person))))
    session.commit()
    refusal(session, "DELETE FROM certificate")


def test_a_pending_certificate_is_issued_once(session: Session) -> None:
    facts.one_of_each(session)
    person = session.scalar(text("SELECT min(id) FROM staff_member"))
    attested = facts.keep(session, facts.attestation(person, cycle=2))
    facts.keep(session, facts.certificate(attested, number="SM-0000-0001", code="1" * 26))
    issue = text(
        "UPDATE certificate SET status = 'issued', issued_at = :at, sha256 = :sha WHERE number = 'SM-0000-0001'"
    )
    session.execute(issue, {"at": "2026-11-23 09:30:00+00:00", "sha": "1" * 64})
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(issue, {"at": "2026-11-24 09:30:00+00:00", "sha": "2" * 64})


@pytest.mark.parametrize(
    "change", ["facts = 'other'", "number = 'SM-1'", "code = 'x'", "edition = 2", "status_index = 9"]
)
def test_what_a_pending_certificate_will_print_cannot_be_changed(session: Session, change: str) -> None:
    facts.keep(session, facts.certificate(facts.keep(session, facts.attestation(add_staff(session)))))
    session.commit()
    refusal(session, f"UPDATE certificate SET {change}")
    session.execute(text("UPDATE certificate SET pending_reason = 'The key has expired.'"))


def test_an_attempt_may_be_finished_because_it_is_no_fact_yet(session: Session) -> None:
    facts.one_of_each(session)
    session.execute(text("UPDATE attempt SET finished_at = started_at"))
    assert session.scalar(text("SELECT count(*) FROM attempt WHERE finished_at IS NOT NULL")) == 1
