"""Signing in, staying signed in, and the list of one's own sign-ins, as a browser sees them."""

from __future__ import annotations

import re

import pytest
from markupsafe import escape
from sqlalchemy import select

from induction.db.models import SignIn, SignInFailure, StaffMember
from induction.domain.people import Role
from induction.services import sign_in
from tests.staff import PASSWORD
from tests.web.conftest import Browser


def test_a_staff_member_signs_in_and_arrives_where_they_were_heading(client, add_staff):
    add_staff()
    assert client.get("/your-sign-ins").headers["Location"] == "/sign-in?next=/your-sign-ins"
    assert 'name="next" value="/your-sign-ins"' in client.get("/sign-in?next=/your-sign-ins").text
    answer = client.sign_in(next="/your-sign-ins")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/your-sign-ins")
    assert "Ayşe O&#39;Neil-Şahin" in client.get("/your-sign-ins").text
    assert client.get("/sign-in?next=/policies").headers["Location"] == "/policies"


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "javascript:alert(1)",
        "/%0d\nSet-Cookie: a=b",
        "",
    ],
)
def test_nobody_is_led_elsewhere_after_signing_in(client, add_staff, target):
    add_staff()
    assert client.sign_in(next=target).headers["Location"] == "/"


def without_token(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def test_a_wrong_password_is_answered_beside_the_field_and_says_nothing_about_the_account(client, add_staff):
    add_staff()
    known, unknown = client.sign_in(password="wrong"), client.sign_in("nobody@larkmere.example", "wrong")
    for answer in (known, unknown):
        assert answer.status_code == 422
        assert "<title>Error: Sign in" in answer.text
        assert answer.text.count("do not match. Check both and try again") == 2
        assert 'href="#identifier"' in answer.text
        assert "wrong" not in answer.text
    assert without_token(known.text.replace("40100001", "…")) == without_token(
        unknown.text.replace("nobody@larkmere.example", "…")
    )


@pytest.mark.parametrize(
    ("identifier", "password", "words"),
    [
        ("", PASSWORD, "Enter your work e-mail address or your employee number"),
        ("40100001", "", "Enter your password"),
        ("x" * 255, PASSWORD, "must be 254 characters or fewer"),
        ("40100001", "x" * 257, "must be 256 characters or fewer"),
        ("<script>alert(1)</script>", "x", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ],
)
def test_odd_input_is_answered_with_words(client, identifier, password, words):
    answer = client.sign_in(identifier, password)
    assert answer.status_code == 422
    assert words in answer.text
    assert "<script>alert" not in answer.text


def test_somebody_who_has_left_cannot_sign_in(client, add_staff, clock):
    add_staff(ends_on=clock().date().replace(day=22))
    assert client.sign_in().status_code == 422


def test_too_many_wrong_passwords_ask_for_a_wait_and_never_lock(client, add_staff, clock):
    add_staff()
    for _ in range(5):
        assert client.sign_in(password="wrong").status_code == 422
    answer = client.sign_in()
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "30")
    assert "Wait 30 seconds, then try again. The account is not locked." in answer.text
    clock.pass_(seconds=30)
    assert client.sign_in().status_code == 303


def test_signing_in_gives_a_new_token_and_a_new_form_seed(app, client, add_staff):
    add_staff()
    client.get("/sign-in")
    with client.session_transaction() as before:
        seed = before["csrf_token"]
        before["planted"] = "by somebody else"
    client.sign_in()
    with client.session_transaction() as after:
        first = dict(after)
    assert "planted" not in first
    assert first["csrf_token"] != seed
    client.post("/sign-out", data={"csrf_token": client.token})
    client.sign_in()
    with client.session_transaction() as again:
        assert again["_user_id"] != first["_user_id"]


def test_the_cookie_holds_a_token_and_nothing_about_the_person(client, add_staff):
    add_staff()
    client.sign_in()
    with client.session_transaction() as kept:
        assert set(kept) == {"_user_id", "_fresh", "_id", "csrf_token"}


def test_a_stolen_cookie_is_worth_nothing_after_signing_out(app, client, add_staff):
    add_staff()
    client.sign_in()
    thief = app.test_client()
    thief.set_cookie("induction", client.get_cookie("induction").value)
    assert thief.get("/your-sign-ins").status_code == 200
    gone = client.send("/sign-out")
    assert (gone.status_code, gone.headers["Location"]) == (303, "/signed-out")
    assert thief.get("/your-sign-ins").status_code == 302
    assert client.get("/your-sign-ins").status_code == 302


def test_signing_out_twice_does_no_harm(client, add_staff):
    add_staff()
    client.sign_in()
    client.send("/sign-out")
    goodbye = client.get("/signed-out")
    assert goodbye.headers["Clear-Site-Data"] == '"cache", "storage"'
    client.get("/sign-in")
    assert client.send("/sign-out").status_code == 303


def test_other_sign_ins_can_be_ended(app, client, add_staff):
    add_staff()
    client.sign_in()
    elsewhere = app.test_client()
    elsewhere.sign_in()
    page = client.get("/your-sign-ins").text
    assert page.count("Signed in on 23 November 2026 at 2:05pm") == 2
    assert page.count('action="/your-sign-ins/') == 1
    assert client.send("/your-sign-ins/2/end").status_code == 303
    assert elsewhere.get("/your-sign-ins").status_code == 302
    again = client.send("/your-sign-ins/2/end")
    assert again.status_code == 404


def test_nobody_can_end_somebody_elses_sign_in(client_as):
    mine, theirs = client_as(), client_as()
    assert mine.send("/your-sign-ins/2/end").status_code == 404
    assert theirs.get("/your-sign-ins").status_code == 200


def test_a_sign_in_in_use_goes_on_and_an_idle_one_ends(client, add_staff, clock):
    add_staff()
    client.sign_in()
    for _ in range(4):
        clock.pass_(minutes=29)
        assert client.get("/your-sign-ins").status_code == 200
    clock.pass_(minutes=30)
    assert client.get("/your-sign-ins").status_code == 302
    assert "no activity for a while" in client.get("/sign-in").text


def test_a_sign_in_ends_after_twelve_hours_in_any_case(client, add_staff, clock):
    add_staff()
    client.sign_in()
    for _ in range(24):
        clock.pass_(minutes=29)
        assert client.get("/your-sign-ins").status_code == 200
    clock.pass_(minutes=24)
    assert client.get("/your-sign-ins").status_code == 302
    assert "signed in for a long time" in client.get("/sign-in").text


def test_a_leaver_is_out_the_day_after(client_as, database):
    browser = client_as(Role.HR)
    with database.session() as session:
        member = session.scalars(select(StaffMember)).one()
        member.ends_on = member.starts_on
        session.commit()
    assert browser.get("/your-sign-ins").status_code == 302


def test_use_is_noted_once_a_minute_and_a_busy_database_costs_nobody_a_page(client, add_staff, clock, monkeypatch):
    add_staff()
    client.sign_in()
    noted: list[object] = []
    real = sign_in.touch
    monkeypatch.setattr(sign_in, "touch", lambda *given: (noted.append(given), real(*given)))
    client.get("/your-sign-ins")
    assert noted == []
    clock.pass_(minutes=1)
    client.get("/your-sign-ins")
    client.get("/your-sign-ins")
    assert len(noted) == 1

    def busy(*_: object) -> None:
        raise OSError("database is locked")

    monkeypatch.setattr(sign_in, "touch", busy)
    clock.pass_(minutes=1)
    assert client.get("/your-sign-ins").status_code == 200


def test_a_tampered_cookie_is_nobody(client, add_staff):
    add_staff()
    client.sign_in()
    value = client.get_cookie("induction").value
    client.set_cookie("induction", value[:-2] + ("AA" if value[-2:] != "AA" else "BB"))
    assert client.get("/your-sign-ins").status_code == 302


def test_a_forged_form_does_not_sign_anybody_in(client, add_staff, database):
    add_staff()
    answer = client.post("/sign-in", data={"identifier": "40100001", "password": PASSWORD})
    assert answer.status_code == 400
    with database.session() as session:
        assert session.scalars(select(SignInFailure.id)).all() == []
        assert session.scalars(select(SignIn.id)).all() == []


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "{{ 7*7 }}", "Zoë & “Sam” O'Neil-Şahin", "name-goes-here csrf-goes-here"]
)
def test_any_name_is_shown_as_it_is(client_as, name):
    browser: Browser = client_as(name=name)
    page = browser.get("/your-sign-ins").text
    assert page.count(str(escape(name))) == 2
    assert "<script>alert" not in page
    assert "csrf-goes-here" not in page.replace(str(escape(name)), "")
    assert 'name="csrf_token" value="csrf-goes-here"' not in page
