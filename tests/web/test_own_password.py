"""Whoever was handed a password makes it their own."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from induction import passwords
from induction.db.models import AuditEvent, StaffMember
from induction.web import kept
from tests.staff import PASSWORD

NEW = "tulip anchor seven"
PAGE = "/your-password"


def stored(database) -> str:
    with database.session() as session:
        return session.scalars(select(StaffMember.password_hash)).one()


def test_the_password_is_changed_and_everybody_else_is_signed_out(client_as, app, database):
    browser, elsewhere = client_as(number="40100001"), app.test_client()
    assert elsewhere.sign_in().status_code == 303
    assert "Change your password" in browser.get("/your-sign-ins").text
    assert "At least 12 characters" in browser.get(PAGE).text
    answer = browser.send(PAGE, password=PASSWORD, new_password=NEW, again=NEW)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/your-sign-ins?changed=1")
    page = browser.get("/your-sign-ins?changed=1").text
    assert "Your password is changed. You have been signed out everywhere else." in page
    assert page.count("Signed in on") == 1
    assert elsewhere.get("/").status_code == 302
    assert elsewhere.sign_in().status_code == 422
    assert elsewhere.sign_in(password=NEW).status_code == 303
    with database.session() as session:
        assert "password set" in [*session.scalars(select(AuditEvent.action))]


@pytest.mark.parametrize(
    ("now", "new", "again", "words"),
    [
        ("", NEW, NEW, "Enter the password you have now"),
        (PASSWORD, "", "", "Enter the password you want"),
        (PASSWORD, NEW, NEW + "x", "The two new passwords are not the same"),
        (PASSWORD, "three trees", "three trees", "The password is too short. Give at least 12 characters"),
        (PASSWORD, "x" * 257, "x" * 257, "The password is longer than 256 characters"),
        ("not this one", NEW, NEW, "That is not your password"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_changes_nothing(client_as, database, now, new, again, words):
    browser = client_as()
    before = stored(database)
    answer = browser.send(PAGE, password=now, new_password=new, again=again)
    assert answer.status_code == 422
    assert "<title>Error: Change your password" in answer.text
    assert answer.text.count(words) == 2
    assert not new or new not in answer.text
    assert stored(database) == before


def test_wrong_passwords_have_to_wait_here_too(client_as):
    browser = client_as()
    statuses = [browser.send(PAGE, password="wrong", new_password=NEW, again=NEW).status_code for _ in range(7)]
    assert statuses[0] == 422
    assert statuses[-1] == 429


def test_no_password_is_carried_along_when_the_sign_in_has_ended(client_as, app, clock, database):
    browser = client_as()
    clock.pass_(hours=2)
    answer = browser.send(PAGE, password=PASSWORD, new_password=NEW, again=NEW)
    assert answer.status_code == 403
    sealed = re.search('name="kept" value="([^"]+)"', answer.text)
    with app.app_context(), database.session() as session:
        carried = kept.reopen(sealed[1], session.scalars(select(StaffMember.id)).one())
    assert (carried.path, carried.fields) == (PAGE, ())


def test_the_new_password_fits(client_as, database):
    client_as().send(PAGE, password=PASSWORD, new_password=NEW, again=NEW)
    assert passwords.verify(stored(database), NEW)
