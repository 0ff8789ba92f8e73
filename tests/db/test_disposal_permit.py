"""Facts about a person can be deleted in one way only: under a permit for that person, in one transaction."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from induction.db import Session
from induction.db.base import Base
from induction.db.models import (
    APPEND_ONLY,
    AuditEvent,
    Decision,
    DisposalCase,
    DisposalPermit,
    LedgerRecord,
    LegalHold,
    Proposal,
    StaffMember,
)
from induction.db.queries import holdings
from induction.domain.retained.holdings import BY_TABLE
from tests.db import facts
from tests.staff import add_staff

GUARDED = sorted(({*APPEND_ONLY, "certificate", "ledger_record"}) & BY_TABLE.keys())


def number(session: Session, employee_number: str) -> int:
    return session.scalars(select(StaffMember.id).where(StaffMember.employee_number == employee_number)).one()


def agreed(session: Session, person: int, verdict: str = "approved", kind: str = "disposal") -> int:
    """Let two people agree to dispose of somebody's record."""
    hr, other = number(session, "40100008"), number(session, "40100009")
    proposed = facts.keep(session, facts.proposal(hr, kind=kind, subject=f"staff:{person}"))
    session.add(DisposalCase(proposal_id=proposed, staff_member_id=person))
    facts.keep(session, facts.decision(proposed, hr, other, verdict=verdict))
    return proposed


def permit(session: Session, person: int, proposal_id: int) -> None:
    session.add(DisposalPermit(staff_member_id=person, proposal_id=proposal_id))
    session.flush()


@pytest.fixture
def person(session: Session) -> int:
    """Somebody with a row in every table that a disposal empties."""
    facts.one_of_each(session)
    found = number(session, "40100001")
    session.add(AuditEvent(happened_at=facts.MOMENT, actor="system:test", action="tested", subject="certificate:1"))
    session.add(LedgerRecord(leaf_index=0, subject="completion:1", salt=b"s" * 16, text="{}"))
    session.commit()
    return found


def test_the_guarded_tables_are_filled(session: Session, person: int) -> None:
    assert person
    counts = {name: session.scalar(select(func.count()).select_from(Base.metadata.tables[name])) for name in GUARDED}
    assert [name for name, count in counts.items() if not count] == []
    assert len(GUARDED) > 20


def test_a_permit_for_one_person_deletes_nothing_of_another(session: Session, person: int) -> None:
    somebody = add_staff(session, number="40100002")
    proposed = agreed(session, somebody)
    session.commit()
    for name in GUARDED:
        permit(session, somebody, proposed)
        kept = "" if name != "disposal_case" else f" WHERE staff_member_id <> {somebody}"
        own = {"assignment_record": f" WHERE staff_member_id = {person}"}.get(name, kept)
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(text(f"DELETE FROM {name}{own}"))
        session.rollback()


def test_a_permit_deletes_everything_of_its_person_and_changes_nothing(session: Session, person: int) -> None:
    proposed = agreed(session, person)
    session.commit()
    permit(session, person, proposed)
    for name in GUARDED:
        column = Base.metadata.tables[name].columns.keys()[-1]
        with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
            session.execute(text(f"UPDATE {name} SET {column} = {column}"))
    found = holdings.Person(session, person)
    session.execute(text("DELETE FROM ledger_record"))
    holdings.delete_all(session, found)
    session.execute(text("DELETE FROM disposal_permit"))
    session.commit()
    left = {name for name in BY_TABLE for _ in holdings.rows(session, name, holdings.Person(session, person))}
    assert left == {"staff_member"}
    assert session.scalar(select(func.count()).select_from(Proposal).where(Proposal.kind == "disposal")) == 2


@pytest.mark.parametrize(("verdict", "kind"), [("declined", "disposal"), ("approved", "correction")])
def test_a_permit_takes_two_people_who_agree_on_a_disposal(
    session: Session, person: int, verdict: str, kind: str
) -> None:
    with pytest.raises(DBAPIError, match="two people"):
        permit(session, person, agreed(session, person, verdict, kind))


def test_a_permit_is_for_the_people_of_the_proposal(session: Session, person: int) -> None:
    somebody = add_staff(session, number="40100002")
    with pytest.raises(DBAPIError, match="two people"):
        permit(session, somebody, agreed(session, person))


def test_there_is_no_permit_while_somebody_is_held_back(session: Session, person: int) -> None:
    session.add(facts.legal_hold(person, number(session, "40100008")))
    with pytest.raises(DBAPIError, match="held back"):
        permit(session, person, agreed(session, person))


def test_a_permit_cannot_outlive_its_transaction(session: Session, person: int) -> None:
    proposed = agreed(session, person)
    session.commit()
    permit(session, person, proposed)
    with pytest.raises(IntegrityError):
        session.commit()
    session.rollback()
    assert session.scalars(select(DisposalPermit)).all() == []
    assert session.scalar(select(func.count()).select_from(Decision)) == 2
    assert session.scalar(select(func.count()).select_from(LegalHold)) == 1


def test_a_permit_cannot_be_turned_to_somebody_else(session: Session, person: int) -> None:
    permit(session, person, agreed(session, person))
    with pytest.raises(DBAPIError, match="two people"):
        session.execute(text(f"UPDATE disposal_permit SET staff_member_id = {number(session, '40100008')}"))
