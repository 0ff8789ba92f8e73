"""Exempt somebody from a requirement for a time, or end that earlier: by two people, as new rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from induction.db import Session
from induction.db.models import Exemption
from induction.db.queries import record as queries
from induction.domain.audit import Action, staff_actor
from induction.domain.calendar import london_date
from induction.domain.certificates.certificate import day_in_words
from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.library_values import Library
from induction.domain.people import Principal
from induction.domain.proposals import Kind, Proposed
from induction.domain.standings.exemption import ReasonCode, check_days
from induction.services import audit, proposals
from induction.services.proposals import Circumstances
from induction.services.standings import standing


def propose(
    session: Session,
    principal: Principal,
    moment: datetime,
    *,
    staff_member_id: int,
    programme_id: str | None,
    from_on: date,
    to_on: date | None,
    code: ReasonCode,
    reason: str,
) -> int:
    """Propose to exempt somebody from one programme, or from all; gives the proposal's key.

    Raises:
        RefusedError: ``ends-before``, ``too-far-back``, ``too-long``, ``own-exemption``, and whatever
            `proposals.propose` refuses.
    """
    check_days(from_on, to_on, london_date(moment))
    if staff_member_id == principal.staff_member_id:
        raise RefusedError("own-exemption", "This is you. Ask somebody else in HR to propose your exemption.")
    detail = {
        "programme_id": programme_id,
        "from_on": from_on.isoformat(),
        "to_on": to_on.isoformat() if to_on else None,
        "code": code.value,
    }
    return proposals.propose(
        session, principal, moment, Kind.EXEMPTION, subject=f"staff:{staff_member_id}", detail=detail, reason=reason
    )


def propose_end(
    session: Session, principal: Principal, moment: datetime, *, exemption_id: int, to_on: date | None, reason: str
) -> int:
    """Propose that an exemption ends on another day, or with None that it never held; gives the proposal's key.

    Raises:
        NotFoundError: ``no-exemption``.
        RefusedError: ``replaced`` where a later row holds already; ``ends-before``; and as above.
    """
    held = found(session, exemption_id)
    if to_on:
        check_days(held.from_on, to_on, london_date(moment))
    detail = {
        "replaces": held.id,
        "programme_id": held.programme_id,
        "from_on": held.from_on.isoformat(),
        "to_on": to_on.isoformat() if to_on else None,
        "code": held.reason_code,
        "is_cancelled": to_on is None,
    }
    subject = f"staff:{held.staff_member_id}"
    return proposals.propose(session, principal, moment, Kind.EXEMPTION, subject=subject, detail=detail, reason=reason)


def found(session: Session, exemption_id: int) -> Exemption:
    """Find an exemption that holds.

    Raises:
        NotFoundError: ``no-exemption``.
        RefusedError: ``replaced``.
    """
    held = session.get(Exemption, exemption_id)
    if held is None:
        raise NotFoundError("no-exemption", "There is no such exemption.")
    if queries.is_replaced(session, held.id):
        raise RefusedError("replaced", "This exemption has been changed since. Open the person's record again.")
    return held


def found_of(session: Session, exemption_id: int, staff_member_id: int) -> Exemption:
    """Find an exemption of one person that holds.

    Raises:
        NotFoundError: ``no-exemption``, also for somebody else's.
        RefusedError: ``replaced``.
    """
    held = found(session, exemption_id)
    if held.staff_member_id != staff_member_id:
        raise NotFoundError("no-exemption", "There is no such exemption.")
    return held


class Exempt:
    """The act: a row that says from when until when."""

    def describe(self, session: Session, library: Library, proposed: Proposed) -> Sequence[tuple[str, str]]:
        """Say who would be exempt from what, for how long and on what grounds."""
        name, number = queries.name_and_number(session, proposed.subject_id)
        detail = proposed.detail
        programme = library.programmes.get(detail["programme_id"] or "")
        first, last = _day(detail["from_on"]), _day(detail["to_on"])
        days = f"From {first} to {last}, both included" if last else f"From {first} until it is ended"
        if detail.get("is_cancelled"):
            days = f"The exemption from {first} would not hold at all"
        return (
            ("Staff member", f"{name}, employee number {number}"),
            ("Exempt from", programme.title if programme else "every programme"),
            ("Days", days),
            ("Grounds", detail["code"]),
        )

    def carry_out(
        self, session: Session, circumstances: Circumstances, proposed: Proposed, principal: Principal
    ) -> None:
        """Add the row, and let standing follow.

        Raises:
            RefusedError: ``replaced``; ``own-exemption`` where the person who decides is the one exempted.
        """
        detail = proposed.detail
        if proposed.subject_id == principal.staff_member_id:
            raise RefusedError("own-exemption", "This is about you, so somebody else must decide it.")
        if "replaces" in detail:
            found(session, detail["replaces"])
        row = Exemption(
            staff_member_id=proposed.subject_id,
            programme_id=detail["programme_id"],
            from_on=date.fromisoformat(detail["from_on"]),
            to_on=date.fromisoformat(detail["to_on"]) if detail["to_on"] else None,
            reason_code=detail["code"],
            is_cancelled=detail.get("is_cancelled", False),
            replaces_id=detail.get("replaces"),
            approved_by_id=principal.staff_member_id,
            recorded_by_id=proposed.proposed_by_id,
            recorded_at=circumstances.moment,
        )
        session.add(row)
        session.flush()
        audit.record(
            session, circumstances.moment, staff_actor(principal.staff_member_id),
            Action.EXEMPTION_CANCELLED if row.is_cancelled else Action.EXEMPTION_RECORDED,
            f"exemption:{row.id}", detail=f"proposal:{proposed.id}",
        )  # fmt: skip
        standing.refresh(session, circumstances.library, [row.staff_member_id], circumstances.moment)


def _day(text: str | None) -> str:
    return day_in_words(date.fromisoformat(text)) if text else ""
