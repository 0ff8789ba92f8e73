"""Dated particulars: what is recorded stays, and today's particulars follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from induction.db import Session
from induction.db.models import AssignmentRecord, AuditEvent, StaffMember
from induction.services.workforce import people
from induction.services.workforce.people import Particulars, Recording
from tests.staff import add_staff, add_unit

MOMENT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 23)
ACTOR = "staff:1"


@pytest.fixture
def given(session: Session) -> Particulars:
    return Particulars(
        assignment_number="30100001",
        name="Nguyễn Thị Lan",
        organisation_unit_id=add_unit(session, "U2", "Rowan Ward"),
        staff_group="Students",
        job_role="Student Nurse",
        starts_on=date(2026, 11, 9),
    )


def member(session: Session, key: int) -> StaffMember:
    return session.scalars(select(StaffMember).where(StaffMember.id == key)).one()


def test_a_move_is_a_new_record_and_today_follows(session: Session, given: Particulars) -> None:
    old, new = (add_staff(session, number=number) for number in ("1", "2"))
    mover = add_staff(session, number="3", assignment_number="30100001")
    session.get_one(StaffMember, mover).sort_name = "nguyen, thi lan"
    people.record_assignment(
        session, MOMENT, ACTOR, mover, replace(given, line_manager_id=old), effective_on=date(2026, 11, 9)
    )
    touched = people.record_assignment(
        session, MOMENT, ACTOR, mover, replace(given, line_manager_id=new, surname="Nguyễn"), effective_on=TODAY
    )
    assert touched == {mover, old, new}, "who ceases to manage is touched as well as who begins to"
    now = member(session, mover)
    assert (now.name, now.sort_name, now.line_manager_id) == ("Nguyễn Thị Lan", "nguyen, thi lan", new)
    assert (now.job_role, now.starts_on, now.ends_on) == ("Student Nurse", date(2026, 11, 9), None)
    kept = session.scalars(
        select(AssignmentRecord.line_manager_id)
        .where(AssignmentRecord.assignment_number == "30100001")
        .order_by(AssignmentRecord.id)
    )
    assert list(kept) == [None, old, new]
    evidence = [(row.actor, row.action, row.subject) for row in session.scalars(select(AuditEvent))]
    assert evidence == [(ACTOR, "assignment recorded", f"staff:{mover}")] * 2


def test_what_is_to_come_does_not_hold_yet(session: Session, given: Particulars) -> None:
    mover = add_staff(session, number="3", assignment_number="30100001", staff_group="Estates and Ancillary")
    people.record_assignment(session, MOMENT, ACTOR, mover, given, effective_on=date(2026, 12, 1))
    assert member(session, mover).staff_group == "Estates and Ancillary"
    people.settle_beginning(session, date(2026, 12, 1))
    assert member(session, mover).staff_group == "Students"


def test_a_leaver_recorded_late_left_when_they_left(session: Session, given: Particulars) -> None:
    leaver = add_staff(session, number="3", assignment_number="30100001")
    left = replace(given, ends_on=date(2026, 11, 13))
    people.record_assignment(session, MOMENT, ACTOR, leaver, left, effective_on=TODAY)
    row = session.scalars(select(AssignmentRecord).order_by(AssignmentRecord.id.desc())).first()
    assert row is not None
    assert row.effective_on == date(2026, 11, 14)
    assert member(session, leaver).ends_on == date(2026, 11, 13)
    again = replace(given, starts_on=TODAY)
    people.record_assignment(session, MOMENT, ACTOR, leaver, again, effective_on=TODAY)
    assert (member(session, leaver).starts_on, member(session, leaver).ends_on) == (TODAY, None)


def test_somebody_with_two_assignments_stays_until_the_last_ends(session: Session, given: Particulars) -> None:
    person = add_staff(session, number="3")
    second = replace(given, assignment_number="30100001-2", is_primary=False, job_role="Bank Nurse")
    ended = replace(given, ends_on=date(2026, 11, 30))
    number = member(session, person).assignment_number
    rows = [
        Recording(person, replace(ended, assignment_number=number), date(2026, 11, 9)),
        Recording(person, second, date(2026, 11, 9)),
    ]
    people.record_assignments(session, MOMENT, ACTOR, rows)
    now = member(session, person)
    assert (now.job_role, now.is_primary_assignment, now.ends_on) == ("Student Nurse", True, None)
    people.settle_beginning(session, date(2026, 12, 1))
    now = member(session, person)
    assert (now.job_role, now.is_primary_assignment, now.ends_on) == ("Bank Nurse", False, None)
