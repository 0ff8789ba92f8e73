"""A record is disposed of by two people as a whole: nothing of the person stays, and the ledger still verifies."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from induction import jobs
from induction.db import Database, Session, begin_write
from induction.db.base import Base
from induction.db.models import AuditEvent, DisposalDue, DisposedCertificate, LedgerEntry, Message, StaffMember
from induction.db.queries import holdings
from induction.domain.certificates.certificate import sha256
from induction.domain.errors import InductionError
from induction.domain.people import Role
from induction.domain.retained.holdings import BY_TABLE
from induction.services import proposals
from induction.services.proofs import ledger_check
from induction.services.retained import disposal, disposal_proposal, legal_holds
from induction.services.standings import counts as counts_of_standing
from tests import leavers
from tests.leavers import LATER, LEFT, MOMENT, NAME, TELLTALE, Office
from tests.record import principal
from tests.staff import add_staff


@pytest.fixture
def office(session: Session) -> Office:
    return leavers.office(session)


def counts(session: Session, person: int) -> dict[str, int]:
    found = holdings.Person(session, person)
    return {name: len(list(holdings.rows(session, name, found))) for name in BY_TABLE}


def refused(session: Session, act: Callable[[], object]) -> str:
    session.rollback()
    begin_write(session)
    with pytest.raises(InductionError) as error:
        act()
    session.rollback()
    return error.value.reason


def test_the_leaver_has_a_row_in_every_table_about_people(office: Office) -> None:
    office.find_due()
    office.propose()
    assert [name for name, count in counts(office.session, office.leaver).items() if not count] == []


def test_nobody_is_due_before_the_schedule_says_so(office: Office) -> None:
    """Ten years after the training of November 2026 come later than six after leaving in March 2030."""
    assert office.find_due(LATER.replace(year=2036, month=11, day=22)) == 0
    assert office.find_due(LATER.replace(year=2036, month=11, day=23)) == 1
    assert office.find_due() == 0
    row = office.session.scalars(select(DisposalDue)).one()
    assert (row.staff_member_id, row.rule, row.due_on.isoformat()) == (office.leaver, "training-record", "2036-11-23")


def test_whoever_comes_back_is_no_longer_due(office: Office) -> None:
    office.find_due()
    office.session.get_one(StaffMember, office.leaver).ends_on = None
    office.session.commit()
    office.find_due()
    assert office.session.scalars(select(DisposalDue)).all() == []


def test_everything_about_the_person_goes_and_nothing_of_others(office: Office) -> None:
    session = office.session
    office.find_due()
    before = counts(session, office.stayer)
    entries = session.scalar(select(func.count()).select_from(LedgerEntry))
    office.decide(office.propose())
    left = {name: count for name, count in counts(session, office.leaver).items() if count}
    assert left == {"staff_member": 1}
    assert counts(session, office.stayer) == before
    assert session.scalar(select(func.count()).select_from(LedgerEntry)) == entries + 1
    checked = ledger_check.verify(session, [])
    assert (checked.fault, checked.disposed) == (None, 8)
    session.rollback()
    row = session.get_one(StaffMember, office.leaver)
    assert (row.name, row.email, row.disposed_on) == ("Former member of staff", None, LATER.date())
    digest = session.scalars(select(Message).where(Message.staff_member_id == office.stayer)).one()
    assert digest.body == "The record that this spoke of has been disposed of."


def test_what_the_person_did_officially_stays_without_a_name(office: Office) -> None:
    office.find_due()
    office.decide(office.propose())
    actor = select(AuditEvent.action).where(AuditEvent.actor == f"staff:{office.leaver}")
    assert office.session.scalars(actor).all() == ["report exported"]


def text_of(session: Session, database_url: str) -> bytes:
    """Everything that lies in the database: every byte of SQLite's files, or what pg_dump writes."""
    if database_url.startswith("sqlite"):
        path = Path(make_url(database_url).database or "")
        return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
    dump = shutil.which("pg_dump") or max(map(str, Path("/usr/lib/postgresql").glob("*/bin/pg_dump")))
    done = subprocess.run([dump, database_url], capture_output=True, check=True, env={**os.environ, "PGPASSWORD": ""})
    return done.stdout


def test_no_personal_datum_remains_in_the_database(office: Office, database_url: str) -> None:
    before = text_of(office.session, database_url)
    assert [each for each in TELLTALE if each.encode() not in before] == []
    assert all(code.encode() in before for code in office.codes[1:])
    office.find_due()
    office.decide(office.propose())
    office.session.close()
    with closing(Database(database_url)) as database:
        assert jobs.sweep_disposals(database, lambda: LATER) == 1
        assert jobs.sweep_disposals(database, lambda: LATER) == 0
    after = text_of(office.session, database_url)
    assert [each for each in TELLTALE if each.encode() in after] == []
    assert [code for code in office.codes[1:] if code.encode() in after] == []
    assert office.codes[0].encode() in after, "the stayer's certificate is there"


