"""Acts of two people: proposed by one, decided by another, once, and carried out with the decision."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date

import pytest
from sqlalchemy import func, select

from induction.db import Database, Session, begin_write
from induction.db.models import Attestation, AuditEvent, Certificate, Correction, Decision
from induction.db.queries import record
from induction.domain.errors import InductionError, RefusedError
from induction.domain.people import Principal, Role
from induction.domain.proposals import Kind, Verdict
from induction.services import proposals
from induction.services.acts import ACTS
from induction.services.certification.certificates import Issuer
from induction.services.proposals import Circumstances
from induction.services.workforce import corrections
from tests import facts
from tests.facts import attested
from tests.record import MOMENT, principal, shipped, staff_member

CIRCUMSTANCES = Circumstances(shipped(), Issuer("Larkmere Vale", "https://induction.example", is_demo=True), MOMENT)
ACHIEVED, EXPIRES = date(2026, 3, 2), date(2027, 3, 2)


@pytest.fixture
def hr(session: Session) -> Principal:
    return principal(session, staff_member(session), Role.HR)


@pytest.fixture
def approver(session: Session) -> Principal:
    return principal(session, staff_member(session), Role.APPROVER)


@pytest.fixture
def attestation_id(session: Session) -> int:
    made = attested(session, staff_member(session, "Bo Larsen"), ACHIEVED, EXPIRES)
    session.commit()
    return made


def propose(session: Session, who: Principal, attestation_id: int, achieved_on: date | None = None) -> int:
    begin_write(session)
    made = corrections.propose(
        session, who, MOMENT, attestation_id=attestation_id, achieved_on=achieved_on, reason="Entered for another."
    )
    session.commit()
    return made


def decide(session: Session, who: Principal, proposal_id: int, verdict: Verdict, words: str = "") -> None:
    begin_write(session)
    proposals.decide(session, who, CIRCUMSTANCES, ACTS, proposal_id=proposal_id, verdict=verdict, words=words)
    session.commit()


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(InductionError) as raised:
        act()
    return raised.value.reason


def counted(session: Session, attestation_id: int) -> tuple[date | None, date | None]:
    session.rollback()
    return record.counted(session, corrections.found(session, attestation_id))


def test_an_approved_correction_is_a_new_row(
    session: Session, hr: Principal, approver: Principal, attestation_id: int
) -> None:
    proposal_id = propose(session, hr, attestation_id)
    assert counted(session, attestation_id) == (ACHIEVED, EXPIRES), "a proposal changes nothing"
    decide(session, approver, proposal_id, Verdict.APPROVED)
    assert counted(session, attestation_id) == (None, None)
    held = corrections.found(session, attestation_id)
    assert (held.achieved_on, held.expires_on) == (ACHIEVED, EXPIRES), "what was recorded stays"
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions == ["proposed", "corrected", "decided"]


def test_the_latest_correction_holds(session: Session, hr: Principal, approver: Principal, attestation_id: int) -> None:
    decide(session, approver, propose(session, hr, attestation_id), Verdict.APPROVED)
    other = propose(session, hr, attestation_id, date(2026, 2, 28))
    decide(session, approver, other, Verdict.APPROVED)
    assert counted(session, attestation_id) == (date(2026, 2, 28), date(2027, 2, 28))


def test_a_declined_or_withdrawn_one_changes_nothing(
    session: Session, hr: Principal, approver: Principal, attestation_id: int
) -> None:
    decide(session, approver, propose(session, hr, attestation_id), Verdict.DECLINED, "It was hers.")
    decide(session, hr, propose(session, hr, attestation_id), Verdict.WITHDRAWN)
    assert counted(session, attestation_id) == (ACHIEVED, EXPIRES)
    assert session.scalar(select(func.count()).select_from(Correction)) == 0
    assert [each.decided.verdict for each in proposals.waiting(session, hr).decided if each.decided] == [
        Verdict.WITHDRAWN,
        Verdict.DECLINED,
    ]


def test_nobody_decides_their_own(session: Session, hr: Principal, attestation_id: int) -> None:
    proposal_id = propose(session, hr, attestation_id)
    assert refused(lambda: decide(session, hr, proposal_id, Verdict.APPROVED)) == "own-proposal"
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Decision)) == 0


def test_the_same_waits_only_once(session: Session, hr: Principal, attestation_id: int) -> None:
    propose(session, hr, attestation_id)
    assert refused(lambda: propose(session, hr, attestation_id, date(2026, 2, 28))) == "already-proposed"


def test_a_proposal_is_seen_by_those_it_is_for(
    session: Session, hr: Principal, approver: Principal, attestation_id: int
) -> None:
    proposal_id = propose(session, hr, attestation_id)
    learner = principal(session, staff_member(session))
    assert refused(lambda: proposals.found(session, learner, proposal_id)) == "no-proposal"
    assert [each.id for each in proposals.waiting(session, approver).to_decide] == [proposal_id]
    assert [each.id for each in proposals.waiting(session, hr).own] == [proposal_id]
    nothing = proposals.waiting(session, learner)
    assert nothing.to_decide == nothing.own == nothing.decided == []


@pytest.mark.parametrize(("achieved_on", "reason"), [(date(2027, 1, 1), "date-ahead"), (ACHIEVED, "date-same")])
def test_a_day_that_cannot_be_is_refused(
    session: Session, hr: Principal, attestation_id: int, achieved_on: date, reason: str
) -> None:
    assert refused(lambda: propose(session, hr, attestation_id, achieved_on)) == reason


def test_a_line_manager_cannot_propose(session: Session, attestation_id: int) -> None:
    manager = principal(session, staff_member(session), Role.LINE_MANAGER)
    assert refused(lambda: propose(session, manager, attestation_id)) == "no-proposal"


def test_what_the_second_person_reads(session: Session, hr: Principal, attestation_id: int) -> None:
    found = proposals.found(session, hr, propose(session, hr, attestation_id, date(2026, 2, 28)))
    lines = dict(ACTS[Kind.CORRECTION].describe(session, shipped(), found))
    assert lines["Staff member"].startswith("Bo Larsen, employee number 9")
    assert lines["Achieved on"] == "2 March 2026, in date until 2 March 2027"
    assert lines["Correction"] == "It would count from 28 February 2026, in date until 28 February 2027"


def test_a_list_names_whom_each_is_about(session: Session, attestation_id: int) -> None:
    number = facts.certificate(session, attestation_id)
    certificate_id = session.scalar(select(Certificate.id).where(Certificate.number == number))
    learner_id = session.scalar(select(Attestation.staff_member_id).where(Attestation.id == attestation_id))
    about = [f"attestation:{attestation_id}", f"certificate:{certificate_id}", f"staff:{learner_id}"]
    named = proposals.queries.names(session, [*about, "policy:social-media", "staff:999999"])
    assert named == dict.fromkeys(about, "Bo Larsen")


def test_of_two_who_decide_at_once_one_wins(
    database_url: str, session: Session, hr: Principal, approver: Principal, attestation_id: int
) -> None:
    """The loser has read the proposal as waiting before the winner commits."""
    proposal_id = propose(session, hr, attestation_id)
    with closing(Database(database_url)) as database, database.session() as winner, database.session() as loser:
        before = proposals.found(loser, approver, proposal_id)
        loser.rollback()
        decide(winner, approver, proposal_id, Verdict.APPROVED)
        begin_write(loser)
        late = Decision(
            proposal_id=before.id, proposed_by_id=before.proposed_by_id, verdict=Verdict.DECLINED, words="No.",
            decided_by_id=approver.staff_member_id, decided_at=MOMENT,
        )  # fmt: skip
        assert not proposals.queries.insert_decision(loser, late)
        with pytest.raises(RefusedError, match="already"):
            proposals.decide(
                loser, approver, CIRCUMSTANCES, ACTS, proposal_id=proposal_id, verdict=Verdict.APPROVED, words=""
            )
