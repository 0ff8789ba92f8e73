"""The single question over HTTP: there where it is switched on, and gone for everybody else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from induction import settings
from induction.app import create_app
from induction.db import Database
from induction.db.models import SpacedAnswer, StaffMember
from induction.domain.people import Role
from induction.library import Shelf
from tests.press import PaperPress
from tests.record import principal
from tests.refreshers import Taker
from tests.web.conftest import Browser, Clock

PAGE = "/one-question/induction-core"
NUMBER = "40600001"
OFFERED = "One question, one minute"


@pytest.fixture
def app(environ: dict[str, str], database: Database, shelf: Shelf, clock: Clock) -> Flask:
    on = settings.load({"INDUCTION_SPACED_QUESTIONS": "yes"} | environ)
    made = create_app(on, store=database, shelf=shelf, press=PaperPress(), now=clock)
    made.test_client_class = Browser
    return made


@pytest.fixture
def browser(client_as: Callable[..., Browser], database: Database, shelf: Shelf, clock: Clock, app: Flask) -> Browser:
    """Somebody who attested sixteen days ago."""
    client_as(Role.LEARNER, number=NUMBER)
    with database.session() as session:
        row = session.scalars(select(StaffMember).where(StaffMember.employee_number == NUMBER)).one()
        Taker(session, principal(session, row.id), shelf.current()).induct(moment=clock.moment)
    clock.pass_(days=16)
    opened = app.test_client()
    assert opened.sign_in(NUMBER).status_code == 303
    return opened


def test_the_question_is_offered_answered_and_gone(browser: Browser, database: Database) -> None:
    assert OFFERED in browser.get("/").text
    page = browser.get(PAGE)
    assert "It changes neither your record nor your dates" in page.text
    assert "How sure are you" not in page.text
    token = re.findall(r'name="option" type="radio" value="([0-9a-f]{16})"', page.text)[0]
    response = browser.send(PAGE, option=token)
    assert response.status_code == 303
    feedback = browser.get(response.location).text
    for words in ("You chose:", "What happens then", "That was all.", "Back to My training"):
        assert words in feedback
    assert OFFERED not in browser.get("/").text
    assert browser.get(PAGE).status_code == 404
    with database.session() as session:
        assert session.scalars(select(SpacedAnswer)).one().grade


def test_a_form_without_a_choice_asks_again(browser: Browser) -> None:
    browser.get(PAGE)
    response = browser.send(PAGE)
    assert response.status_code == 422
    assert "Choose what you would do" in response.text


def test_it_can_be_put_away(browser: Browser) -> None:
    browser.get("/")
    assert browser.send(f"{PAGE}/decline").status_code == 303
    assert OFFERED not in browser.get("/").text


def test_what_somebody_else_answered_is_not_shown(browser: Browser, client_as: Callable[..., Browser]) -> None:
    page = browser.get(PAGE)
    token = re.findall(r'name="option" type="radio" value="([0-9a-f]{16})"', page.text)[0]
    browser.send(PAGE, option=token)
    other = client_as(Role.LEARNER)
    assert other.get(f"{PAGE}/2").status_code == 404
    assert browser.get(f"{PAGE}/8").status_code == 404


def test_where_it_is_not_switched_on_there_is_nothing(
    environ: dict[str, str], database: Database, shelf: Shelf, clock: Clock, browser: Browser
) -> None:
    off = create_app(settings.load(environ), store=database, shelf=shelf, press=PaperPress(), now=clock)
    off.test_client_class = Browser
    quiet = off.test_client()
    quiet.sign_in(NUMBER)
    assert OFFERED not in quiet.get("/").text
    for path in (PAGE, f"{PAGE}/2"):
        assert quiet.get(path).status_code == 404
    quiet.get("/")
    for path in (PAGE, f"{PAGE}/decline"):
        assert quiet.send(path, option="x").status_code == 404
