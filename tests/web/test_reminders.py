"""HR's page of reminders, the list of people to tell, and the page on which long work is watched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from induction.db import Database
from induction.db.models import Job, Message
from induction.domain.people import Role
from tests import staff
from tests.standings import clear, stands
from tests.web.conftest import Browser, Clock

TODAY = date(2026, 11, 23)


@pytest.fixture
def boss(database: Database) -> int:
    """A manager whose reports are Ada, with an address, and Cy, without one; Eve is somebody else's."""
    with database.session() as session:
        boss = staff.add_staff(session, Role.LINE_MANAGER, number="40100001", name="Grace Boss")
        ada = staff.add_staff(session, number="40100003", name="Ada <Soon>", line_manager_id=boss)
        cy = staff.add_staff(session, number="40100005", name="Cy Plain", line_manager_id=boss, email=None)
        eve = staff.add_staff(session, number="40100006", name="Eve Other", email=None)
        for key in (boss, ada, cy, eve):
            clear(session, key)
        stands(session, ada, "due soon", due_on=TODAY + timedelta(days=30))
        stands(session, cy, "not started", due_on=TODAY + timedelta(days=20))
        stands(session, eve, "overdue", due_on=TODAY - timedelta(days=7))
        session.commit()
    return boss


def test_hr_sees_who_would_get_what_and_why(client_as: Callable[..., Browser], boss: int) -> None:
    shown = client_as(Role.HR).get("/reminders").text
    assert boss
    assert "4 letters on 23 November 2026" in shown  # one of them to whoever looks: they are new here
    assert "Ada &lt;Soon&gt;" in shown
    assert "Due within 30 days" in shown
    assert "Overdue, week 1" in shown
    assert "everybody is asked" in shown
    assert "In person: no e-mail address" in shown
    assert "No letters are sent" in shown, "mail is not set up in this test"


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("day=14&month=12&year=2026", 200, "letters on 14 December 2026"),
        ("day=31&month=2&year=2027", 422, "The day must be a real date"),
        ("day=x&month=&year=", 422, "The day must be a real date"),
        ("day=1&month=1&year=2020", 422, "within the year ahead"),
        ("day=1&month=1&year=2030", 422, "within the year ahead"),
        ("day=1&month=6&year=2027", 200, "Nobody would get a letter on 1 June 2027"),
    ],
)
def test_hr_can_ask_for_another_day(
    client_as: Callable[..., Browser], boss: int, query: str, status: int, words: str
) -> None:
    assert boss
    answer = client_as(Role.HR).get(f"/reminders?{query}")
    assert answer.status_code == status
    assert words in answer.text


def test_a_letter_that_cannot_be_delivered_is_before_hr(
    client_as: Callable[..., Browser], database: Database, boss: int, clock: Clock
) -> None:
    with database.session() as session:
        session.add(
            Message(
                staff_member_id=boss, kind="due in 7", about_on=TODAY, address="b@larkmere.example", subject="S",
                body="B", message_id="<1@x>", state="given up", tries=11, next_try_at=clock(), created_at=clock(),
                trouble="The mail server said 550 No such <mailbox>",
            )
        )  # fmt: skip
        session.commit()
    shown = client_as(Role.HR).get("/reminders").text
    assert "Grace Boss (40100001), Due within 7 days, 23 November 2026" in shown
    assert "550 No such &lt;mailbox&gt; Given up after 11 times" in shown


def test_a_worker_that_stopped_is_said(
    environ: dict[str, str], request: pytest.FixtureRequest, database: Database, clock: Clock
) -> None:
    environ |= {"INDUCTION_MAIL_URL": "console:", "INDUCTION_MAIL_FROM": "t@larkmere.example"}
    browser = request.getfixturevalue("client_as")(Role.HR)
    assert "the worker has not been seen yet" in browser.get("/reminders").text
    from induction.services import rounds  # noqa: PLC0415

    with database.session() as session:
        rounds.show_life(session, clock())
        session.commit()
    assert "The worker has stopped" not in browser.get("/reminders").text
    clock.pass_(minutes=6)
    assert "last seen on 23 November 2026 at 2:05pm" in browser.get("/reminders").text


def test_a_manager_is_told_whom_to_tell(app, boss: int) -> None:
    assert boss
    browser = app.test_client()
    browser.sign_in("40100001")
    shown = browser.get("/reminders/tell").text
    assert "Cy Plain" in shown
    assert "Eve Other" not in shown, "somebody else's report"
    assert "Ada" not in shown, "she has an address"
    assert browser.get("/reminders").status_code == 404


def test_hr_is_told_of_everybody(client_as: Callable[..., Browser], boss: int) -> None:
    assert boss
    shown = client_as(Role.HR).get("/reminders/tell").text
    assert "Cy Plain" in shown
    assert "Eve Other" in shown


def test_long_work_is_watched_by_who_started_it(
    app, database: Database, client_as: Callable[..., Browser], boss: int, clock: Clock
) -> None:
    with database.session() as session:
        row = Job(kind="staff import", detail="{}", started_by_id=boss, state="running", done=40, total=200,
                  created_at=clock())  # fmt: skip
        session.add(row)
        session.commit()
        address = f"/work/{row.id}"
    browser = app.test_client()
    browser.sign_in("40100001")
    shown = browser.get(address).text
    assert "40 of 200 done" in shown
    assert 'http-equiv="refresh"' in shown
    assert client_as(Role.HR).get(address).status_code == 404, "another's work is not there"
    with database.session() as session:
        session.get_one(Job, row.id).state = "done"
        session.get_one(Job, row.id).words = "200 people brought in."
        session.get_one(Job, row.id).finished_at = clock()
        session.commit()
    shown = browser.get(address).text
    assert "200 people brought in." in shown
    assert 'http-equiv="refresh"' not in shown