def test_certificates_leave_a_trace_that_names_nobody(office: Office) -> None:
    office.find_due()
    office.decide(office.propose())
    rows = office.session.scalars(select(DisposedCertificate)).all()
    assert len(rows) == 2
    assert {row.code_sha256 for row in rows} == {sha256(code.encode()) for code in office.codes[1:]}
    assert all(row.anchored_at and row.revoked_on and row.file_sha256 for row in rows)


def test_it_takes_two_people_and_neither_may_be_concerned(office: Office) -> None:
    session = office.session
    office.find_due()
    key = office.propose()
    other = principal(session, office.stayer, Role.HR)
    assert refused(session, lambda: office.deciding(key, other)) == "no-proposal"
    both = principal(session, office.hr.staff_member_id, Role.HR, Role.APPROVER)
    assert refused(session, lambda: office.deciding(key, both)) == "own-proposal"
    concerned = principal(session, office.leaver, Role.APPROVER)
    assert refused(session, lambda: office.deciding(key, concerned)) == "own-record"
    assert counts(session, office.leaver)["attestation"] == 1


def test_whoever_is_held_back_is_kept(office: Office) -> None:
    session = office.session
    office.find_due()
    key = office.propose()
    begin_write(session)
    legal_holds.hold(session, office.hr, LATER, employee_number="77123456", reason="A claim is under way.")
    session.commit()
    assert refused(session, lambda: office.deciding(key)) == "held"
    again = lambda: legal_holds.hold(session, office.hr, LATER, employee_number="77123456", reason="Another.")  # noqa: E731
    assert refused(session, again) == "held"
    begin_write(session)
    legal_holds.end_hold(session, office.hr, LATER, employee_number="77123456", reason="It is settled.")
    session.commit()
    office.decide(key)
    assert counts(session, office.leaver)["attestation"] == 0


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("", "reason-empty"),
        (f"{NAME} asked for it.", "reason-names"),  # the reason is kept
        ("Number 77123456 is due.", "reason-names"),
    ],
)
def test_a_proposal_gives_a_reason_that_names_nobody(office: Office, reason: str, expected: str) -> None:
    office.find_due()
    assert refused(office.session, lambda: office.propose(reason)) == expected


def test_a_record_is_proposed_once_and_only_when_due(office: Office) -> None:
    assert refused(office.session, office.propose) == "not-due"
    office.find_due()
    office.propose()
    assert refused(office.session, office.propose) == "already-proposed"
    assert refused(office.session, lambda: office.propose("Over.", office.stayer)) == "still-employed"


def test_a_request_to_erase_takes_two_people_too_and_only_after_leaving(office: Office) -> None:
    session = office.session

    def ask(person: int) -> int:
        return disposal_proposal.propose(
            session, office.hr, MOMENT, people=[person], grounds=disposal_proposal.Grounds.REQUEST, reason="Article 17."
        )

    assert refused(session, lambda: ask(office.leaver)) == "still-employed"  # in 2026 they were
    begin_write(session)
    key = disposal_proposal.propose(
        session, office.hr, LATER.replace(year=2031), people=[office.leaver], grounds=disposal_proposal.Grounds.REQUEST,
        reason="Article 17: no purpose is left.",
    )  # fmt: skip
    session.commit()
    office.decide(key, moment=LATER.replace(year=2031) + timedelta(days=1))
    assert counts(session, office.leaver)["attestation"] == 0


def test_the_second_person_reads_whose_records_and_later_only_how_many(office: Office) -> None:
    session = office.session
    office.find_due()
    key = office.propose()
    act = disposal.DisposeOfRecords()
    lines = act.describe(session, leavers.library(), proposals.found(session, office.approver, key))
    line = f"{NAME}, employee number 77123456, left on 31 March {LEFT.year}, due since 23 November 2036"
    assert ("Staff member", f"{line} by the rule Training record") in lines
    office.decide(key)
    lines = act.describe(session, leavers.library(), proposals.found(session, office.approver, key))
    assert lines == (("Disposed of", "The records of 1 person, on 1 December 2037"),)


def test_many_are_disposed_of_at_once(office: Office) -> None:
    session = office.session
    more = [add_staff(session, number=f"8000{number}", name=f"Person {number}", ends_on=LEFT) for number in range(20)]
    session.commit()
    office.find_due()
    office.decide(office.propose("Over.", office.leaver, *more))
    gone = session.scalar(select(func.count()).select_from(StaffMember).where(StaffMember.disposed_on.is_not(None)))
    assert gone == 21
    assert ledger_check.verify(session, []).fault is None


def test_the_counts_follow_the_records(office: Office) -> None:
    office.find_due()
    office.decide(office.propose())
    begin_write(office.session)
    *_, changed = counts_of_standing.recount(office.session, LATER)
    assert changed == 0


def test_no_table_keeps_a_row_of_the_disposed_under_another_name(office: Office) -> None:
    """Each remaining reference to the person's key is one of an official act."""
    office.find_due()
    office.decide(office.propose())
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table.name == "staff_member" and table.name != "staff_member":
                query = select(func.count()).select_from(table).where(key.parent == office.leaver)
                assert office.session.scalar(query) == 0, (table.name, key.parent.name)
