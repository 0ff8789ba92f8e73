"""What lets somebody in whose record is there already: a password, and roles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from induction.db import Session
from induction.db.models import StaffMember
from induction.db.queries import sign_in as sign_ins
from induction.db.queries import staff as queries
from induction.domain.audit import Action, staff_actor
from induction.domain.errors import NotFoundError
from induction.domain.people import Principal, Role
from induction.services import audit
from induction.services.workforce.staff import grant_role, revoke_role


def set_password(
    session: Session, moment: datetime, actor: str, employee_number: str, password_hash: str
) -> StaffMember:
    """Give somebody a password, their first or another; whatever sign-ins are open end.

    Args:
        session: at the start of a write transaction.
        moment: now.
        actor: who does it.
        employee_number: whose.
        password_hash: from `new_password_hash`.

    Raises:
        NotFoundError: ``no-staff-member``.
    """
    member = _member(session, employee_number)
    sign_ins.set_password_hash(session, member.id, password_hash)
    ended = sign_ins.end_sign_ins(session, member.id, moment)
    audit.record(session, moment, actor, Action.PASSWORD_SET, f"staff:{member.id}", detail=f"sign-ins ended: {ended}")
    return member


def change_own_password(session: Session, principal: Principal, password_hash: str, moment: datetime) -> None:
    """Give the person who is signed in another password; their sign-ins elsewhere end.

    Ask for the old one first. `session` is at the start of a write transaction.
    """
    key = principal.staff_member_id
    sign_ins.set_password_hash(session, key, password_hash)
    ended = sign_ins.end_sign_ins(session, key, moment, but=principal.session_id)
    audit.record(
        session, moment, staff_actor(key), Action.PASSWORD_SET, f"staff:{key}", detail=f"sign-ins ended: {ended}"
    )


def change_roles(
    session: Session,
    moment: datetime,
    actor: str,
    employee_number: str,
    *,
    grant: Iterable[Role] = (),
    revoke: Iterable[Role] = (),
) -> StaffMember:
    """Grant and revoke somebody's roles; what they hold, or do not hold, already is no error.

    Raises:
        NotFoundError: ``no-staff-member``.
        RefusedError: as `grant_role` and `revoke_role`.
    """
    member = _member(session, employee_number)
    for each in grant:
        grant_role(session, moment, actor, member.id, each)
    for each in revoke:
        revoke_role(session, moment, actor, member.id, each)
    return member


def _member(session: Session, employee_number: str) -> StaffMember:
    found = queries.by_number(session, employee_number.strip().upper())
    if found is None:
        raise NotFoundError(
            "no-staff-member", f"There is nobody with the employee number {employee_number}. Check it for slips."
        )
    return found
