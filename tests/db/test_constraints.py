"""What must never be there twice, and what must never be there at all, is refused by the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from induction.db import Session
from induction.db.models import OrganisationUnit, StaffRole
from tests.db import facts
from tests.staff import CREATED_AT, add_staff, add_unit


class Scene:
    """A session with one staff member, in which rows are tried and taken back again."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.person = add_staff(session)
        facts.keep(session, facts.snapshot())

    def attempt(self, **more: Any) -> int:
        return facts.keep(self.session, facts.attempt(self.person, **more))

    def answer(self, attempt_id: int, **more: Any) -> int:
        return facts.keep(self.session, facts.answer(attempt_id, **more))

    def completion(self, **more: Any) -> int:
        return facts.keep(self.session, facts.completion(self.person, **more))

    def attestation(self, **more: Any) -> int:
        return facts.keep(self.session, facts.attestation(self.person, **more))

    def certificate(self, attestation_id: int, **more: Any) -> int:
        return facts.keep(self.session, facts.certificate(attestation_id, **more))

    def revocation(self, certificate_id: int) -> int:
        return facts.keep(self.session, facts.revocation(certificate_id))

    def refresher_item(self, **more: Any) -> int:
        return facts.keep(self.session, facts.refresher_item(self.person, **more))

    def spaced_answer(self, attestation_id: int, **more: Any) -> int:
        return facts.keep(self.session, facts.spaced_answer(attestation_id, **more))

    def staff(self, **more: Any) -> int:
        return add_staff(self.session, **{"number": "2"} | more)

    def role(self, role: str) -> None:
        facts.keep(self.session, StaffRole(staff_member_id=self.person, role=role, granted_at=CREATED_AT))

    def refuses(self, *acts: Callable[[Scene, Any], Any]) -> bool:
        """Tell whether the last of the acts is refused; each is given what the one before returned."""
        trial = self.session.begin_nested()
        made: Any = None
        for act in acts[:-1]:
            made = act(self, made)
        try:
            acts[-1](self, made)
        except IntegrityError:
            return True
        else:
            return False
        finally:
            trial.rollback()


@pytest.fixture
def scene(session: Session) -> Scene:
    return Scene(session)


