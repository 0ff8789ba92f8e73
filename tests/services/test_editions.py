"""Revoked, corrected, issued anew: by two people, as new rows, and the old certificate stays what it is."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from induction import jobs
from induction.db import Session, begin_write
from induction.db.models import Attestation, Certificate, LedgerEntry, StaffMember
from induction.domain.certificates.certificate_state import Current, RevocationReason
from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.people import Principal, Role
from induction.domain.proposals import Verdict
from induction.services import proposals
from induction.services.acts import ACTS
from induction.services.certification import certificates, editions, issuing, register
from induction.services.certification.certificates import Issuer
from induction.services.proposals import Circumstances
from induction.services.workforce import corrections
from tests import facts
from tests.press import PaperPress
from tests.record import MOMENT, principal, small_library, small_programme, staff_member

ISSUER = Issuer("Larkmere Vale NHS Foundation Trust", "https://induction.example", is_demo=True)
TODAY = MOMENT.date()


class Office:
    """Two people of HR and somebody with a certificate."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.ada = staff_member(session, "Ada O'Neil-Şahin")
        self.one, self.two = (
            principal(session, staff_member(session, name), Role.HR) for name in ("Hannah Reid", "Idris Cole")
        )
        attested = facts.attested(session, self.ada, TODAY, date(2027, 11, 23))
        self.first = certificates.create_pending(
            session, session.get_one(Attestation, attested), programme=small_programme(), completions=[], scope="",
            policy=small_library().policy(small_programme().policy), name="Ada O'Neil-Şahin",
            employee_number="90000000", issuer=ISSUER, moment=MOMENT,
        )  # fmt: skip
        session.commit()
        self.issue()

    def issue(self) -> None:
        waiting = issuing.pending(self.session, 9)
        jobs.issue(self.session, waiting, jobs.OneByOne(PaperPress()), lambda: MOMENT)

    def decide(self, proposal: int, by: Principal | None = None, verdict: Verdict = Verdict.APPROVED) -> None:
        self.session.commit()
        begin_write(self.session)
        circumstances = Circumstances(small_library(), ISSUER, MOMENT + timedelta(minutes=1))
        proposals.decide(
            self.session, by or self.two, circumstances, ACTS, proposal_id=proposal, verdict=verdict, words=""
        )
        self.session.commit()

    def revocation(self, number: str, by: Principal | None = None) -> int:
        begin_write(self.session)
        return editions.propose_revocation(
            self.session, by or self.one, MOMENT, number=number, reason=RevocationReason.WRONG_PERSON, words="Mixed up."
        )

    def new_name(self, number: str) -> int:
        begin_write(self.session)
        return editions.propose_new_name(self.session, self.one, MOMENT, number=number, words="Married.")

    def marry(self) -> None:
        self.session.get_one(StaffMember, self.ada).name = "Ada Okafor"
        self.session.commit()

    def shown(self) -> dict[str, certificates.Shown]:
        self.session.expire_all()
        return {each.document.number: each for each in certificates.own(self.session, self.ada, TODAY)}


@pytest.fixture
def office(session: Session) -> Office:
    return Office(session)


def test_a_revocation_takes_two_people_and_leaves_the_file_genuine(office: Office) -> None:
    number = office.first.number
    proposal = office.revocation(number)
    assert office.shown()[number].state.current is Current.VALID
    with pytest.raises(RefusedError) as own:
        office.decide(proposal, office.one)
    office.session.rollback()
    assert own.value.reason == "own-proposal"
    office.decide(proposal)
    shown = office.shown()[number]
    assert (shown.state.current, shown.is_issued) == (Current.REVOKED, True)
    assert shown.state.words == "It was revoked on 23 November 2026: issued to the wrong person."
    assert certificates.by_code(office.session, shown.document.code, TODAY) == shown
    kinds = office.session.scalars(select(LedgerEntry.kind).order_by(LedgerEntry.leaf_index)).all()
    assert kinds[-2:] == ["certificate issued", "revocation"]
    with pytest.raises(RefusedError, match="revoked already"):
        office.revocation(number)


def test_a_declined_revocation_changes_nothing(office: Office) -> None:
    proposal = office.revocation(office.first.number)
    office.session.commit()
    begin_write(office.session)
    circumstances = Circumstances(small_library(), ISSUER, MOMENT)
    proposals.decide(
        office.session, office.two, circumstances, ACTS, proposal_id=proposal, verdict=Verdict.DECLINED, words="No."
    )
    office.session.commit()
    assert office.shown()[office.first.number].state.current is Current.VALID


