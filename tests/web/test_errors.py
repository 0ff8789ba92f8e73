"""Whatever goes wrong, a person reads what happened and what to do next."""

from __future__ import annotations

import logging

import pytest
from flask import Blueprint, Flask

from induction.db import Database
from induction.domain.errors import InductionError, NotFoundError, RefusedError
from induction.logs import JsonLines
from induction.web.access import PUBLIC, access

trial = Blueprint("trial", __name__)


@trial.route("/trial/<kind>", methods=["GET", "POST"])
@access(PUBLIC)
def go_wrong(kind: str) -> str:
    """Go wrong in the way that is asked for."""
    raise {
        "missing": NotFoundError("no-module", "There is no such module."),
        "refused": RefusedError("not-now", "Somebody else has done this meanwhile. Open the page again."),
        "other": InductionError("odd", "This cannot be done here."),
        "accident": ZeroDivisionError("Ayşe O'Neil-Şahin, secret-key"),
    }[kind]


@trial.get("/undeclared")
def undeclared() -> str:
    """Forget to say who may come here."""
    return "reached"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The pages do not depend on the database."""
    return sqlite_url


@pytest.fixture
def app(app: Flask) -> Flask:
    """The program with a view that goes wrong."""
    app.register_blueprint(trial)
    return app


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/nope", 404, "Page not found"),
        ("/trial/missing", 404, "Page not found"),
        ("/trial/refused", 409, "Somebody else has done this meanwhile. Open the page again."),
        ("/trial/other", 409, "This cannot be done here."),
        ("/trial/accident", 500, "Every answer you gave before this page is saved."),
        ("/undeclared", 500, "problem with the service"),
        ("/sign-out", 405, "This address takes a form, not a visit"),
    ],
)
def test_a_page_says_what_happened(client, path, status, words):
    answer = client.get(path)
    assert answer.status_code == status
    assert words in answer.text
    assert "<title>Error: " not in answer.text
    assert "reached" not in answer.text


def test_an_accident_has_a_number_that_the_log_knows_and_nobody_is_named(client, caplog):
    with caplog.at_level(logging.ERROR):
        page = client.get("/trial/accident").text
    record = next(each for each in caplog.records if each.message == "incident")
    assert f"incident {record.incident}" in page
    line = JsonLines().format(record)
    assert "Şahin" not in line + page
    assert "secret-key" not in line + page
    assert '"error": "ZeroDivisionError"' in line
    assert "go_wrong" in line


@pytest.mark.parametrize(
    ("path", "status"), [("/nope", 404), ("/trial/refused", 409), ("/trial/accident", 500), ("/sign-out", 405)]
)
def test_a_program_is_answered_in_json(client, path, status):
    answer = client.get(path, headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert set(answer.json) >= {"error", "words"}


def test_an_allowed_method_is_named(client):
    assert "POST" in client.get("/sign-out").headers["Allow"]


def test_a_form_from_before_the_sign_in_leads_back_to_its_page(client):
    client.get("/sign-in")
    answer = client.post(
        "/trial/refused", data={"csrf_token": "old"}, headers={"Referer": "http://localhost/verify?code=1"}
    )
    assert answer.status_code == 400
    assert "This page has been open too long" in answer.text
    assert 'href="/verify?code=1"' in answer.text


@pytest.mark.parametrize(
    "referrer", ["https://elsewhere.example/x", "http://localhost.elsewhere.example/", "javascript:x", ""]
)
def test_a_stale_form_never_leads_elsewhere(client, referrer):
    answer = client.post("/trial/refused", data={}, headers={"Referer": referrer})
    assert answer.status_code == 400
    assert 'class="nhsuk-button" href="/"' in answer.text


def test_what_is_too_large_is_refused(client):
    client.get("/sign-in")
    answer = client.send("/sign-in", identifier="x" * 300_000, password="x")
    assert answer.status_code == 413
    assert "too much at once" in answer.text


@pytest.mark.parametrize("body", [b"\xff\xfe=%zz&&=", b"identifier=%ff&password=%00", b""])
def test_garbled_forms_are_never_an_accident(client, body):
    client.get("/sign-in")
    answer = client.post("/sign-in", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400


def test_control_characters_in_a_sign_in_are_only_a_wrong_sign_in(client):
    answer = client.sign_in("4010\x010001\u202e\x85", "\x01😀")
    assert answer.status_code == 422
    assert 'value="40100001\u202e"' in answer.text


@pytest.mark.parametrize("path", ["/policies/%00", "/verify?code=%00", "/verify/%00", "/%00"])
def test_what_no_database_can_hold_is_refused_at_the_door(client, path):
    assert client.get(path).status_code == 400


def test_a_nul_in_a_form_is_refused_at_the_door(client):
    assert client.sign_in("4010\x000001", "x").status_code == 400
    assert client.sign_in("40100001", "x\x00").status_code == 400


def test_an_unreachable_database_is_an_accident_with_words(client, app, monkeypatch):
    def gone(_self: Database) -> None:
        raise OSError("no route to the database of Ayşe")

    client.get("/sign-in")
    monkeypatch.setattr(Database, "session", gone)
    answer = client.send("/sign-in", identifier="40100001", password="x")
    assert answer.status_code == 500
    assert "problem with the service" in answer.text
    assert client.get("/help").status_code == 200
    assert client.get("/healthz").status_code == 200


def test_even_a_broken_frame_leaves_words(client, app, monkeypatch):
    monkeypatch.setitem(app.jinja_env.globals, "frame", lambda: 1 / 0)
    answer = client.get("/sign-in")
    assert answer.status_code == 500
    assert answer.mimetype == "text/plain"
    assert "problem with the service" in answer.text
