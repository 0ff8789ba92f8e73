"""Names of more than fifty people leave only with the password: whatever the file, and whatever the address says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from induction.db import Database
from induction.db.models import AuditEvent, StaffMember
from induction.domain.people import Role
from induction.domain.reports.disclosure import MOST_WITHOUT_PASSWORD
from tests import staff
from tests.web.conftest import Browser

DAY = date(2026, 11, 23)
FILES = [f"/reports/completion/download.{kind}" for kind in ("csv", "xlsx", "json", "zip")]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def people(client_as: Callable[..., Browser], database: Database) -> Callable[[int], Browser]:
    """Somebody in HR who is a line manager too, and so many people below them, without an e-mail address, overdue."""

    def fill(count: int) -> Browser:
        browser = client_as(Role.HR, Role.LINE_MANAGER, number="0000", name="Hei Ar", starts_on=DAY + timedelta(9))
        with database.session() as session:
            boss = session.scalars(select(StaffMember.id)).one()
            for number in range(1, count + 1):
                staff.add_staff(
                    session, number=f"{number:04}", name=f"Name {number}", email=None, line_manager_id=boss,
                    starts_on=DAY - timedelta(400), recorded=False,
                )  # fmt: skip
            staff.reckon_everybody(session)
            session.commit()
        return browser

    return fill


def evidence(database: Database) -> list[tuple[str, str]]:
    with database.session() as session:
        query = select(AuditEvent).where(AuditEvent.action == "report exported").order_by(AuditEvent.id)
        return [(event.subject, event.detail) for event in session.scalars(query)]


WAYS = [*FILES, f"{FILES[0]}?columns=esr-competency&status=overdue", "/team/download.csv", "/reminders/tell"]


def _names(answer) -> int:
    return answer.get_data().count(b"Name ")


def test_fifty_people_go_at_once(people) -> None:
    browser = people(MOST_WITHOUT_PASSWORD)
    for path in WAYS:
        answer = browser.get(path)
        assert answer.status_code == 200
        assert b"Your password, once more" not in answer.data, path


def test_more_go_only_with_the_password_and_leave_evidence(people, database: Database) -> None:
    browser = people(MOST_WITHOUT_PASSWORD + 1)
    for count, path in enumerate(path for path in WAYS if "esr" not in path):
        asked = browser.get(path)
        assert (asked.status_code, asked.mimetype, _names(asked)) == (200, "text/html", 0), path
        assert "51 people" in asked.text
        for wrong in ({}, {"password": ""}, {"password": "not the one"}):
            refused = browser.send(path, **wrong)
            assert (refused.status_code, _names(refused)) == (422, 0)
            assert "<title>Error: " in refused.text
        assert len(evidence(database)) == count
        given = browser.send(path, password=staff.PASSWORD)
        assert given.status_code == 200
        *_, (_, detail) = evidence(database)
        assert "rows 51" in detail
        if path.endswith(("csv", "json", "tell")):
            assert _names(given) == 51, path


def test_what_was_chosen_is_kept_when_the_password_is_wrong(people, database: Database) -> None:
    browser = people(60)
    path = f"{FILES[0]}?status=overdue&unit=U1&day=22&month=11&year=2026"
    refused = browser.send(path, password="not the one") if browser.get(path) else None
    assert 'action="/reports/completion/download.csv?status=overdue&amp;unit=U1&amp;day=22' in refused.text
    assert "That is not your password" in refused.text
    assert "22 November 2026" in refused.text
    assert browser.send(path, password=staff.PASSWORD).mimetype == "text/csv"
    ((_, detail),) = evidence(database)
    assert detail.startswith("as at 2026-11-22; as known on 2026-11-23; unit U1; status overdue; format csv; rows 60")


def test_the_password_of_the_sign_in_a_minute_ago_is_not_enough(people) -> None:
    """Somebody else may sit at the screen by now; so each file asks."""
    browser = people(60)
    browser.get(FILES[0])
    assert browser.send(FILES[0], password=staff.PASSWORD).mimetype == "text/csv"
    assert browser.get(FILES[0]).mimetype == "text/html"


def test_no_address_leads_around_it(people, database: Database) -> None:
    browser = people(60)
    for sly in ("?most=999", "?password=x", "?page=2&sort=due", "?columns=standard", "?unit="):
        for path in FILES:
            answer = browser.get(path + sly)
            assert answer.mimetype == "text/html"
            assert not _names(answer)
            assert browser.post(path + sly, data={"password": staff.PASSWORD}).status_code == 400, "without a token"
    assert not evidence(database)


def test_many_wrong_passwords_have_to_wait(people) -> None:
    browser = people(60)
    browser.get(FILES[0])
    answers = [browser.send(FILES[0], password=f"guess {at}").status_code for at in range(7)]
    assert answers[:5] == [422] * 5
    assert answers[-1] == 429
    assert browser.send(FILES[0], password=staff.PASSWORD).status_code == 429


def test_a_mapping_that_there_is_not_is_not_found(people) -> None:
    browser = people(1)
    assert browser.get(f"{FILES[0]}?columns=../../etc/passwd").status_code == 404
    assert browser.get(f"{FILES[0]}?columns=esr-competency").status_code == 200


def test_every_file_is_offered_with_each_set_of_columns(people) -> None:
    browser = people(60)
    shown = browser.get("/reports/completion/files?status=overdue").text
    assert "60 people, the password will be asked" in shown
    for kind in ("csv", "xlsx", "json", "zip"):
        assert f'/reports/completion/download.{kind}?status=overdue"' in shown
        assert f"/reports/completion/download.{kind}?status=overdue&amp;columns=esr-competency" in shown
