"""A small organisation and small content for tests of the services and the pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

from induction.db import Session
from induction.db.models import StaffMember
from induction.domain.library_values import Library
from induction.domain.people import Principal, Role
from induction.domain.standings.programme import Programme
from tests.scenes import module
from tests.shipped import shipped
from tests.staff import add_staff

__all__ = ["MOMENT", "STARTED", "principal", "shipped", "small_library", "small_programme", "staff_member"]

MOMENT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
STARTED = date(2026, 11, 16)


@cache
def small_library(length: int = 2) -> Library:
    """The shipped policy with a programme of two small modules."""
    modules = {name: module(length, name) for name in ("first", "second")}
    programme = shipped().programme("induction-core").model_copy(update={"modules": tuple(modules)})
    return replace(shipped(), modules=modules, programmes={programme.id: programme})


def small_programme() -> Programme:
    return small_library().programme("induction-core")


def staff_member(session: Session, name: str = "Ada O'Neil-Şahin", **changes: object) -> int:
    """Add a staff member who started a week ago and give the row's id; the caller commits."""
    number = f"9{session.query(StaffMember).count():07}"
    return add_staff(session, name=name, number=number, starts_on=STARTED, **changes)


def principal(session: Session, staff_member_id: int, *roles: Role) -> Principal:
    """The staff member as a service sees them when they are signed in."""
    row = session.get(StaffMember, staff_member_id)
    assert row
    return Principal(row.id, 1, row.name, row.employee_number, frozenset({Role.LEARNER, *roles}), MOMENT, MOMENT)
