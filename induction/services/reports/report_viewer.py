"""Whom the worker makes a report for: the person who asked for it, with what they may see now."""

from __future__ import annotations

from datetime import datetime

from induction.db import Session
from induction.db.queries import reports as queries
from induction.domain.calendar import london_date
from induction.domain.errors import RefusedError
from induction.domain.people import Principal, Role


def viewer(session: Session, staff_member_id: int, moment: datetime) -> Principal:
    """Give the person as the services see them, though they are not signed in.

    Raises:
        RefusedError: ``not-hr`` when they have left, or are not in HR any more.
    """
    found = queries.holder(session, staff_member_id)
    has_left = found is None or (found.ends_on is not None and london_date(moment) > found.ends_on)
    if found is None or has_left or Role.HR not in found.roles:
        words = "Whoever asked for this is not in HR any more. Somebody in HR has to save it anew."
        raise RefusedError("not-hr", words)
    roles = frozenset(map(Role, found.roles)) | {Role.LEARNER}
    return Principal(staff_member_id, 0, found.name, found.employee_number, roles, moment, moment)
