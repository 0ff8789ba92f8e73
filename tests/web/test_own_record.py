"""Everybody takes their own whole record; HR takes somebody's with a purpose that is kept."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from induction.db import Database
from induction.db.models import AuditEvent, Job
from induction.domain.people import Role
from tests.web.conftest import Browser


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What the pages say does not depend on the database; the services are tested on both."""
    return sqlite_url


@pytest.fixture
def ada(app: Flask, add_staff: Callable[..., int]) -> Browser:
    add_staff(number="40100001", name="Ada Learner")
    browser: Browser = app.test_client()
    browser.sign_in("40100001")
    return browser


@pytest.fixture
def hr(app: Flask, add_staff: Callable[..., int]) -> Browser:
    add_staff(Role.HR, number="40100008", name="Hannah Reid")
    browser: Browser = app.test_client()
    browser.sign_in("40100008")
    return browser


def disclosed(database: Database) -> list[tuple[str, str, str]]:
    with database.session() as session:
        query = select(AuditEvent.actor, AuditEvent.subject, AuditEvent.detail)
        return [tuple(row) for row in session.execute(query.where(AuditEvent.action == "record disclosed"))]


def test_ones_own_record_as_json(ada: Browser, database: Database) -> None:
    page = ada.get("/my-record").text
    assert "Your answers" in page
    answer = ada.send("/my-record", kind="json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="record-40100001.json"'
    record = json.loads(answer.data)
    assert record["person"] == {"name": "Ada Learner", "employee_number": "40100001"}
    assert record["purpose"] == "own copy"
    (row,) = disclosed(database)
    assert row[2] == "json; own copy"


def test_the_kind_of_file_must_be_chosen(ada: Browser, database: Database) -> None:
    answer = ada.send("/my-record", kind="docx")
    assert (answer.status_code, "Choose a PDF or a JSON file" in answer.text) == (422, True)
    assert disclosed(database) == []


def test_a_pdf_is_left_to_the_worker(ada: Browser, database: Database) -> None:
    ada.get("/my-record")
    answer = ada.send("/my-record", kind="pdf")
    assert answer.headers["Location"].startswith("/work/")
    assert "Whole record" in ada.get(answer.headers["Location"]).text
    with database.session() as session:
        job = session.scalars(select(Job)).one()
    assert (job.kind, json.loads(job.detail)["purpose"]) == ("whole record", "own copy")
    assert ada.get(f"/my-record/files/{job.id}").status_code == 404  # it is not made yet


def test_hr_says_why_and_the_person_can_see_it(ada: Browser, hr: Browser, database: Database) -> None:
    hr.get("/my-record/of/40100001")
    assert hr.send("/my-record/of/40100001", kind="json").status_code == 422
    assert disclosed(database) == []
    answer = hr.send("/my-record/of/40100001", kind="json", purpose="claim or tribunal")
    assert json.loads(answer.data)["person"]["name"] == "Ada Learner"
    own = json.loads(ada.send("/my-record", kind="json").data)
    trail = next(each["rows"] for each in own["sections"] if each["id"] == "audit_event")
    assert {("Hannah Reid", "json; claim or tribunal")} <= {(row["actor"], row["detail"]) for row in trail}


def test_nobody_takes_anothers(ada: Browser, add_staff: Callable[..., int]) -> None:
    add_staff(number="40100002", name="Bo Larsen")
    assert ada.get("/my-record/of/40100002").status_code == 404
    assert ada.send("/my-record/of/40100002", kind="json", purpose="claim or tribunal").status_code == 404
