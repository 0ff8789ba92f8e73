"""The file behind a figure of the dashboard: exactly the people on its list, for every programme, and only for HR."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask
from sqlalchemy import select

from induction.db import Database
from induction.db.models import AuditEvent, Job
from induction.domain.people import Role
from induction.domain.reports.figure import Figure
from induction.services.reports import report_jobs
from tests import staff
from tests.web.conftest import Browser
from tests.web.figures.reading import rows_in
from tests.web.test_dashboard import DAY, FIGURES, PEOPLE, XHTML, One, hr, inside, main_of, people, words  # noqa: F401

FILE = "/reports/people/files/csv"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The figures are compared on both databases in tests/web/figures; here once is enough."""
    return sqlite_url


def numbers(body: bytes) -> set[str]:
    return {row["employee_number"] for row in csv.DictReader(io.StringIO(body.decode("utf-8-sig")))}


def links(page: str, mark: str) -> list[Element]:
    return [each for each in main_of(page).iter(f"{XHTML}a") if each.get(mark)]


def test_each_list_offers_the_file_of_exactly_its_people(hr: Browser) -> None:  # noqa: F811
    seen = 0
    for path in ("/reports", "/reports?unit=MED", "/reports?staff-group=Students"):
        for link in links(hr.get(path).text, "data-figure"):
            page = hr.get(link.get("href") or "").text
            (file,) = [each for each in links(page, "data-file") if each.get("data-file") == "csv"]
            answer = hr.get(file.get("href") or "")
            listed = {row.get("data-number") for row in main_of(page).iter(f"{XHTML}tr")} - {None}
            assert numbers(answer.data) == listed, link.get("href")
            seen += 1
    assert seen > 60


@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_narrows_the_file_as_it_does_the_list(hr: Browser, figure: str) -> None:  # noqa: F811
    wanted = {one.number for one in PEOPLE if FIGURES[figure](one.left) and inside(one, "MED")}
    assert numbers(hr.get(f"{FILE}?figure={figure}&unit=MED").data) == wanted
    own = {one.number for one in PEOPLE if FIGURES[figure](one.left) and one.unit == "MED"}
    assert numbers(hr.get(f"{FILE}?figure={figure}&unit=MED&only=unit").data) == own


def test_a_programme_for_some_has_its_files_too(hr: Browser, database: Database) -> None:  # noqa: F811
    query = "programme=manager-duties&figure=in-scope"
    assert numbers(hr.get(f"{FILE}?{query}").data) == {"7001"}
    whole = hr.get("/reports?programme=manager-duties")
    href = next(
        each.get("href") or ""
        for each in main_of(whole.text).iter(f"{XHTML}a")
        if "files to download" in str(each.text)
    )
    assert "programme=manager-duties" in href
    report = hr.get(href)
    assert "1 of 1 staff is in date" in words(report.text) or "0 of 1 staff is in date" in words(report.text)
    assert "programme=manager-duties" in report.text
    body = hr.get("/reports/completion/download.zip?programme=manager-duties")
    assert body.headers["Content-Disposition"].startswith('attachment; filename="completion-manager-duties-report-2026')
    assert {tuple(rows) for rows in rows_in(body.data).values()} == {("7001",)}
    assert hr.get("/reports/completion?programme=nope").status_code == 404
    files = hr.get("/reports/completion/files?programme=manager-duties").text
    assert "Save this report" not in files
    assert "Save this report" in hr.get("/reports/completion/files").text
    with database.session() as session:
        details = session.scalars(select(AuditEvent.detail).where(AuditEvent.action == "report exported")).all()
    assert any("programme manager-duties" in str(each) and "figure in-scope" in str(each) for each in details)


def test_the_file_says_whom_it_is_about(hr: Browser) -> None:  # noqa: F811
    answer = hr.get("/reports/people/files/xlsx?figure=overdue-31-to-90&unit=MED&only=unit")
    assert 'filename="completion-report-2026-11-23-overdue-31-to-90.xlsx"' in answer.headers["Content-Disposition"]
    from openpyxl import load_workbook  # noqa: PLC0415

    cover = {row[0]: row[1] for row in load_workbook(io.BytesIO(answer.data)).worksheets[0].values if row[0]}
    assert (cover["Figure"], cover["Organisation unit"]) == (
        "Overdue for 31 to 90 days", "Medicine without the units below it"
    )  # fmt: skip


def many(database: Database) -> None:
    with database.session() as session:
        for number in range(60):
            staff.add_staff(session, number=f"6{number:03}", starts_on=DAY - timedelta(400))
        session.commit()


def test_more_than_fifty_take_the_password_and_very_many_the_worker(
    hr: Browser, database: Database, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    many(database)
    path = f"{FILE}?figure=overdue"
    earlier = hr.get(f"{path}&known-day=22&known-month=11&known-year=2026")
    assert (earlier.status_code, "password" in words(earlier.text)) == (200, True)
    asked = hr.get(path)
    assert asked.mimetype == "text/html"
    assert "password" in words(asked.text)
    assert "Overdue" in words(asked.text)
    back = next(
        each.get("href") or ""
        for each in html5lib.parse(asked.text).iter(f"{XHTML}a")
        if "people?" in str(each.get("href"))
    )
    assert "figure=overdue" in back
    assert hr.get(back).status_code == 200
    assert hr.send(path, password="wrong").status_code == 422
    assert len(numbers(hr.send(path, password=staff.PASSWORD).data)) > 60
    monkeypatch.setattr("induction.web.reports.sending.LARGEST_AT_ONCE", 10)
    hr.get(path)
    left = hr.send(path, password=staff.PASSWORD)
    assert left.status_code == 303
    with database.session() as session:
        (job,) = session.scalars(select(Job).where(Job.kind == "report file"))
        filters = report_jobs.filters_of(json.loads(job.detail), DAY)
    assert (filters.figure, filters.is_own, filters.as_at) == (Figure.OVERDUE, False, DAY)


def test_it_is_for_hr_only(client_as: Callable[..., Browser], app: Flask, people: list[One]) -> None:  # noqa: F811
    assert people
    auditor = client_as(Role.AUDITOR, number="0002", name="Au Ditor", starts_on=DAY + timedelta(2))
    assert auditor.get(f"{FILE}?figure=in-scope").status_code == 404
    assert not links(auditor.get("/reports/people?figure=in-scope").text, "data-file")
    boss = app.test_client()
    assert boss.sign_in("7001").status_code == 303
    assert not links(boss.get("/team/dashboard/people?figure=in-scope").text, "data-file")


def test_what_cannot_be_used_is_named(hr: Browser) -> None:  # noqa: F811
    assert hr.get(f"{FILE}?figure=nonsense").status_code == 404
    assert hr.get("/reports/people/files/pdf?figure=overdue").status_code == 404
    assert hr.get(f"{FILE}?figure=overdue&unit=NOPE").status_code == 422
    assert hr.get(f"{FILE}?figure=overdue&programme=nope").status_code == 404
