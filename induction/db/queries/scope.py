"""Whom somebody may see: one condition that every query about staff members carries."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, or_, select

from induction.db.models import StaffMember
from induction.domain.people import Principal, Role


def visible_staff(principal: Principal) -> ColumnElement[bool]:
    """Build the condition on `StaffMember` that lets through whom the person may see.

    HR sees everybody whose record has not been disposed of; a line manager sees everybody below them, however far; a
    learner sees themself. The other roles add nobody. Several roles add up.
    """
    if principal.has(Role.HR):
        return StaffMember.disposed_on.is_(None)
    seen: list[ColumnElement[bool]] = [false()]
    if principal.has(Role.LINE_MANAGER):
        seen.append(_reports_to(principal.staff_member_id))
    if principal.has(Role.LEARNER):
        seen.append(StaffMember.id == principal.staff_member_id)
    return or_(*seen)


def _reports_to(manager_id: int) -> ColumnElement[bool]:
    """Find direct and indirect reports; a circle in the line of management ends where it began."""
    direct = select(StaffMember.id).where(StaffMember.line_manager_id == manager_id)
    below = direct.cte("below", recursive=True)
    below = below.union(select(StaffMember.id).where(StaffMember.line_manager_id == below.c.id))
    return StaffMember.id.in_(select(below.c.id)) & (StaffMember.id != manager_id)
