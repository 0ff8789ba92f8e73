"""Correct an attestation that should not count, or that counts from the wrong day: a new row, by two people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from induction.db import Session
from induction.db.models import Attestation, Correction
from induction.db.queries import record as queries
from induction.domain.audit import Action, staff_actor
from induction.domain.calendar import london_date, months_later
from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.library_values import Library
from induction.domain.people import Principal
from induction.domain.proofs.ledger import Kind as LedgerKind
from induction.domain.proposals import Kind, Proposed
from induction.services import audit, proposals
from induction.services.certification import editions
from induction.services.proofs import ledger
from induction.services.proposals import Circumstances
from induction.services.standings import standing

VOID, OTHER_DATE = "void", "achieved-on"


def propose(
    session: Session,
    principal: Principal,
    moment: datetime,
    *,
    attestation_id: int,
    achieved_on: date | None,
    reason: str,
) -> int:
    """Propose that an attestation does not count, or with a day that it counts from that day; gives the proposal's key.

    Raises:
        NotFoundError: ``no-attestation``, ``no-proposal``.
        RefusedError: ``date-ahead``, ``date-same``, and whatever `proposals.propose` refuses.
    """
    held = found(session, attestation_id)
    if achieved_on and achieved_on > london_date(moment):
        raise RefusedError("date-ahead", "The day of achieving is in the future. Give today's date or an earlier one.")
    if achieved_on == queries.counted(session, held)[0]:
        raise RefusedError("date-same", "That is the day it counts from now. Give the day it should count from.")
    detail = {"kind": OTHER_DATE, "achieved_on": achieved_on.isoformat()} if achieved_on else {"kind": VOID}
    return proposals.propose(
        session, principal, moment, Kind.CORRECTION,
        subject=f"attestation:{attestation_id}", detail=detail, reason=reason,
    )  # fmt: skip


def found(session: Session, attestation_id: int) -> Attestation:
    """Find an attestation.

    Raises:
        NotFoundError: ``no-attestation``.
    """
    held = session.get(Attestation, attestation_id)
    if held is None:
        raise NotFoundError("no-attestation", "There is no such attestation.")
    return held


def found_of(session: Session, attestation_id: int, staff_member_id: int) -> Attestation:
    """Find an attestation of one person.

    Raises:
        NotFoundError: ``no-attestation``, also for somebody else's.
    """
    held = found(session, attestation_id)
    if held.staff_member_id != staff_member_id:
        raise NotFoundError("no-attestation", "There is no such attestation.")
    return held


class CorrectAttestation:
    """The act: a row that says what holds from now on; what was recorded stays as it is."""

    def describe(self, session: Session, library: Library, proposed: Proposed) -> Sequence[tuple[str, str]]:
        """Say whose attestation it is, what it says and what would hold instead."""
        held = found(session, proposed.subject_id)
        name, number = queries.name_and_number(session, held.staff_member_id)
        achieved_on, expires_on = queries.counted(session, held)
        now = f"{_day(achieved_on)}, in date until {_day(expires_on)}" if achieved_on else "It does not count"
        if proposed.detail["kind"] == VOID:
            then = "It would not count: the person stands as if it had not been made"
        else:
            day = date.fromisoformat(proposed.detail["achieved_on"])
            then = f"It would count from {_day(day)}, in date until {_day(_expiry(library, held, day))}"
        return (
            ("Staff member", f"{name}, employee number {number}"),
            ("Attestation", f"Policy version {held.policy_version}, made on {_day(held.achieved_on)}"),
            ("Achieved on", now),
            ("Correction", then),
        )

    def carry_out(
        self, session: Session, circumstances: Circumstances, proposed: Proposed, principal: Principal
    ) -> None:
        """Add the correction."""
        held = found(session, proposed.subject_id)
        given = proposed.detail.get("achieved_on")
        achieved_on = date.fromisoformat(given) if given else None
        row = Correction(
            attestation_id=held.id,
            kind=proposed.detail["kind"],
            achieved_on=achieved_on,
            expires_on=achieved_on and _expiry(circumstances.library, held, achieved_on),
            proposal_id=proposed.id,
            recorded_at=circumstances.moment,
        )
        session.add(row)
        session.flush()
        audit.record(
            session, circumstances.moment, staff_actor(principal.staff_member_id), Action.CORRECTED,
            f"attestation:{held.id}", detail=f"{row.kind}; proposal:{proposed.id}",
        )  # fmt: skip
        ledger.record(
            session, circumstances.moment, LedgerKind.CORRECTION,
            f"correction:{row.id}", ledger.facts_of(LedgerKind.CORRECTION, row),
        )  # fmt: skip
        standing.refresh(session, circumstances.library, [held.staff_member_id], circumstances.moment)
        editions.follow_correction(session, row, principal, circumstances.issuer, circumstances.moment)


def _expiry(library: Library, held: Attestation, achieved_on: date) -> date:
    """A corrected record runs for its period from its own day: no anniversary is kept by a correction."""
    return months_later(achieved_on, library.programme(held.programme_id).period_months)


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else "no day"
