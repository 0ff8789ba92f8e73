"""Saved reports on HR's pages, and the file of a large report on the page of its job."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from induction.db import Database
from induction.db.models import AuditEvent, Job, ReportDefinition, ReportDelivery
from induction.domain.people import Role
from induction.press import Press
from induction.settings import Settings
from induction.web.reports import sending
from induction.worker import Yard
from induction.worker.works import run_waiting
from tests import staff
from tests.shipped import shipped
from tests.web.conftest import Browser, Clock

DAY = date(2026, 11, 23)
JOB = "/work" + "/1"  # the first job's page
FORM = {
    "name": "Overdue in =Medicine", "unit": "U1", "staff-group": "", "status": "overdue", "columns": "esr-competency",
    "format": "zip", "schedule": "not delivered",
}  # fmt: skip


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def hr(client_as: Callable[..., Browser]) -> Browser:
    browser = client_as(Role.HR, number="0000", name="Hei Ar", starts_on=date(2025, 1, 1))
    browser.get("/reports/saved/new")
    return browser


def test_a_report_is_saved_changed_and_removed(hr: Browser, database: Database) -> None:
    assert "No report has been saved" in hr.get("/reports/saved").text
    hr.get("/reports/saved/new?unit=U1&status=overdue&columns=esr-competency")
    assert hr.send("/reports/saved/new", **FORM).headers["Location"] == "/reports/saved"
    shown = hr.get("/reports/saved").text
    assert "Overdue in =Medicine" in shown
    assert "saved by Hei Ar" in shown
    assert "/reports/completion/download.zip?unit=U1&amp;status=overdue&amp;columns=esr-competency" in shown
    page = hr.get("/reports/saved/1").text
    assert '<option value="esr-competency" selected>' in page
    assert hr.send("/reports/saved/1", **FORM | {"name": "Renamed", "format": "csv"}).status_code == 303
    with database.session() as session:
        row = session.scalars(select(ReportDefinition)).one()
        assert (row.name, row.kind, row.status, row.layout) == ("Renamed", "csv", "overdue", "esr-competency")
    assert hr.send("/reports/saved/1/remove").status_code == 303
    assert hr.get("/reports/saved/1").status_code == 404
    assert hr.send("/reports/saved/1/remove").status_code == 404
    with database.session() as session:
        acts = [event.action for event in session.scalars(select(AuditEvent)) if event.action.startswith("report ")]
    assert acts == ["report saved", "report saved", "report removed"]


def test_its_file_can_be_made_from_the_list(hr: Browser) -> None:
    hr.send("/reports/saved/new", **FORM | {"columns": "standard", "format": "csv", "status": ""})
    answer = hr.get("/reports/completion/download.csv?unit=U1")
    assert "Hei Ar" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Enter a name for the report"),
        ({"name": "x" * 81}, "must be 80 characters or fewer"),
        ({"unit": "NOPE"}, "no such organisation unit"),
        ({"staff-group": "Wizards"}, "no such staff group"),
        ({"status": "fine"}, "Choose the status from the list"),
        ({"columns": "../../x"}, "Choose the columns from the list"),
        ({"format": "pdf"}, "Choose the kind of file"),
        ({"schedule": "hourly"}, "Choose how often it is delivered"),
        ({"schedule": "every day"}, "Enter your password"),
        ({"schedule": "every day", "password": "not the one"}, "That is not your password"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_is_lost(hr: Browser, database, change, words: str) -> None:
    answer = hr.send("/reports/saved/new", **FORM | change)
    assert answer.status_code == 422
    assert words in answer.text
    assert "<title>Error: " in answer.text
    if "name" not in change:
        assert 'value="Overdue in =Medicine"' in answer.text
    assert "not the one" not in answer.text
    with database.session() as session:
        assert not session.scalars(select(ReportDefinition)).all()


def test_a_name_is_used_once(hr: Browser) -> None:
    hr.send("/reports/saved/new", **FORM)
    assert (
        "Another saved report has this name"
        in hr.send("/reports/saved/new", **FORM | {"name": FORM["name"].upper()}).text
    )
    assert hr.send("/reports/saved/1", **FORM).status_code == 303, "its own name"


def test_a_delivery_takes_the_password_and_the_page_says_how_it_went(hr: Browser, database, clock: Clock) -> None:
    scheduled = FORM | {"schedule": "every day", "password": staff.PASSWORD}
    assert hr.send("/reports/saved/new", **scheduled).status_code == 303
    shown = hr.get("/reports/saved").text
    assert "Not due yet" in shown
    assert "No folder for reports has been set up" in shown
    with database.session() as session:
        row = ReportDelivery(report_definition_id=1, due_on=DAY, state="failed", tries=2, tried_at=clock(),
                             words="The folder <is> full.")  # fmt: skip
        session.add(row)
        session.commit()
    shown = hr.get("/reports/saved").text
    assert "Not delivered" in shown
    assert "Due on 23 November 2026, 2 tries. The folder &lt;is&gt; full." in shown
    with database.session() as session:
        row = session.scalars(select(ReportDelivery)).one()
        row.state, row.row_count, row.file_name = "done", 1234, "a-1-completion-report-2026-11-22.csv"
        session.commit()
    assert "1,234 rows as at 22 November 2026: a-1-completion-report-2026-11-22.csv" in hr.get("/reports/saved").text
    assert hr.send("/reports/saved/1/remove").status_code == 303


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch, database: Database, hr: Browser) -> None:
    """Sixty people, where more than ten are left to the worker."""
    monkeypatch.setattr(sending, "LARGEST_AT_ONCE", 10)
    with database.session() as session:
        for number in range(1, 60):
            staff.add_staff(session, number=f"{number:04}", name=f"Name {number}", recorded=False)
        staff.reckon_everybody(session)
        session.commit()


def work(app, database: Database, environ, clock: Clock) -> None:
    loaded: Settings = app.extensions["induction"].settings
    run_waiting(Yard(loaded, database, Press(loaded), shipped, clock))


def test_a_large_file_is_watched_and_fetched_with_the_password_by_its_person_alone(
    app, hr: Browser, large, database: Database, environ, clock: Clock, client_as
) -> None:
    path = "/reports/completion/download.csv?columns=standard"
    asked = hr.get(path).text
    assert "60 people" in asked
    assert "Make the file" in asked
    assert "Your password" not in asked
    assert hr.send(path).headers["Location"] == JOB
    assert "waits for its turn" in hr.get(JOB).text
    assert hr.get(f"{JOB}/file").status_code == 404
    work(app, database, environ, clock)
    shown = hr.get(JOB).text
    assert "completion-report-2026-11-23.csv is ready: 60 rows." in shown
    assert "It can be fetched until 24 November 2026 at 2:05pm" in shown
    asked = hr.get(f"{JOB}/file")
    assert asked.mimetype == "text/html"
    assert b"Name 7" not in asked.data
    assert hr.send(f"{JOB}/file", password="no").status_code == 422
    given = hr.send(f"{JOB}/file", password=staff.PASSWORD)
    assert given.headers["Content-Disposition"] == 'attachment; filename="completion-report-2026-11-23.csv"'
    assert given.content_length == len(given.data)
    assert given.data.count(b"Name ") == 59
    other = client_as(Role.HR, number="9999", name="Other")
    for address in (JOB, f"{JOB}/file"):
        assert other.get(address).status_code == 404
    assert other.send(f"{JOB}/file", password=staff.PASSWORD).status_code == 404
    clock.pass_(hours=23)
    hr.sign_in("0000")
    hr.get(f"{JOB}/file")
    assert hr.send(f"{JOB}/file", password=staff.PASSWORD).status_code == 200
    clock.pass_(hours=1)
    hr.sign_in("0000")
    assert hr.send(f"{JOB}/file", password=staff.PASSWORD).status_code == 404, "its time is over"
    assert "Fetch the file" not in hr.get(JOB).text
    with database.session() as session:
        fetched = [event for event in session.scalars(select(AuditEvent)) if event.action == "report fetched"]
    assert len(fetched) == 2
    assert "rows 60" in fetched[0].detail


def test_the_browser_cannot_name_a_path(hr: Browser, large, app, database, environ, clock, tmp_path: Path) -> None:
    for address in (f"{JOB}/../../etc/passwd/file", f"{JOB}%2F..%2F2/file", f"{JOB[:-1]}-1/file"):
        assert hr.get(address).status_code in (404, 308)
    with database.session() as session:
        assert not session.scalars(select(Job)).all()
