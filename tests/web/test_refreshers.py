"""The refresher over HTTP: why each situation is asked, what was missed taken again, and the certificate."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import chain, repeat

import pytest
from flask import Flask
from sqlalchemy import select

from induction import jobs, settings
from induction.app import create_app
from induction.db import Database
from induction.db.models import Completion, RefresherItem, StaffMember
from induction.domain.learning.module import Option, Scene
from induction.domain.people import Role
from induction.library import Shelf
from tests.press import PaperPress
from tests.record import principal
from tests.refreshers import Taker
from tests.staff import PASSWORD
from tests.web.conftest import Browser, Clock
from tests.web.learner import Learner, best, worst

PAGE = "/refreshers/induction-core"
NUMBER, NAME = "40500001", "Ada O'Neil-Şahin"


@pytest.fixture
def app(environ: dict[str, str], database: Database, shelf: Shelf, clock: Clock) -> Flask:
    made = create_app(settings.load(environ), store=database, shelf=shelf, press=PaperPress(), now=clock)
    made.test_client_class = Browser
    return made


@pytest.fixture
def learner(client_as: Callable[..., Browser], database: Database, shelf: Shelf, clock: Clock, app: Flask) -> Learner:
    """Somebody who was inducted in autumn, chose one poor answer and one breach, and whose window is open."""
    client_as(Role.LEARNER, number=NUMBER, name=NAME)
    with database.session() as session:
        row = session.scalars(select(StaffMember).where(StaffMember.employee_number == NUMBER)).one()
        met: set[str] = set()

        def choose(module_id: str, scene: Scene) -> str:
            wrong = {"policy-basics": "poor", "confidentiality": "breach"}.get(module_id)
            if wrong and module_id not in met:
                met.add(module_id)
                return wrong
            return "best"

        Taker(session, principal(session, row.id), shelf.current()).induct(choose, clock.moment)
    jobs.issue_pending(database, jobs.OneByOne(PaperPress()), clock)
    clock.pass_(days=300)
    browser = app.test_client()
    assert browser.sign_in(NUMBER).status_code == 303
    return Learner(browser, database, shelf.current())


def go_on(learner: Learner, **fields: str) -> str:
    """Send the page's button, and follow it to a question or back to the refresher."""
    learner.browser.get(PAGE)
    response = learner.browser.send(f"{PAGE}/next", **fields)
    assert response.status_code == 303, response.text
    if response.location.startswith("/attempts/"):
        return learner.browser.get(response.location).location
    return response.location


def take(learner: Learner, place: str, choose: Callable = best) -> str:
    """Answer from a question on, until the refresher's own page comes; gives that page."""
    while "/attempts/" in place:
        attempt_id, step = place.split("/")[2:4]
        feedback = learner.answer(attempt_id, int(step), choose)
        onward = re.search(r'<a class="nhsuk-button"[^>]*href="([^"]+)"', feedback.text)
        if onward:
            place = onward[1]
            continue
        again = re.search(r'name="again" value="([^"]*)"', feedback.text)
        response = learner.browser.send(f"{PAGE}/next", **({"again": again[1]} if again else {}))
        place = response.location
        if place.startswith("/attempts/"):
            place = learner.browser.get(place).location
    return learner.browser.get(place).text


def test_the_page_says_what_is_asked_and_why(learner: Learner, database: Database) -> None:
    home = learner.browser.get("/").text
    assert "5 situations from 5 modules" in home
    page = learner.browser.get(PAGE).text
    for words in (
        "5 situations from 5 modules",
        "On 23 November 2026 there was a better choice than yours here.",
        "On 23 November 2026 your choice here was one that breaches the policy.",
        "You have not met this one before.",
        "How these were chosen",
    ):
        assert words in page
    with database.session() as session:
        assert session.scalars(select(RefresherItem)).all() == []


