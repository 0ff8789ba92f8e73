"""A line manager's team and HR's record of a person, as pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from induction.db import Database
from induction.domain.people import Role
from induction.services.standings import standing
from tests import staff
from tests.facts import attested
from tests.record import MOMENT, shipped
from tests.web.conftest import Browser

TODAY = date(2026, 11, 23)


@pytest.fixture
def boss(database: Database) -> int:
    with database.session() as session:
        boss = staff.add_staff(session, Role.LINE_MANAGER, number="40100001", name="Grace Boss")
        ada = staff.add_staff(session, number="40100003", name="Ada <Soon>", line_manager_id=boss)
        eve = staff.add_staff(session, number="40100006", name="Eve Other", email=None)
        attested(session, ada, date(2026, 3, 2), date(2027, 3, 2))
        standing.refresh(session, shipped(), [boss, ada, eve], MOMENT)
        session.commit()
    return boss


def test_a_manager_sees_status_and_dates_of_their_people(app, boss: int) -> None:
    assert boss
    browser = app.test_client()
    browser.sign_in("40100001")
    shown = browser.get("/team").text
    assert "1 of 1 people who report to you" in shown
    assert "Ada &lt;Soon&gt;" in shown
    assert "2 March 2027" in shown
    assert "Eve Other" not in shown
    assert "Nobody in your team stands so" in browser.get("/team?status=overdue").text
    assert browser.get("/team?programme=nonsense").status_code == 404
    assert browser.get("/team?after=x~y&status=nonsense").status_code == 200
    sheet = browser.get("/team/download.csv")
    assert sheet.headers["Content-Disposition"] == 'attachment; filename="team-2026-11-23.csv"'
    assert '"Ada <Soon>"' in sheet.text
    assert browser.get("/people").status_code == 404


def test_the_team_page_asks_the_database_a_fixed_number_of_times(app, boss: int, database, statements) -> None:
    browser = app.test_client()
    browser.sign_in("40100001")
    statements.clear()
    browser.get("/team")
    few = len(statements)
    with database.session() as session:
        ids = [staff.add_staff(session, number=f"5{at:07}", name=f"N {at}", line_manager_id=boss) for at in range(30)]
        standing.refresh(session, shipped(), ids, MOMENT)
        session.commit()
    statements.clear()
    browser.get("/team")
    assert len(statements) == few <= 8


def test_hr_finds_and_reads_a_person(client_as: Callable[..., Browser], boss: int) -> None:
    assert boss
    browser = client_as(Role.HR)
    assert browser.get("/people?q=soon").headers["Location"] == "/people/40100003"
    assert "Nobody has that" in browser.get("/people?q=%25").text, "a percent sign is no wildcard"
    several = browser.get("/people?q=40100").text
    assert "Grace Boss" in several
    assert "Eve Other" in several
    shown = browser.get("/people/40100003").text
    assert "Ada &lt;Soon&gt;" in shown
    assert "Grace Boss, 40100001" in shown
    assert "Achieved on 2 March 2026, in date until 2 March 2027" in shown
    assert "Staff Use of Social Media" in shown
    assert browser.get("/people/99").status_code == 404


def test_hr_proposes_and_another_approves_an_exemption(app, client_as: Callable[..., Browser], boss: int) -> None:
    assert boss
    browser = client_as(Role.HR)
    browser.get("/people/40100006/exempt")
    asked = browser.send("/people/40100006/exempt", **{"from-day": "31", "from-month": "2", "from-year": "2026"})
    assert asked.status_code == 422
    assert "The first day must be a real date" in asked.text
    assert "Choose the grounds" in asked.text
    days = {
        "from-day": "1",
        "from-month": "12",
        "from-year": "2026",
        "to-day": "31",
        "to-month": "1",
        "to-year": "2027",
    }
    whole = days | {"code": "absence – approved", "programme": "", "reason": "Agreed with the manager."}
    sent = browser.send("/people/40100006/exempt", **whole)
    assert sent.status_code == 303
    proposal = sent.headers["Location"]
    second = client_as(Role.APPROVER, number="40300001")
    assert "From 1 December 2026 to 31 January 2027" in second.get(proposal).text
    assert second.send(proposal, verdict="approved").status_code == 303
    shown = browser.get("/people/40100006").text
    assert "From 1 December 2026 to 31 January 2027: absence – approved" in shown
    assert "approved by" in shown


def test_a_sheet_is_keyed_by_two_people(client_as: Callable[..., Browser], boss: int) -> None:
    assert boss
    browser = client_as(Role.HR)
    browser.get("/people/40100006/paper")
    sent = browser.send(
        "/people/40100006/paper", programme="induction-core", reason="Folder 3",
        **{"on-day": "20", "on-month": "11", "on-year": "2026"},
    )  # fmt: skip
    assert sent.status_code == 303
    proposal = sent.headers["Location"]
    second = client_as(Role.APPROVER, number="40300001")
    assert "20 November 2026" not in second.get(proposal).text
    wrong = {"again-day": "2", "again-month": "11", "again-year": "2026"}
    answer = second.send(proposal, verdict="approved", **wrong)
    assert answer.status_code == 422
    assert "not the date that was keyed first" in answer.text
    assert second.send(proposal, verdict="approved", **wrong | {"again-day": "20"}).status_code == 303
    assert "On paper, keyed by two people" in browser.get("/people/40100006").text


def test_a_correction_is_proposed_from_the_record(client_as: Callable[..., Browser], boss: int) -> None:
    assert boss
    browser = client_as(Role.HR)
    link = browser.get("/people/40100003").text.split("/people/40100003/attestations/")[1].split('"')[0]
    address = f"/people/40100003/attestations/{link}"
    browser.get(address)
    asked = browser.send(address, reason="Signed in as another person.")
    assert asked.status_code == 422
    assert "Choose what should hold" in asked.text
    assert " checked" not in asked.text.split("<main")[1]
    sent = browser.send(address, how="void", reason="Signed in as another person.")
    assert sent.status_code == 303
    second = client_as(Role.APPROVER, number="40300001")
    second.get(sent.headers["Location"])
    assert second.send(sent.headers["Location"], verdict="approved").status_code == 303
    assert "corrected: does not count" in browser.get("/people/40100003").text
    assert browser.get(f"/people/40100006/attestations/{link}").status_code == 404, "another person's"


def test_the_communications_team_keeps_the_register(client_as: Callable[..., Browser], boss: int) -> None:
    assert boss
    browser = client_as(Role.CONTENT_AUTHOR)
    assert "The register is empty" in browser.get("/team-accounts").text
    browser.get("/team-accounts/new")
    asked = browser.send("/team-accounts/new", name="", platform="X", address="x")
    assert asked.status_code == 422
    opened = {"opened-day": "1", "opened-month": "10", "opened-year": "2026"}
    wrong = browser.send("/team-accounts/new", name="Rowan", platform="Twitter", address="rowan", **opened)
    assert "Enter the account&#39;s web address" in wrong.text
    sent = browser.send(
        "/team-accounts/new", name="Rowan", platform="Twitter", address="https://social.example/rowan", **opened
    )
    account = sent.headers["Location"]
    browser.get(account)
    from_on = {"from-day": "1", "from-month": "11", "from-year": "2026"}
    assert browser.send(f"{account}/holders", number="404", part="lead", **from_on).status_code == 422
    assert browser.send(f"{account}/holders", number="40100003", part="lead", **from_on).status_code == 303
    assert "Ada &lt;Soon&gt; (lead)" in browser.get("/team-accounts").text
    shown = browser.get(account).text
    holder = shown.split("/team-accounts/holders/")[1].split("/")[0]
    assert browser.send(f"/team-accounts/holders/{holder}/end").status_code == 303
    assert "to 23 November 2026" in browser.get(account).text
    closed = {"closed-day": "23", "closed-month": "11", "closed-year": "2026"}
    assert browser.send(f"{account}/close", **closed).status_code == 303
    assert "Closed" in browser.get("/team-accounts").text
