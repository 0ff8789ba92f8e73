"""The headers of every answer, plain and under HTTPS, behind a proxy and not."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from induction import settings
from induction.app import create_app
from tests.web.conftest import Browser

PATHS = ["/sign-in", "/help", "/healthz", "/readyz", "/nope", "/your-sign-ins", "/policies"]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Headers do not depend on the database."""
    return sqlite_url


@pytest.fixture
def https(environ: dict[str, str]) -> dict[str, str]:
    """Settings of a Trust that is reached by HTTPS through one proxy."""
    return environ | {"INDUCTION_BASE_URL": "https://induction.example", "INDUCTION_TRUSTED_PROXIES": "1"}


@pytest.fixture
def https_client(https, database, shelf, clock) -> Browser:
    """A browser of that Trust."""
    made: Flask = create_app(settings.load(https), store=database, shelf=shelf, now=clock)
    made.test_client_class = Browser
    return made.test_client()


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_them(client, path):
    sent = client.get(path).headers
    assert sent["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert sent["Referrer-Policy"] == "same-origin"
    assert sent["Cross-Origin-Opener-Policy"] == "same-origin"
    assert sent["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in sent["Permissions-Policy"]
    assert sent["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in sent


def test_under_https_the_cookie_is_bound_to_the_host_and_hsts_is_sent(https_client):
    answer = https_client.get("/sign-in", base_url="https://induction.example")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-induction=")
    for attribute in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert attribute in cookie
    assert "Domain" not in cookie
    assert "Expires" not in cookie
    assert "Max-Age" not in cookie


def test_signing_in_works_behind_a_proxy(https_client, add_staff):
    add_staff()
    sent = {
        "base_url": "http://localhost",
        "headers": {
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": "induction.example",
            "Referer": "https://induction.example/sign-in",
        },
    }
    page = https_client.get("/sign-in", **sent)
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    sent["headers"]["Cookie"] = cookie
    fields = {"identifier": "40100001", "password": "correct horse battery", "csrf_token": https_client.token}
    answer = https_client.post("/sign-in", data=fields, **sent)
    assert answer.status_code == 303
    foreign = sent | {"headers": sent["headers"] | {"Referer": "https://elsewhere.example/"}}
    assert https_client.post("/sign-in", data=fields, **foreign).status_code == 400


def test_without_a_proxy_nobody_can_pretend_to_be_one(client):
    answer = client.get(
        "/your-sign-ins", headers={"X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "https"}
    )
    assert answer.headers["Location"] == "/sign-in?next=/your-sign-ins"
    assert "elsewhere" not in answer.text


def test_another_host_name_is_refused_with_words(client):
    answer = client.get("/sign-in", base_url="http://elsewhere.example")
    assert answer.status_code == 400
    assert answer.text == "This service is at http://localhost. It does not answer to other names.\n"


def test_a_public_page_leaves_no_cookie(client):
    for path in ("/help", "/privacy", "/verify", "/healthz"):
        assert "Set-Cookie" not in client.get(path).headers, path


def test_built_files_are_kept_for_ever_and_pages_are_not(client):
    page = client.get("/sign-in").text
    style = page.split('rel="stylesheet" href="')[1].split('"')[0]
    sent = FlaskClient(client.application).get(style)
    assert sent.status_code == 200
    assert "immutable" in sent.headers["Cache-Control"]
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in sent.headers
    sent.close()
