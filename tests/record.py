"""A small organisation and small content for tests of the services and the pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

from induction import resources
from induction.db import Session
from induction.db.models import OrganisationUnit, StaffMember
from induction.domain.library_values import Library
from induction.domain.people import Principal, Role
from induction.domain.programme import Programme
from induction.library import load_library
from tests.scenes import module

MOMENT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
STARTED = date(2026, 11, 16)


@cache
def shipped() -> Library:
    """The content that is shipped."""
    return load_library(resources.folder("content"), resources.folder("scenarios"))


@cache
def small_library(length: int = 2) -> Library:
    """The shipped policy with a programme of two small modules."""
    modules = {name: module(length, name) for name in ("first", "second")}
    programme = shipped().programme("induction-core").model_copy(update={"modules": tuple(modules)})
    return replace(shipped(), modules=modules, programmes={programme.id: programme})


def small_programme() -> Programme:
    return small_library().programme("induction-core")


def staff_member(session: Session, name: str = "Ada O'Neil-Şahin", **changes: object) -> int:
    """Add a staff member (and a unit for everybody) and give the row's id; the caller commits."""
    unit = session.query(OrganisationUnit).first()
    if unit is None:
        unit = OrganisationUnit(code="U1", name="Rowan Ward")
        session.add(unit)
        session.flush()
    count = session.query(StaffMember).count()
    fields: dict[str, object] = {
        "employee_number": f"9{count:07}",
        "assignment_number": f"9{count:07}-1",
        "name": name,
        "sort_name": name,
        "email": f"person{count}@larkmere.example",
        "organisation_unit_id": unit.id,
        "staff_group": "Nursing and Midwifery Registered",
        "job_role": "Staff Nurse",
        "assignment_status": "Active Assignment",
        "is_primary_assignment": True,
        "starts_on": STARTED,
        "created_at": MOMENT,
    }
    row = StaffMember(**fields | changes)
    session.add(row)
    session.flush()
    return row.id


def principal(session: Session, staff_member_id: int, *roles: Role) -> Principal:
    """The staff member as a service sees them when they are signed in."""
    row = session.get(StaffMember, staff_member_id)
    assert row
    return Principal(row.id, 1, row.name, row.employee_number, frozenset({Role.LEARNER, *roles}), MOMENT, MOMENT)
