"""Each kind of fact is compared with its rows: whatever is changed, taken out or slipped in is found at its entry."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy import types as sql

from induction.db import Database, Session, begin_write
from induction.db.base import Base
from induction.db.models import Certificate, Correction, Disposal, PublishedContent
from induction.domain.proofs.ledger import BOUND, Kind
from induction.services.proofs import ledger, ledger_check
from induction.services.proofs.ledger_facts import FACTS
from tests import facts
from tests.db import facts as rows
from tests.record import MOMENT, staff_member

DAY = date(2026, 11, 20)
ORDER = tuple(FACTS)
"""The kind of each entry: entry 0 is the first kind's, and so on."""

TABLES = {
    Kind.COMPLETION: "completion",
    Kind.ATTESTATION: "attestation",
    Kind.CERTIFICATE_ISSUED: "certificate",
    Kind.REVOCATION: "certificate_revocation",
    Kind.CORRECTION: "correction",
    Kind.POLICY_PUBLISHED: "published_content",
    Kind.DISPOSAL: "disposal",
}
ELSEWHERE = {
    Kind.REVOCATION: ["certificate_revocation.certificate_id"],
    Kind.POLICY_PUBLISHED: [
        *(f"published_content.{column.name}" for column in PublishedContent.__table__.c if column.name != "id"),
        "proposal.detail", "proposal.proposed_by_id", "decision.decided_by_id", "decision.verdict",
    ],
}  # fmt: skip
"""What is bound besides the columns of one row."""


MOVED = {
    Kind.COMPLETION: {"module_id": "'second'"},
    Kind.ATTESTATION: {"cycle": "9"},
    Kind.CERTIFICATE_ISSUED: {"edition": "9", "number": "'SM-X'", "code": "'X'", "sha256": "'X'", "status_index": "9"},
    Kind.REVOCATION: {"certificate_id": "(SELECT max(id) FROM certificate)"},
    Kind.CORRECTION: {"proposal_id": "proposal_id + 1"},
    Kind.POLICY_PUBLISHED: {"proposal_id": "proposal_id - 1", "version": "piece || version"},
    Kind.DISPOSAL: {"proposal_id": "proposal_id + 1"},
}
"""What a second row of each kind must have of its own."""


def one_of_each(session: Session) -> Session:
    """One fact of each kind, each with its entry, and a second certificate and proposal to point to."""
    person, other = staff_member(session), staff_member(session, "Idris Cole")
    rows.keep(session, rows.snapshot(module_id="first"))
    facts.completed(session, person, "first", DAY)
    attested = facts.attested(session, person, DAY, date(2027, 11, 20))
    facts.certificate(session, attested, issued_on=DAY)
    certificate = session.scalars(select(Certificate.id)).one()
    revoked = rows.keep(session, rows.revocation(certificate))
    proposals = [rows.keep(session, rows.proposal(person)) for _ in range(2)]
    correction = Correction(attestation_id=attested, kind="void", proposal_id=proposals[0], recorded_at=MOMENT)
    corrected = rows.keep(session, correction)
    detail = json.dumps({"slug": "policy", "version": "1.0", "before": ""})
    published = rows.keep(session, rows.proposal(person, kind="publication", detail=detail))
    rows.keep(session, rows.decision(published, person, other))
    for piece, name, body in (("policy", "policy", ""), ("module", "first", "{}")):
        at = {"published_on": DAY, "published_at": MOMENT, "proposal_id": published, "policy": "policy"}
        rows.keep(session, PublishedContent(piece=piece, name=name, version="1", fingerprint=rows.SHA, body=body, **at))
    disposed = {"disposed_on": DAY, "disposed_at": MOMENT, "grounds": "schedule", "people": 1}
    rows.keep(session, Disposal(proposal_id=proposals[1], schedule_fingerprint=rows.SHA, **disposed))
    session.commit()
    begin_write(session)
    for kind, source in FACTS.items():
        ((subject, told),) = source.unrecorded(session, kind)
        entries = {"entries": []} if kind is Kind.DISPOSAL else {}
        ledger.record(session, MOMENT, kind, subject, {**told, **entries})
    session.commit()
    assert ledger_check.verify(session, []).fault is None
    assert (revoked, corrected) == (1, 1)
    let_in(session)
    return session


def let_in(session: Session) -> None:
    """Take away what guards the tables, as somebody can who owns the database."""
    session.rollback()
    if session.get_bind().dialect.name == "sqlite":
        for (name,) in session.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            session.execute(text(f"DROP TRIGGER {name}"))
        driver = session.connection().connection.driver_connection
        assert driver
        driver.commit()
        for pragma in ("foreign_keys = OFF", "ignore_check_constraints = ON"):
            driver.execute(f"PRAGMA {pragma}")
        session.commit()
    else:
        for table in {*TABLES.values(), "proposal", "decision"}:
            session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        session.commit()


def tampered(session: Session, statement: str) -> str:
    """Tell the fault that a statement leads to, and undo it."""
    session.rollback()
    session.connection()
    session.execute(text("SAVEPOINT before"))
    assert session.execute(text(statement)).rowcount >= 1
    fault = next(ledger_check._facts_that_differ(session), None)
    session.execute(text("ROLLBACK TO SAVEPOINT before"))
    session.rollback()
    return str(fault or "")