def test_the_situations_come_one_after_another_and_only_what_was_missed_again(
    learner: Learner, database: Database
) -> None:
    place = go_on(learner)
    question = learner.browser.get(place).text
    assert "Situation 1 of 5 of your refresher" in question
    assert "Why you are asked: " in question
    choosers = chain([worst], repeat(best))

    def once_wrong(options: tuple[Option, ...]) -> Option:
        return next(choosers)(options)

    page = take(learner, place, once_wrong)
    assert "1 situation to look at again" in page
    assert page.count("Right this time") == 4
    page = take(learner, go_on(learner, again=""))
    assert "You have completed your refresher" in page
    assert "Put right" in page
    assert "Read the policy and attest" in page
    with database.session() as session:
        rows = session.scalars(select(Completion).where(Completion.cycle == 2)).all()
    assert sum(row.decisions for row in rows) == 5
    assert sum(row.right_first_time for row in rows) == 4


def test_it_ends_with_an_attestation_and_a_certificate_that_says_what_was_asked(learner: Learner, clock: Clock) -> None:
    take(learner, go_on(learner))
    old = re.search(r"SM-[0-9A-Z-]{9}", learner.browser.get("/certificates").text)
    assert old
    learner.browser.get("/attestation/induction-core/read")
    learner.browser.get("/attestation/induction-core")
    done = learner.browser.send("/attestation/induction-core", full_name=NAME, agreed="yes", password=PASSWORD)
    assert done.status_code == 303, done.text
    page = learner.browser.get(done.location).text
    assert "Refresher: 5 situations from 5 modules" in page
    assert page.count("achieved on 19 September 2027") == 5
    certificates = learner.browser.get("/certificates").text
    assert (certificates.count("Valid"), certificates.count("Superseded")) == (2, 0)
    assert "You have completed your refresher" in learner.browser.get(PAGE).text
    assert "In date until" in learner.browser.get("/").text or "in date until" in learner.browser.get("/").text
    clock.pass_(days=66)  # the day after the first one expires
    learner.browser.sign_in(NUMBER)
    assert "Superseded" in learner.browser.get("/certificates").text


def test_the_old_addresses_of_modules_and_results_lead_to_the_refresher(learner: Learner) -> None:
    place = go_on(learner)
    attempt_id = place.split("/")[2]
    module = learner.browser.get("/training/confidentiality")
    assert module.location == PAGE
    take(learner, place)
    assert learner.browser.get(f"/attempts/{attempt_id}/result").location == PAGE


def test_a_form_without_a_choice_asks_again_and_still_says_why(learner: Learner) -> None:
    place = go_on(learner)
    learner.browser.get(place)
    response = learner.browser.send(place)
    assert response.status_code == 422
    assert "Situation 1 of 5 of your refresher" in response.text


def test_a_double_click_on_start_and_another_tab_come_to_the_same_question(learner: Learner) -> None:
    assert go_on(learner) == go_on(learner)


def test_there_is_no_refresher_in_the_first_year_or_of_no_programme(client_as: Callable[..., Browser]) -> None:
    newcomer = client_as(Role.LEARNER)
    for path in (PAGE, "/refreshers/nothing"):
        assert newcomer.get(path).status_code == 404
    newcomer.get("/")
    assert newcomer.send(f"{PAGE}/next").status_code == 404


def test_nothing_of_the_grading_is_in_the_page_before_the_answer(learner: Learner, shelf: Shelf) -> None:
    place = go_on(learner)
    page = learner.browser.get(place).text.replace("&#39;", "'")
    scenes = [scene for module in shelf.current().modules.values() for scene in module.scenes if scene.title in page]
    assert scenes
    for option in scenes[0].options:
        for secret in (option.id, option.consequence[:40], option.feedback[:40], option.do_next[:30]):
            assert secret not in page


def test_the_question_costs_one_more_statement_than_at_induction(learner: Learner, statements: list[str]) -> None:
    place = go_on(learner)
    statements.clear()
    learner.browser.get(place)
    assert len([sql for sql in statements if sql.startswith("SELECT")]) <= 5, statements
    for path in ("/", PAGE):
        statements.clear()
        learner.browser.get(path)
        assert len([sql for sql in statements if sql.startswith("SELECT")]) <= 12, statements
