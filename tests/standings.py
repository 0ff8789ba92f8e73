"""Spans of standing put straight into the table, for tests of what is read from it."""

from __future__ import annotations

from datetime import date

from induction.db import Session
from induction.db.models import StaffMember, Standing


def stands(
    session: Session,
    staff_member_id: int,
    status: str,
    *,
    from_on: date = date(2026, 1, 1),
    to_on: date | None = None,
    due_on: date | None = None,
    programme: str = "induction-core",
    **more,
) -> None:
    """Add a span; `more` is any column."""
    person = session.get(StaffMember, staff_member_id)
    assert person
    columns = {
        "expires_on": None,
        "reason": "everybody is asked",
        "organisation_unit_id": person.organisation_unit_id,
        "staff_group": person.staff_group,
    }
    session.add(
        Standing(
            staff_member_id=staff_member_id, programme_id=programme, from_on=from_on, to_on=to_on, status=status,
            due_on=due_on, **columns | more,
        )
    )  # fmt: skip
    session.flush()


def clear(session: Session, staff_member_id: int) -> None:
    """Take somebody's spans away, as the rebuild does."""
    session.query(Standing).filter_by(staff_member_id=staff_member_id).delete()