def test_a_new_name_issues_a_new_certificate_and_the_old_one_is_superseded(office: Office) -> None:
    old = office.first.number
    with pytest.raises(RefusedError, match="has the name that the record has"):
        office.new_name(old)
    office.session.rollback()
    office.marry()
    office.decide(office.new_name(old))
    assert office.shown()[old].state.current is Current.VALID  # until the new one is issued
    office.issue()
    shown = office.shown()
    (new,) = shown.keys() - {old}
    assert (shown[new].document.staff_name, shown[new].edition) == ("Ada Okafor", 2)
    assert (shown[old].state.current, shown[old].superseded_by) == (Current.SUPERSEDED, new)
    assert (shown[new].state.current, shown[old].document.staff_name) == (Current.VALID, "Ada O'Neil-Şahin")
    for same in ("achieved_on", "valid_until", "statement", "employee_number", "evidence"):
        assert getattr(shown[new].document, same) == getattr(shown[old].document, same)
    assert shown[new].document.verify_url.endswith(shown[new].document.code)
    with pytest.raises(RefusedError, match="has taken its place"):
        office.new_name(old)
    office.session.rollback()
    entry = register.by_number(office.session, office.one, old, TODAY)
    assert (entry.editions, entry.is_newest, entry.has_other_name) == ([old, new], False, True)


def test_where_the_new_one_is_revoked_the_old_one_stands_again(office: Office) -> None:
    office.marry()
    office.decide(office.new_name(office.first.number))
    office.issue()
    (new,) = office.shown().keys() - {office.first.number}
    office.decide(office.revocation(new))
    assert office.shown()[office.first.number].state.current is Current.VALID


def test_a_name_that_changed_again_before_the_decision_is_not_issued(office: Office) -> None:
    office.marry()
    proposal = office.new_name(office.first.number)
    office.session.commit()
    office.session.get_one(StaffMember, office.ada).name = "Ada Cole"
    with pytest.raises(RefusedError, match="The record says Ada Cole now"):
        office.decide(proposal)
    office.session.rollback()
    assert len(office.shown()) == 1


@pytest.mark.parametrize("is_issued", [True, False])
def test_a_correction_of_the_date_issues_anew_and_revokes_what_was_wrong(office: Office, is_issued: bool) -> None:
    attestation_id = office.first.attestation_id
    begin_write(office.session)
    proposal = corrections.propose(
        office.session,
        office.one,
        MOMENT,
        attestation_id=attestation_id,
        achieved_on=date(2026, 11, 2),
        reason="Paper.",
    )
    office.decide(proposal)
    if is_issued:
        office.issue()
    shown = office.shown()
    (new,) = shown.keys() - {office.first.number}
    assert shown[new].document.achieved_on == date(2026, 11, 2)
    assert shown[new].document.valid_until == date(2027, 11, 2)
    assert shown[new].is_issued is is_issued
    words = "It was revoked on 23 November 2026: the record behind it was corrected."
    assert shown[office.first.number].state.words == words + (f" Certificate {new} has taken its place." * is_issued)


def test_a_void_attestation_leaves_no_certificate_standing_and_a_waiting_one_is_not_issued(office: Office) -> None:
    attested = facts.attested(office.session, office.ada, TODAY, date(2028, 11, 23), cycle=2)
    waiting = facts.certificate(office.session, attested)
    office.session.commit()
    for attestation_id in (office.first.attestation_id, attested):
        begin_write(office.session)
        office.decide(
            corrections.propose(
                office.session, office.one, MOMENT, attestation_id=attestation_id, achieved_on=None, reason="Another's."
            )
        )
    rows = office.session.scalars(select(Certificate)).all()
    assert {row.number for row in rows} == {office.first.number, waiting}
    assert issuing.pending(office.session, 9) == []
    shown = certificates.by_code(office.session, office.first.code, TODAY)
    assert shown is not None
    assert shown.state.current is Current.REVOKED


def test_only_hr_finds_and_proposes(office: Office) -> None:
    learner = principal(office.session, office.ada)
    with pytest.raises(NotFoundError):
        office.revocation(office.first.number, learner)
    office.session.rollback()
    found = register.find(office.session, office.one, f" {office.first.number.lower()} ", TODAY)
    assert [entry.shown.document.number for entry in found] == [office.first.number]
    assert register.find(office.session, principal(office.session, staff_member(office.session)), "SM-1", TODAY) == []
    with pytest.raises(NotFoundError):
        editions.propose_new_name(office.session, office.one, MOMENT, number="SM-NONE", words="x")


def test_the_certificate_prints_the_evidence_of_the_act(office: Office) -> None:
    told = json.loads(office.first.facts)["evidence"]
    assert told == (
        "attested at 12:00 on 23 November 2026, signed in since 12:00, password given at 12:00; "
        f"answers' SHA-256: {facts.SHA}"
    )
