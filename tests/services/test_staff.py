"""People are added with every field checked, and roles come and go with evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

import pytest
from sqlalchemy import select

from induction import passwords
from induction.db import Database, Session, begin_write
from induction.db.models import AuditEvent, OrganisationUnit, StaffMember, StaffRole
from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.people import Role
from induction.services.workforce import staff
from induction.services.workforce.staff import NewStaffMember
from tests.record import shipped
from tests.staff import add_staff, add_unit

MOMENT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ACTOR = "staff:1"
NEW = NewStaffMember(
    employee_number="20100001",
    name="Aylin O'Neil-Şahin",
    email="Aylin.ONeil@Larkmere.example",
    unit_code="U1",
    staff_group="Nursing and Midwifery Registered",
    job_role="Staff Nurse",
    starts_on=date(2026, 12, 1),
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with closing(Database(database_url)) as opened:
        yield opened


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.session() as opened:
        begin_write(opened)
        add_unit(opened)
        yield opened


def evidence(session: Session) -> list[tuple[str, str, str, str]]:
    rows = session.scalars(select(AuditEvent).order_by(AuditEvent.id))
    return [(row.actor, row.action, row.subject, row.detail) for row in rows]


def reason(act: Callable[[], object]) -> str:
    with pytest.raises((RefusedError, NotFoundError)) as refused:
        act()
    assert refused.value.words.endswith((".", "(empty).")), refused.value.words
    return refused.value.reason


def test_a_staff_member_is_kept_as_entered_and_tidied(session: Session) -> None:
    manager = add_staff(session, number="M-1", email=None)
    row = staff.add_staff_member(
        session, shipped(), MOMENT, ACTOR, replace(NEW, line_manager=" m-1 ", name="Aylin  O'Neil-S\u0327ahin")
    )
    session.commit()
    kept = session.get_one(StaffMember, row.id)
    assert (kept.employee_number, kept.assignment_number) == ("20100001", "20100001")
    assert (kept.name, kept.sort_name) == ("Aylin O'Neil-Şahin", "oneil-sahin, aylin")
    assert kept.email == "aylin.oneil@larkmere.example"
    assert (kept.staff_group, kept.job_role) == ("Nursing and Midwifery Registered", "Staff Nurse")
    assert (kept.starts_on, kept.ends_on, kept.line_manager_id) == (date(2026, 12, 1), None, manager)
    assert (kept.created_at, kept.password_hash) == (MOMENT, None)
    assert evidence(session) == [(ACTOR, "staff created", f"staff:{row.id}", "")]


@pytest.mark.parametrize(
    ("entered", "kept"),
    [
        ({"employee_number": " vol-0012 "}, {"employee_number": "VOL-0012"}),  # volunteers have numbers of our own
        ({"employee_number": "00012"}, {"employee_number": "00012"}),  # text: the zeros belong to it
        ({"assignment_number": "20100001-2"}, {"assignment_number": "20100001-2"}),
        ({"staff_group": "students"}, {"staff_group": "Students"}),
        ({"name": "Nguyễn Thị Lan", "surname": "Nguyễn"}, {"sort_name": "nguyen, thi lan"}),
        ({"email": "o'neil@nhs.net"}, {"email": "o'neil@nhs.net"}),
        ({"starts_on": date(2027, 11, 23)}, {"starts_on": date(2027, 11, 23)}),  # a year ahead is the last
        ({"starts_on": date(1990, 2, 1)}, {"starts_on": date(1990, 2, 1)}),
    ],
)
def test_what_people_enter_is_understood(session: Session, entered: dict, kept: dict) -> None:
    row = staff.add_staff_member(session, shipped(), MOMENT, ACTOR, replace(NEW, **entered))
    assert {name: getattr(row, name) for name in kept} == kept


REFUSED = [
    ({"employee_number": ""}, "employee-number-form"),
    ({"employee_number": "12 34"}, "employee-number-form"),
    ({"employee_number": "1" * 31}, "employee-number-form"),
    ({"employee_number": "=1+1"}, "employee-number-form"),  # no formula gets in
    ({"employee_number": "٣٤٥"}, "employee-number-form"),  # digits, but not those that systems exchange
    ({"employee_number": "40100001"}, "employee-number-taken"),
    ({"assignment_number": "@1"}, "assignment-number-form"),
    ({"name": " "}, "name-empty"),
    ({"name": "Ada\u202eLovell"}, "name-characters"),
    ({"name": "A" * 101}, "name-long"),
    ({"surname": "\u202eLovell"}, "name-characters"),
    ({"email": "nobody"}, "email-form"),
    ({"email": "a@b"}, "email-form"),
    ({"email": "a@b.org\r\nBcc: c@d.org"}, "email-form"),
    ({"email": "a" * 255 + "@b.org"}, "email-form"),
    ({"email": "STAFF.40100001@larkmere.example"}, "email-taken"),
    ({"unit_code": "U9"}, "unit-unknown"),
    ({"unit_code": ""}, "unit-unknown"),
    ({"staff_group": "Wizards"}, "staff-group-unknown"),
    ({"job_role": "  "}, "job-role-empty"),
    ({"job_role": "A" * 121}, "job-role-long"),
    ({"job_role": "Nurse\u202e"}, "job-role-characters"),
    ({"line_manager": "99999999"}, "line-manager-unknown"),
    ({"starts_on": date(1926, 12, 1)}, "starts-on-early"),
    ({"starts_on": date(2027, 11, 24)}, "starts-on-late"),
]


def test_what_cannot_be_is_refused_and_the_field_is_named(session: Session) -> None:
    add_staff(session)
    for entered, why in REFUSED:
        add = partial(staff.add_staff_member, session, shipped(), MOMENT, ACTOR, replace(NEW, **entered))
        assert reason(add) == why, entered
    assert session.scalars(select(StaffMember.employee_number)).all() == ["40100001"]
    assert evidence(session) == []


def test_of_two_who_add_the_same_person_at_once_one_is_told(database: Database, session: Session) -> None:
    session.commit()

    def add(_: int) -> str:
        with database.session() as mine:
            begin_write(mine)
            try:
                staff.add_staff_member(mine, shipped(), MOMENT, ACTOR, NEW)
            except RefusedError as refused:
                return refused.reason
            mine.commit()
            return "added"

    with ThreadPoolExecutor(4) as threads:
        said = sorted(threads.map(add, range(4)))
    assert said.count("added") == 1
    assert set(said) <= {"added", "employee-number-taken", "email-taken"}  # whichever was seen first


@pytest.mark.parametrize(
    ("password", "why"), [("eleven char", "password-short"), ("", "password-short"), ("a" * 257, "password-long")]
)
def test_a_password_that_cannot_be_is_refused(password: str, why: str) -> None:
    assert reason(lambda: staff.new_password_hash(password)) == why


def test_a_new_password_is_kept_as_a_hash() -> None:
    assert passwords.verify(staff.new_password_hash("three plain words"), "three plain words")


def test_units_stand_inside_one_another(session: Session) -> None:
    directorate = staff.add_unit(session, MOMENT, ACTOR, code=" d1 ", name="Adult  Services")
    team = staff.add_unit(session, MOMENT, ACTOR, code="D1.T1", name="Riverside Team", parent_code="d1")
    assert (directorate.code, directorate.name, directorate.parent_id) == ("D1", "Adult Services", None)
    assert team.parent_id == directorate.id
    assert [action for _, action, _, _ in evidence(session)] == ["unit created"] * 2
    for more, why in [
        ({"code": "D1", "name": "Twice"}, "unit-code-taken"),
        ({"code": "D 1", "name": "Spaced"}, "unit-code-form"),
        ({"code": "D2", "name": ""}, "unit-name-empty"),
        ({"code": "D2", "name": "Lost", "parent_code": "D9"}, "unit-parent-unknown"),
    ]:
        assert reason(partial(staff.add_unit, session, MOMENT, ACTOR, **more)) == why
    assert set(session.scalars(select(OrganisationUnit.code))) == {"U1", "D1", "D1.T1"}


def test_a_role_is_granted_once_and_revoked_once(session: Session) -> None:
    person = add_staff(session)
    acts = (staff.grant_role, staff.grant_role, staff.revoke_role, staff.revoke_role)
    assert [act(session, MOMENT, ACTOR, person, Role.HR) for act in acts] == [True, False, True, False]
    assert session.scalars(select(StaffRole.role)).all() == []
    assert evidence(session) == [
        (ACTOR, "role granted", f"staff:{person}", "HR"),
        (ACTOR, "role revoked", f"staff:{person}", "HR"),
    ]


@pytest.mark.parametrize("act", [staff.grant_role, staff.revoke_role])
def test_roles_of_nobody_and_the_learner_role_are_refused(session: Session, act: Callable[..., bool]) -> None:
    person = add_staff(session)
    assert reason(lambda: act(session, MOMENT, ACTOR, 999, Role.HR)) == "no-staff-member"
    assert reason(lambda: act(session, MOMENT, ACTOR, person, Role.LEARNER)) == "role-learner"


def test_the_last_administrator_stays(session: Session) -> None:
    last = add_staff(session, Role.ADMINISTRATOR)
    add_staff(session, Role.ADMINISTRATOR, number="2", ends_on=date(2026, 11, 22))  # left yesterday: does not count
    assert reason(lambda: staff.revoke_role(session, MOMENT, ACTOR, last, Role.ADMINISTRATOR)) == "last-administrator"
    add_staff(session, Role.ADMINISTRATOR, number="3", ends_on=date(2026, 11, 23))  # today is still a day of work
    assert staff.revoke_role(session, MOMENT, ACTOR, last, Role.ADMINISTRATOR)


def test_two_administrators_who_revoke_each_other_leave_one(database: Database, session: Session) -> None:
    pair = [add_staff(session, Role.ADMINISTRATOR), add_staff(session, Role.ADMINISTRATOR, number="2")]
    session.commit()

    def revoke(person: int) -> str:
        with database.session() as mine:
            begin_write(mine)
            try:
                staff.revoke_role(mine, MOMENT, ACTOR, person, Role.ADMINISTRATOR)
            except RefusedError as refused:
                return refused.reason
            mine.commit()
            return "revoked"

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(revoke, pair)) == ["last-administrator", "revoked"]
