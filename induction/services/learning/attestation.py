"""Attest: the staff member's own act, and the certificate that is born pending with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError

from induction.db import Session
from induction.db.models import Attestation, Completion
from induction.db.queries import learning
from induction.domain.audit import Action
from induction.domain.calendar import london_date
from induction.domain.certificates.certificate import AssuranceLevel
from induction.domain.errors import RefusedError
from induction.domain.learning import attestation as rules
from induction.domain.library_values import Library
from induction.domain.people import Principal
from induction.domain.policies.policy import Policy
from induction.domain.proofs.ledger import Kind
from induction.domain.standings.programme import Programme
from induction.services import audit
from induction.services.authoring import published
from induction.services.certification import certificates
from induction.services.learning import cycles, refreshers
from induction.services.learning.cycles import Cycle
from induction.services.learning.refresher_choice import Taker
from induction.services.learning.refreshers import Refresher
from induction.services.proofs import ledger
from induction.services.standings import standing


@dataclass(frozen=True)
class Invitation:
    """What is put in front of somebody who may attest.

    Attributes:
        statement: the exact words that will be recorded.
        valid_until: the last day on which the attestation would be in date, if made today.
        refresher: what was asked in a round after the first.
    """

    cycle: Cycle
    completions: list[Completion]
    refresher: Refresher | None
    policy: Policy
    statement: str
    valid_until: date


@dataclass(frozen=True)
class Attested:
    """The outcome: which attestation and certificate now stand, and whether they stood before."""

    attestation_id: int
    certificate_id: int
    certificate_number: str
    was_attested_before: bool = False


def invite(
    session: Session, library: Library, programme: Programme, principal: Principal, *, organisation: str, day: date
) -> Invitation:
    """Prepare the attestation page.

    Raises:
        RefusedError: ``not-open``, ``modules-missing``.
    """
    cycle = cycles.current(session, principal.staff_member_id, programme, day)
    done = list(learning.completions_in_cycle(session, principal.staff_member_id, cycle.number, programme.modules))
    refresher = refreshers.of(session, Taker(library, programme, principal.staff_member_id, cycle, day))
    missing = rules.missing_modules(programme, [completion.module_id for completion in done])
    rules.check_may_attest(programme, is_open=cycle.is_open, is_ready=refresher.is_done if refresher else not missing)
    policy = library.policy(programme.policy)
    statement = library.statement(programme.statement)
    text = statement.render(organisation, policy.control.title, policy.version)
    return Invitation(cycle, done, refresher, policy, text, cycle.valid_until(day, programme))


def attest(
    session: Session,
    library: Library,
    programme: Programme,
    principal: Principal,
    *,
    typed_name: str,
    issuer: certificates.Issuer,
    moment: datetime,
    shown: str | None = None,
) -> Attested:
    """Record the attestation and its pending certificate in one transaction.

    `principal.confirmed_at` must be the moment of a password just given; the door sees to it. Sent twice, the first
    stands. `shown` is the fingerprint of the policy version that the person had before them.

    Raises:
        RefusedError: ``name-differs``, ``not-open``, ``modules-missing``; ``superseded`` where another version of the
            policy is in force by now than was shown.
    """
    day = london_date(moment)
    rules.check_name(typed_name, principal.name)
    before = _of_this_cycle(session, programme, principal, day)
    if before:
        return before
    invitation = invite(session, library, programme, principal, organisation=issuer.organisation, day=day)
    published.check_in_force(session, invitation.policy, shown)
    row = _row(session, library, programme, principal, invitation, typed_name=typed_name, moment=moment)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        won = _of_this_cycle(session, programme, principal, day)
        if won is None:
            raise
        return won
    certificate = certificates.create_pending(
        session, row, programme=programme, completions=invitation.completions, policy=invitation.policy,
        scope=refreshers.scope(invitation.refresher) if invitation.refresher else "",
        name=principal.name, employee_number=principal.employee_number, issuer=issuer, moment=moment,
    )  # fmt: skip
    audit.record(
        session, moment=moment, actor=f"staff:{principal.staff_member_id}", action=Action.ATTESTED,
        subject=f"attestation:{row.id}",
    )  # fmt: skip
    ledger.record(session, moment, Kind.ATTESTATION, f"attestation:{row.id}", ledger.facts_of(Kind.ATTESTATION, row))
    standing.refresh(session, library, [principal.staff_member_id], moment)
    return Attested(row.id, certificate.id, certificate.number)


def _of_this_cycle(session: Session, programme: Programme, principal: Principal, day: date) -> Attested | None:
    """Find the attestation that closed this cycle, when there is one: the second click of a double click."""
    cycle = cycles.current(session, principal.staff_member_id, programme, day)
    if cycle.is_open or cycle.held is None:
        return None
    certificate = certificates.of_attestation(session, cycle.held.id)
    if certificate is None:
        raise RefusedError("not-open", "Your attestation is in date.")
    return Attested(cycle.held.id, certificate.id, certificate.number, was_attested_before=True)


def _row(
    session: Session,
    library: Library,
    programme: Programme,
    principal: Principal,
    invitation: Invitation,
    *,
    typed_name: str,
    moment: datetime,
) -> Attestation:
    statement = library.statement(programme.statement)
    answered = learning.answers_in_cycle(session, principal.staff_member_id, invitation.cycle.number, programme.modules)
    return Attestation(
        staff_member_id=principal.staff_member_id,
        programme_id=programme.id,
        cycle=invitation.cycle.number,
        policy_slug=invitation.policy.slug,
        policy_version=invitation.policy.version,
        policy_fingerprint=invitation.policy.fingerprint,
        statement_id=statement.id,
        statement_version=statement.version,
        statement_text=invitation.statement,
        typed_name=" ".join(typed_name.split()),
        answers_fingerprint=rules.answers_fingerprint(
            (public_id, a.step, a.scene_id, a.option_id, a.answered_at) for public_id, a in answered
        ),
        signed_in_at=principal.signed_in_at,
        confirmed_at=principal.confirmed_at,
        assurance_level=AssuranceLevel.SERVER,
        achieved_at=moment,
        achieved_on=london_date(moment),
        expires_on=invitation.valid_until,
    )