REFUSED: dict[str, tuple[Callable[[Scene, Any], Any], ...]] = {
    "two open attempts at a module in one cycle": (
        lambda at, _: at.attempt(cycle=2),
        lambda at, _: at.attempt(public_id="two", cycle=2),
    ),
    "a situation asked twice in one refresher": (
        lambda at, _: at.refresher_item(),
        lambda at, _: at.refresher_item(position=2),
    ),
    "two situations in one place of a refresher": (
        lambda at, _: at.refresher_item(),
        lambda at, _: at.refresher_item(scene_id="b"),
    ),
    "a refresher in the first cycle": (lambda at, _: at.refresher_item(cycle=1),),
    "a situation asked for a reason of no name": (lambda at, _: at.refresher_item(reason="luck"),),
    "a single question answered twice": (
        lambda at, _: at.attestation(),
        lambda at, attested: (at.spaced_answer(attested), attested)[1],
        lambda at, attested: at.spaced_answer(attested, option_id="b", grade="best"),
    ),
    "a single question after three weeks": (
        lambda at, _: at.attestation(),
        lambda at, attested: at.spaced_answer(attested, weeks=3),
    ),
    "a single question answered without a grade": (
        lambda at, _: at.attestation(),
        lambda at, attested: at.spaced_answer(attested, option_id="b"),
    ),
    "an unheard-of confidence": (
        lambda at, _: at.attempt(),
        lambda at, attempt: at.answer(attempt, confidence="certain"),
    ),
    "two attempts of one name": (
        lambda at, _: at.attempt(),
        lambda at, _: at.attempt(module_id="sharing-articles"),
    ),
    "two answers to a step": (
        lambda at, _: at.attempt(),
        lambda at, attempt: (at.answer(attempt), attempt)[1],
        lambda at, attempt: at.answer(attempt, scene_id="other"),
    ),
    "two answers to a visit of a scene": (
        lambda at, _: at.attempt(),
        lambda at, attempt: (at.answer(attempt), attempt)[1],
        lambda at, attempt: at.answer(attempt, step=2),
    ),
    "two completions of a module in a cycle": (
        lambda at, _: at.completion(),
        lambda at, _: at.completion(attempts=2),
    ),
    "two attestations to a policy version in a cycle": (
        lambda at, _: at.attestation(),
        lambda at, _: at.attestation(typed_name="Another"),
    ),
    "two certificates of an attestation in one edition": (
        lambda at, _: at.attestation(),
        lambda at, attested: (at.certificate(attested), attested)[1],
        lambda at, attested: at.certificate(attested, number="SM-0000-0001", code="1" * 26),
    ),
    "two revocations of a certificate": (
        lambda at, _: at.certificate(at.attestation()),
        lambda at, certificate: (at.revocation(certificate), certificate)[1],
        lambda at, certificate: at.revocation(certificate),
    ),
    "two certificates of a number": (
        lambda at, _: at.certificate(at.attestation()),
        lambda at, _: at.attestation(cycle=2),
        lambda at, attested: at.certificate(attested, code="1" * 26),
    ),
    "two certificates of a code": (
        lambda at, _: at.certificate(at.attestation()),
        lambda at, _: at.attestation(cycle=2),
        lambda at, attested: at.certificate(attested, number="SM-0000-0001"),
    ),
    "two people of an employee number": (lambda at, _: at.staff(number="40100001", email="other@larkmere.example"),),
    "two people of an e-mail address": (lambda at, _: at.staff(email="staff.40100001@larkmere.example"),),
    "two units of a code": (
        lambda at, _: facts.keep(at.session, OrganisationUnit(code="U2", name="One")),
        lambda at, _: facts.keep(at.session, OrganisationUnit(code="U2", name="Two")),
    ),
    "an e-mail address in capitals": (lambda at, _: at.staff(email="A@larkmere.example"),),
    "a last day before the first": (lambda at, _: at.staff(ends_on=date(2026, 1, 1)),),
    "a manager of oneself": (lambda at, _: at.staff(id=7_000, line_manager_id=7_000),),
    "a manager who is not there": (lambda at, _: at.staff(line_manager_id=7_000),),
    "a unit inside one that is not there": (lambda at, _: add_unit(at.session, "U2", parent=7_000),),
    "a role that nobody knows": (lambda at, _: at.role("wizard"),),
    "learner as a role, which everybody is": (lambda at, _: at.role("learner"),),
    "a role twice": (lambda at, _: at.role("HR"), lambda at, _: (at.session.expunge_all(), at.role("HR"))),
    "a kind of attempt that nobody knows": (lambda at, _: at.attempt(kind="mock"),),
    "a cycle before the first": (lambda at, _: at.attempt(cycle=0),),
    "a grade that nobody knows": (lambda at, _: at.attempt(), lambda at, attempt: at.answer(attempt, grade="good")),
    "an attestation that expires the day it was made": (lambda at, _: at.attestation(expires_on=facts.DAY),),
    "an issued certificate without its fingerprint": (
        lambda at, _: at.attestation(),
        lambda at, attested: at.certificate(attested, **facts.ISSUED | {"sha256": None}),
    ),
    "a certificate that is neither pending nor issued": (
        lambda at, _: at.attestation(),
        lambda at, attested: at.certificate(attested, status="lost"),
    ),
    "a local number without a sponsor": (lambda at, _: at.staff(has_esr_record=False),),
    "a decision of one's own proposal": (
        lambda at, _: facts.keep(at.session, facts.proposal(at.person)),
        lambda at, proposed: facts.keep(at.session, facts.decision(proposed, at.person, at.person)),
    ),
    "a decision under another proposer's name": (
        lambda at, _: (at.staff(), facts.keep(at.session, facts.proposal(at.person))),
        lambda at, made: facts.keep(at.session, facts.decision(made[1], made[0], at.person)),
    ),
    "a withdrawal by somebody else": (
        lambda at, _: (at.staff(), facts.keep(at.session, facts.proposal(at.person))),
        lambda at, made: facts.keep(at.session, facts.decision(made[1], at.person, made[0], verdict="withdrawn")),
    ),
    "two decisions of a proposal": (
        lambda at, _: (at.staff(), facts.keep(at.session, facts.proposal(at.person))),
        lambda at, made: (facts.keep(at.session, facts.decision(made[1], at.person, made[0])), made)[1],
        lambda at, made: facts.keep(at.session, facts.decision(made[1], at.person, made[0], verdict="declined")),
    ),
    "an exemption approved by who recorded it": (
        lambda at, _: at.staff(),
        lambda at, other: facts.keep(at.session, facts.exemption(at.person, other, other)),
    ),
    "an exemption approved by oneself": (
        lambda at, _: at.staff(),
        lambda at, other: facts.keep(at.session, facts.exemption(at.person, at.person, other)),
    ),
    "two team accounts at an address": (
        lambda at, _: facts.keep(at.session, facts.team_account()),
        lambda at, _: facts.keep(at.session, facts.team_account(name="Another")),
    ),
    "an attempt at content that was not kept": (lambda at, _: at.attempt(module_fingerprint="1" * 64),),
}

KEPT: dict[str, tuple[Callable[[Scene, Any], Any], ...]] = {
    "a new attempt once the last is finished": (
        lambda at, _: at.attempt(finished_at=facts.MOMENT),
        lambda at, _: at.attempt(public_id="two"),
    ),
    "a second visit to a scene": (
        lambda at, _: at.attempt(),
        lambda at, attempt: (at.answer(attempt), attempt)[1],
        lambda at, attempt: at.answer(attempt, step=2, visit=2),
    ),
    "a refresher as a new completion": (lambda at, _: at.completion(), lambda at, _: at.completion(cycle=2)),
    "an attestation to the next version of the policy": (
        lambda at, _: at.attestation(),
        lambda at, _: at.attestation(policy_version="1.1"),
    ),
    "an attestation to the same version for another programme": (
        lambda at, _: at.attestation(),
        lambda at, _: at.attestation(programme_id="line-managers"),
    ),
    "a local number with a sponsor": (lambda at, _: at.staff(has_esr_record=False, sponsor_id=at.person),),
    "a second edition of a certificate": (
        lambda at, _: at.attestation(),
        lambda at, attested: (at.certificate(attested), attested)[1],
        lambda at, attested: at.certificate(attested, number="SM-0000-0001", code="1" * 26, edition=2),
    ),
    "two people without an e-mail address": (
        lambda at, _: at.staff(email=None),
        lambda at, _: at.staff(number="3", email=None),
    ),
}


def test_what_must_not_be_is_refused(scene: Scene) -> None:
    kept = [case for case, acts in REFUSED.items() if not scene.refuses(*acts)]
    assert not kept
    assert len(REFUSED) == 44


def test_what_only_looks_like_it_is_kept(scene: Scene) -> None:
    refused = [case for case, acts in KEPT.items() if scene.refuses(*acts)]
    assert not refused
    assert len(KEPT) == 8