def columns_of(kind: Kind) -> Sequence[str]:
    own = [f"{TABLES[kind]}.{name}" for name in BOUND.get(kind, ()) if name in columns(TABLES[kind])]
    number = ["certificate.number"] if kind is Kind.REVOCATION else []
    return [*own, *number, *ELSEWHERE.get(kind, [])]


def columns(table: str) -> dict[str, sql.TypeEngine]:
    return {column.name: column.type for column in Base.metadata.tables[table].c}


def changed(table: str, column: str) -> str:
    kind = columns(table)[column]
    if column == "detail":
        return """replace(detail, '"1.0"', '"1.1"')"""
    if isinstance(kind, sql.Integer):
        return f"coalesce({column}, 0) + 1"
    if isinstance(kind, sql.Date):
        return "'2001-01-01'"
    if isinstance(kind, sql.String):
        return f"coalesce({column}, '') || 'x'"
    return "'2001-01-01 00:00:00.000000'"


def test_every_kind_has_its_source() -> None:
    assert {*FACTS} == {*Kind}
    assert {*BOUND} | {Kind.POLICY_PUBLISHED} == {*FACTS}


def test_every_bound_column_is_tried(sqlite_url: str) -> None:
    for kind in BOUND:
        bound = {f"{TABLES[kind]}.{name}" for name in BOUND[kind]} - {"certificate_revocation.number"}
        assert bound <= {*columns_of(kind)}


@pytest.fixture
def recorded(sqlite_url: str) -> Iterator[Session]:
    """Only SQLite lets columns take values that their constraints refuse."""
    with closing(Database(sqlite_url)) as database, database.session() as session:
        yield one_of_each(session)


@pytest.fixture
def recorded_anywhere(session: Session) -> Session:
    """On SQLite and on PostgreSQL."""
    return one_of_each(session)


@pytest.mark.parametrize("kind", ORDER)
def test_whatever_is_done_to_a_fact_is_found_at_its_entry(
    recorded: Session, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, place = TABLES[kind], f"Entry {ORDER.index(kind)}: "
    changes = [change(*column.split(".")) for column in columns_of(kind)]
    with monkeypatch.context() as only:
        only.setattr(ledger_check, "FACTS", {kind: FACTS[kind]})
        for statement in changes:
            fault = tampered(recorded, statement)
            assert fault.startswith((f"{place}It says another ", f"{place}It speaks of ")), (statement, fault)
        assert tampered(recorded, f"DELETE FROM {table}").startswith(f"{place}It speaks of ")
        if kind is Kind.POLICY_PUBLISHED:
            fault = tampered(recorded, "DELETE FROM published_content WHERE piece = 'module'")
            assert fault.startswith(f"{place}It says another bodies, pieces of ")
        if kind is Kind.REVOCATION:  # slipped in for a certificate that nobody revoked
            recorded.execute(text(copied(Kind.CERTIFICATE_ISSUED)))
            recorded.commit()
        fault = tampered(recorded, copied(kind))
        assert fault.startswith(f"Entry {len(ORDER)}: It is missing: "), fault
    others = {each: source for each, source in FACTS.items() if each not in (kind, Kind.CERTIFICATE_ISSUED)}
    monkeypatch.setattr(ledger_check, "FACTS", others)  # without its comparison nothing would be found
    assert tampered(recorded, change(*own_column(kind))) == ""


def own_column(kind: Kind) -> tuple[str, str]:
    """A column that no other kind binds too."""
    return TABLES[kind], "seal_level" if kind is Kind.CERTIFICATE_ISSUED else columns_of(kind)[0].split(".")[1]


def change(table: str, column: str) -> str:
    newest = f"(SELECT max(id) FROM {table})"
    which = {"proposal": "(SELECT max(proposal_id) FROM published_content)", "certificate": "1"}.get(table, newest)
    return f"UPDATE {table} SET {column} = {changed(table, column)} WHERE id = {which}"


def copied(kind: Kind) -> str:
    names = [name for name in columns(TABLES[kind]) if name != "id"]
    values = ", ".join(MOVED[kind].get(name, name) for name in names)
    return f"INSERT INTO {TABLES[kind]} ({', '.join(names)}) SELECT {values} FROM {TABLES[kind]}"


@pytest.mark.parametrize("kind", ORDER)
def test_both_databases_tell_the_same(recorded_anywhere: Session, kind: Kind) -> None:
    column = {Kind.POLICY_PUBLISHED: "published_on", Kind.COMPLETION: "achieved_on", Kind.ATTESTATION: "typed_name"}
    column |= {Kind.CERTIFICATE_ISSUED: "seal_level", Kind.REVOCATION: "reason", Kind.CORRECTION: "recorded_at"}
    column |= {Kind.DISPOSAL: "people"}
    table = TABLES[kind]
    fault = tampered(recorded_anywhere, f"UPDATE {table} SET {column[kind]} = {changed(table, column[kind])}")
    assert fault.startswith(f"Entry {ORDER.index(kind)}: It says another "), fault
