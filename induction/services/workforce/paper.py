"""A completion on paper: keyed by one person from the signed sheet and, without looking, by another.

It counts like any other and is marked as ``paper`` on the certificate, on every page and in every file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from induction.db import Session
from induction.db.models import Attestation, Completion
from induction.db.queries import record as queries
from induction.domain.audit import Action, staff_actor
from induction.domain.calendar import london_date
from induction.domain.certificates.certificate import AssuranceLevel
from induction.domain.errors import RefusedError
from induction.domain.learning import attestation as rules
from induction.domain.learning.attempt import result
from induction.domain.learning.module import Module
from induction.domain.library_values import Library
from induction.domain.people import Principal
from induction.domain.policies.policy import Policy
from induction.domain.proofs.ledger import Kind as LedgerKind
from induction.domain.proposals import Kind, Proposed
from induction.domain.standings.programme import Programme
from induction.services import audit, proposals
from induction.services.certification import certificates
from induction.services.learning import cycles
from induction.services.proofs import ledger
from induction.services.proposals import Circumstances
from induction.services.standings import standing


def propose(
    session: Session,
    principal: Principal,
    library: Library,
    moment: datetime,
    *,
    staff_member_id: int,
    programme_id: str,
    achieved_on: date,
    reason: str,
) -> int:
    """Key a completion from a signed sheet; it counts once a second person has keyed the same day.

    Raises:
        RefusedError: ``date-ahead``, ``date-before-policy``, ``not-required``, ``own-paper``, and whatever
            `proposals.propose` refuses.
    """
    today = london_date(moment)
    programme = library.programme(programme_id)
    if staff_member_id == principal.staff_member_id:
        raise RefusedError("own-paper", "This is your own sheet, so somebody else must key it.")
    if achieved_on > today:
        raise RefusedError("date-ahead", "The date on the sheet is in the future. Check it.")
    if achieved_on < library.policy(programme.policy).control.approved_on:
        raise RefusedError("date-before-policy", "The date on the sheet is before the policy was approved. Check it.")
    if programme_id not in standing.asked_of(session, staff_member_id, achieved_on):
        raise RefusedError("not-required", "This programme is not asked of this person. Check the employee number.")
    return proposals.propose(
        session, principal, moment, Kind.PAPER_COMPLETION,
        subject=f"staff:{staff_member_id}",
        detail={"programme_id": programme_id, "achieved_on": achieved_on.isoformat()}, reason=reason,
    )  # fmt: skip


class CompleteOnPaper:
    """The act: completions, an attestation and a certificate, all of the assurance level ``paper``."""

    def describe(self, session: Session, library: Library, proposed: Proposed) -> Sequence[tuple[str, str]]:
        """Say whose sheet it is and for what; not the day, which the second person keys without having seen it."""
        name, number = queries.name_and_number(session, proposed.subject_id)
        return (
            ("Staff member", f"{name}, employee number {number}"),
            ("Programme", library.programme(proposed.detail["programme_id"]).title),
            ("Assurance", "On paper, keyed by two people"),
        )

    def carry_out(
        self, session: Session, circumstances: Circumstances, proposed: Proposed, principal: Principal
    ) -> None:
        """Record it as a new round of the programme.

        Raises:
            RefusedError: ``own-paper`` where the person who decides is the one it is about; ``not-open`` where they are
                in date and the window has not opened.
        """
        if proposed.subject_id == principal.staff_member_id:
            raise RefusedError("own-paper", "This is your own sheet, so somebody else must key it.")
        library = circumstances.library
        programme = library.programme(proposed.detail["programme_id"])
        achieved_on = date.fromisoformat(proposed.detail["achieved_on"])
        cycle = cycles.current(session, proposed.subject_id, programme, achieved_on)
        if not cycle.is_open:
            raise RefusedError("not-open", "This person was in date on that day, so nothing was asked. Decline it.")
        keyed = _Keyed(circumstances, programme, proposed, achieved_on, cycle.number)
        done = [keyed.completion(library.module(module_id)) for module_id in programme.modules]
        held = keyed.attestation(cycle.valid_until(achieved_on, programme), queries.name(session, proposed.subject_id))
        session.add_all([*done, held])
        session.flush()
        _follow_up(session, keyed, done, held, principal)


class _Keyed:
    """The rows of one sheet."""

    def __init__(
        self, circumstances: Circumstances, programme: Programme, proposed: Proposed, achieved_on: date, cycle: int
    ) -> None:
        self.circumstances = circumstances
        self.programme = programme
        self.proposed = proposed
        self.achieved_on = achieved_on
        self.cycle = cycle
        self.policy: Policy = circumstances.library.policy(programme.policy)

    def completion(self, module: Module) -> Completion:
        return Completion(
            staff_member_id=self.proposed.subject_id, module_id=module.id, module_version=module.version,
            module_title=module.title, cycle=self.cycle, attempt_id=None, module_fingerprint=module.fingerprint,
            policy_version=self.policy.version, policy_fingerprint=self.policy.fingerprint,
            attempts=1, decisions=result(module, []).decisions, right_first_time=0,
            assurance_level=AssuranceLevel.PAPER, achieved_at=self.circumstances.moment, achieved_on=self.achieved_on,
        )  # fmt: skip

    def attestation(self, expires_on: date, name: str) -> Attestation:
        statement = self.circumstances.library.statement(self.programme.statement)
        moment = self.circumstances.moment
        return Attestation(
            staff_member_id=self.proposed.subject_id, programme_id=self.programme.id, cycle=self.cycle,
            policy_slug=self.policy.slug, policy_version=self.policy.version,
            policy_fingerprint=self.policy.fingerprint, statement_id=statement.id, statement_version=statement.version,
            statement_text=statement.render(
                self.circumstances.issuer.organisation, self.policy.control.title, self.policy.version
            ),
            typed_name=name, answers_fingerprint=rules.answers_fingerprint([]), signed_in_at=moment,
            confirmed_at=moment, assurance_level=AssuranceLevel.PAPER, achieved_at=moment,
            achieved_on=self.achieved_on, expires_on=expires_on, recorded_at=moment,
        )  # fmt: skip


def _follow_up(
    session: Session, keyed: _Keyed, done: Sequence[Completion], held: Attestation, principal: Principal
) -> None:
    """Enter the rows in the ledger, let the certificate be born, and let standing follow."""
    circumstances, person = keyed.circumstances, keyed.proposed.subject_id
    name, number = queries.name_and_number(session, person)
    certificates.create_pending(
        session, held, programme=keyed.programme, completions=done, policy=keyed.policy, scope="",
        name=name, employee_number=number, issuer=circumstances.issuer, moment=circumstances.moment,
    )  # fmt: skip
    audit.record(
        session, circumstances.moment, staff_actor(principal.staff_member_id), Action.PAPER_KEYED,
        f"attestation:{held.id}", detail=f"proposal:{keyed.proposed.id}",
    )  # fmt: skip
    rows: list[tuple[LedgerKind, Completion | Attestation]] = [(LedgerKind.COMPLETION, row) for row in done]
    for kind, row in (*rows, (LedgerKind.ATTESTATION, held)):
        ledger.record(session, circumstances.moment, kind, f"{kind}:{row.id}", ledger.facts_of(kind, row))
    standing.refresh(session, circumstances.library, [person], circumstances.moment)
