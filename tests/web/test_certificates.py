"""From the statement to the certificate and the public page: deliberate, exact, the same for ever."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from induction import jobs, settings
from induction.app import create_app
from induction.db import Database
from induction.db.models import Attestation, Certificate, StaffMember
from induction.domain.people import Role
from induction.library import Shelf
from tests import staff
from tests.press import PaperPress
from tests.web.conftest import Browser, Clock
from tests.web.learner import Learner

NUMBER = "40150001"
NAME = "Ayşe O'Neil-Şahin"


@pytest.fixture
def press() -> PaperPress:
    return PaperPress()


@pytest.fixture
def app(environ: dict[str, str], database: Database, shelf: Shelf, clock: Clock, press: PaperPress) -> Flask:
    made = create_app(settings.load(environ), store=database, shelf=shelf, press=press, now=clock)
    made.test_client_class = Browser
    return made


@pytest.fixture
def learner(client_as: Callable[..., Browser], database: Database, shelf: Shelf) -> Learner:
    made = Learner(client_as(Role.LEARNER, name=NAME, number=NUMBER), database, shelf.current())
    with database.session() as session:
        person = session.scalars(select(StaffMember.id).where(StaffMember.employee_number == NUMBER)).one()
    made.complete_everything(person)
    return made


def attest(learner: Learner, **changes: str) -> str:
    learner.browser.get("/attestation/induction-core")
    fields = {"full_name": NAME, "agreed": "yes", "password": staff.PASSWORD} | changes
    response = learner.browser.send("/attestation/induction-core", **fields)
    return response.location if response.status_code == 303 else response.text


def count(database: Database, table: type[Attestation | Certificate]) -> int:
    with database.session() as session:
        return session.scalars(select(func.count()).select_from(table)).one()


def test_the_whole_way_from_the_first_module_to_the_certificate(
    client_as: Callable[..., Browser], database: Database, shelf: Shelf
) -> None:
    learner = Learner(client_as(Role.LEARNER, name=NAME), database, shelf.current())
    learner.take_everything()
    reading = learner.browser.get("/attestation/induction-core/read").text
    assert "please do not accept" in reading
    page = learner.browser.get("/attestation/induction-core").text
    for words in (
        "I have read and understood",
        "Version",
        "1.0",
        "Who will see what",
        "nobody at work is shown which options",
    ):
        assert words in page
    certificate = learner.browser.get(attest(learner)).text
    for words in (
        NAME.replace("'", "&#39;"),
        "23 November 2027",
        "Download the certificate",
        "verify this certificate",
    ):
        assert words in certificate
    assert "You are in date until" in learner.browser.get("/").text
    assert "Valid" in learner.browser.get("/certificates").text
    assert count(database, Certificate) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"full_name": ""}, "Enter your full name"),
        ({"full_name": "Somebody Else"}, "as it is on your record"),
        ({"agreed": ""}, "Tick the box"),
        ({"password": ""}, "Enter your password"),
        ({"password": "not the password"}, "That is not your password"),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_its_field(
    learner: Learner, database: Database, changes: dict[str, str], words: str
) -> None:
    page = attest(learner, **changes)
    assert words in page
    assert "<title>Error: " in page
    assert count(database, Attestation) == 0


def test_a_second_click_leads_to_the_same_certificate(learner: Learner, database: Database) -> None:
    learner.browser.get("/attestation/induction-core")
    fields = {"full_name": NAME, "agreed": "yes", "password": staff.PASSWORD}
    first = learner.browser.send("/attestation/induction-core", **fields)
    second = learner.browser.send("/attestation/induction-core", **fields)
    assert (first.status_code, first.location) == (second.status_code, second.location) == (303, first.location)
    assert (count(database, Attestation), count(database, Certificate)) == (1, 1)


def test_two_downloads_are_equal_and_nobody_elses_business(learner: Learner, client_as: Callable[..., Browser]) -> None:
    address = attest(learner)
    one, two = (learner.browser.get(f"{address}/certificate.pdf") for _ in range(2))
    assert one.data == two.data
    assert one.mimetype == "application/pdf"
    other = client_as(Role.LEARNER, name="Ben Okafor")
    assert other.get(address).status_code == other.get(f"{address}/certificate.pdf").status_code == 404
    manager = client_as(Role.HR, name="Hannah Reid")
    assert manager.get(address).status_code == 404


def test_the_public_page_states_the_facts_to_anybody(learner: Learner, client: Browser, database: Database) -> None:
    attest(learner)
    with database.session() as session:
        row = session.scalars(select(Certificate)).one()
    grouped = "-".join(row.code[start : start + 5] for start in range(0, 26, 5)).lower()
    for typed in (row.code, grouped):
        page = client.get(f"/verify/{typed}")
        assert page.status_code == 200
        for words in ("Genuine", "valid until 23 November 2027", row.number, row.sha256, NAME.replace("'", "&#39;")):
            assert words in page.text
    facts = client.get(f"/verify/{row.code}", headers={"Accept": "application/json"}).json
    assert (facts["genuine"], facts["current"], facts["name"], facts["number"]) == (True, "valid", NAME, row.number)
    assert client.get(f"/verify?code={grouped}").location.endswith(f"/verify/{grouped}")


def test_unknown_and_malformed_codes_get_the_same_answer(client: Browser) -> None:
    unknown, malformed = client.get("/verify/" + "0" * 26), client.get("/verify/not-a-code")
    assert (unknown.status_code, unknown.text) == (malformed.status_code, malformed.text)
    assert unknown.status_code == 404
    assert [*unknown.headers] == [*malformed.headers]
    assert "Set-Cookie" not in unknown.headers
    asked = [client.get(f"/verify/{code}", headers={"Accept": "application/json"}) for code in ("0" * 26, "not-a-code")]
    assert asked[0].json == asked[1].json == {"genuine": False, "current": "unknown"}


def test_an_expired_certificate_says_so_and_stays_genuine(
    learner: Learner, client: Browser, clock: Clock, database: Database
) -> None:
    attest(learner)
    with database.session() as session:
        code = session.scalars(select(Certificate.code)).one()
    clock.pass_(days=366)
    page = client.get(f"/verify/{code}").text
    assert "Genuine" in page
    assert "Expired" in page


def test_without_a_press_the_attestation_stands_and_the_certificate_follows(
    learner: Learner, press: PaperPress, database: Database, clock: Clock, client: Browser
) -> None:
    press.broken = "Pango is missing."
    address = attest(learner)
    page = learner.browser.get(address).text
    assert "is being prepared" in page
    assert learner.browser.get(f"{address}/certificate.pdf").status_code == 404
    assert client.get("/readyz", headers={"Accept": "application/json"}).json["certificates"].startswith("pending")
    press.broken = ""
    assert jobs.issue_pending(database, jobs.OneByOne(press), clock) == (1, 0)
    assert jobs.issue_pending(database, jobs.OneByOne(press), clock) == (0, 0)
    assert "Download the certificate" in learner.browser.get(address).text


def test_hr_sees_what_waits_and_why_and_nobody_else_does(
    learner: Learner, press: PaperPress, client_as: Callable[..., Browser], database: Database, clock: Clock
) -> None:
    hr = client_as(Role.HR, name="Hannah Reid")
    assert "No certificate is waiting" in hr.get("/register").text
    press.refused = "The certificate was drawn but not sealed, because it is not tagged."
    address = attest(learner)
    assert "not tagged" not in learner.browser.get(address).text
    page = hr.get("/register").text
    for words in (NAME.replace("'", "&#39;"), NUMBER, "1 certificate is waiting", "because it is not tagged"):
        assert words in page
    assert "cannot be issued now" not in page
    press.broken = "The passphrase does not open the key."
    assert "cannot be issued now" in hr.get("/register").text
    assert client_as(Role.LINE_MANAGER).get("/register").status_code == 404
    press.broken = press.refused = ""
    jobs.issue_pending(database, jobs.OneByOne(press), clock)
    assert "No certificate is waiting" in hr.get("/register").text


def test_attesting_before_the_modules_are_done_says_what_is_left(client_as: Callable[..., Browser]) -> None:
    browser = client_as(Role.LEARNER)
    for path in ("/attestation/induction-core", "/attestation/induction-core/read"):
        response = browser.get(path)
        assert response.status_code == 409
        assert "Complete what is asked of you first" in response.text
