"""Hold somebody's record back from disposal, and let it go again: each a row with its reason."""

from __future__ import annotations

from datetime import datetime

from induction.db import Session
from induction.db.models import LegalHold, LegalHoldEnd
from induction.db.queries import retention as queries
from induction.domain.audit import Action, staff_actor
from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.people import Principal
from induction.domain.proposals import LONGEST_REASON
from induction.services import audit
from induction.services.workforce import person


def hold(session: Session, viewer: Principal, moment: datetime, *, employee_number: str, reason: str) -> int:
    """Hold somebody's record back from disposal until the hold is ended; gives the person's key.

    Raises:
        NotFoundError: ``no-staff-member``.
        RefusedError: ``reason-empty``, ``reason-long``; ``held`` where it is held already; ``own-record``.
    """
    member = person.found(session, viewer, employee_number)
    tidy = _tidy(reason, "Enter why the record must be kept, such as a claim that is under way.")
    if member.id == viewer.staff_member_id:
        raise RefusedError("own-record", "This is your own record. Ask somebody else in HR to hold it.")
    if queries.hold_of(session, member.id):
        raise RefusedError("held", "This record is held already. End that hold first if the reason has changed.")
    row = LegalHold(staff_member_id=member.id, reason=tidy, placed_by_id=viewer.staff_member_id, placed_at=moment)
    session.add(row)
    session.flush()
    audit.record(session, moment, staff_actor(viewer.staff_member_id), Action.HOLD_PLACED, f"staff:{member.id}")
    return member.id


def end_hold(session: Session, viewer: Principal, moment: datetime, *, employee_number: str, reason: str) -> int:
    """End the hold on somebody's record; gives the person's key.

    Raises:
        NotFoundError: ``no-staff-member``, ``no-hold``.
        RefusedError: ``reason-empty``, ``reason-long``, ``own-record``.
    """
    member = person.found(session, viewer, employee_number)
    found = queries.hold_of(session, member.id)
    if found is None:
        raise NotFoundError("no-hold", "This record is not held back.")
    if member.id == viewer.staff_member_id:
        raise RefusedError("own-record", "This is your own record. Ask somebody else in HR to end the hold.")
    tidy = _tidy(reason, "Enter why the record need no longer be held, such as a claim that is settled.")
    session.add(LegalHoldEnd(legal_hold_id=found.id, reason=tidy, ended_by_id=viewer.staff_member_id, ended_at=moment))
    session.flush()
    audit.record(session, moment, staff_actor(viewer.staff_member_id), Action.HOLD_ENDED, f"staff:{member.id}")
    return member.id


def _tidy(text: str, ask: str) -> str:
    """Tidy a reason.

    Raises:
        RefusedError: ``reason-empty``, ``reason-long``.
    """
    tidy = " ".join(text.split())
    if not tidy:
        raise RefusedError("reason-empty", ask)
    if len(tidy) > LONGEST_REASON:
        raise RefusedError("reason-long", f"The reason is longer than {LONGEST_REASON} characters. Shorten it.")
    return tidy
