"""A form that arrives after its sign-in has ended is kept for the person who sent it, and for nobody else."""

from __future__ import annotations

import html
import re

import pytest
from flask import Blueprint, Flask, request

from induction.domain.people import Role
from induction.web.access import access
from tests.web.conftest import Browser

arrived: list[tuple[str, dict[str, list[str]]]] = []
trial = Blueprint("trial", __name__)


@trial.post("/trial/<name>")
@access(Role.LEARNER)
def take(name: str) -> str:
    """Take a form, as the view of an answer would."""
    arrived.append((request.full_path.rstrip("?"), request.form.to_dict(flat=False)))
    return "taken", 200, {"Content-Type": "text/plain"}


@pytest.fixture
def app(app: Flask) -> Flask:
    """The program with one more view."""
    arrived.clear()
    app.register_blueprint(trial)
    return app


def hidden(page: str, name: str) -> list[str]:
    """Read hidden fields of a page."""
    return [html.unescape(value) for value in re.findall(rf'type="hidden" name="{name}" value="([^"]*)"', page)]


def too_late(client: Browser, clock, **fields: str) -> str:
    """Send a form after the sign-in has become idle."""
    client.get("/help")
    clock.pass_(minutes=31)
    page = client.send("/trial/one?step=2", **fields)
    assert page.status_code == 403
    assert arrived == []
    return page.text


def sign_in_with(client: Browser, page: str, number: str = "40100001") -> str:
    """Sign in on that page, with what it holds."""
    kept = hidden(page, "kept")
    answer = client.send(
        "/sign-in", identifier=number, password="correct horse battery", kept=kept[0] if kept else "", next="/help"
    )
    assert answer.status_code in (200, 303)
    return answer.text


def test_the_same_person_goes_on_where_they_were(client, add_staff, clock):
    add_staff()
    client.sign_in()
    page = too_late(client, clock, option="a1b2", note="Zoë & <b>")
    assert "Your choice is kept: sign in to go on." in page
    offer = sign_in_with(client, page)
    assert "Your choice is kept</h1>" in offer
    assert 'action="/trial/one?step=2"' in offer
    client.send("/trial/one?step=2", option=hidden(offer, "option")[0], note=hidden(offer, "note")[0])
    assert [(path, form["option"], form["note"]) for path, form in arrived] == [
        ("/trial/one?step=2", ["a1b2"], ["Zoë & <b>"])
    ]


def test_somebody_else_at_the_same_computer_is_not_offered_it(client, add_staff, clock):
    add_staff()
    add_staff(number="40100002", name="Idris Kowalczyk")
    client.sign_in()
    page = too_late(client, clock, option="a1b2")
    assert "a1b2" not in sign_in_with(client, page, "40100002")


def test_a_password_is_never_kept(client, add_staff, clock):
    add_staff()
    client.sign_in()
    offer = sign_in_with(client, too_late(client, clock, full_name="Ayşe", password="correct horse battery"))
    assert hidden(offer, "full_name") == ["Ayşe"]
    assert hidden(offer, "password") == []
    assert hidden(offer, "csrf_token")


def test_a_form_that_is_not_ours_is_not_kept(client, add_staff, clock):
    add_staff()
    client.sign_in()
    clock.pass_(minutes=31)
    page = client.post("/trial/one", data={"option": "a1b2", "csrf_token": "forged"})
    assert page.status_code == 403
    assert hidden(page.text, "kept") == []


def test_a_form_from_nobody_is_not_kept(client):
    client.get("/sign-in")
    page = client.send("/trial/one", option="a1b2")
    assert page.status_code == 403
    assert hidden(page.text, "kept") == []


def test_a_huge_form_is_not_carried_along(client, add_staff, clock):
    add_staff()
    client.sign_in()
    assert hidden(too_late(client, clock, note="x" * 9_000), "kept") == []


@pytest.mark.parametrize("change", ["", "x", "eyJ.AAA.BBB"])
def test_what_was_tampered_with_is_thrown_away(client, add_staff, clock, change):
    add_staff()
    client.sign_in()
    page = too_late(client, clock, option="a1b2")
    kept = hidden(page, "kept")[0]
    spoilt = kept[:-3] + change if change != "eyJ.AAA.BBB" else change
    answer = client.send("/sign-in", identifier="40100001", password="correct horse battery", kept=spoilt)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_a_wrong_password_in_between_does_not_lose_it(client, add_staff, clock):
    add_staff()
    client.sign_in()
    kept = hidden(too_late(client, clock, option="a1b2"), "kept")[0]
    again = client.send("/sign-in", identifier="40100001", password="wrong", kept=kept)
    assert again.status_code == 422
    assert hidden(sign_in_with(client, again.text), "option") == ["a1b2"]


def test_a_sign_in_ended_elsewhere_keeps_it_too(app, client, add_staff):
    add_staff()
    client.sign_in()
    elsewhere = app.test_client()
    elsewhere.sign_in()
    elsewhere.get("/your-sign-ins")
    elsewhere.send("/your-sign-ins/1/end")
    page = client.send("/trial/one", option="a1b2").text
    assert "This sign-in was ended" in page
    assert hidden(sign_in_with(client, page), "option") == ["a1b2"]
