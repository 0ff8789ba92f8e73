"""HR's story: from the figures to the names to the file, with the password where there are many."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from induction.db.models import Job, ReportFile, StaffMember
from tests.browser.site import PASSWORD, Site
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_hr_goes_from_the_report_to_names_to_the_file(visit: Callable[..., Visitor]) -> None:
    hr = visit()
    hr.sign_in("hr")
    hr.go("/reports")
    hr.page.get_by_role("link", name="Completion report and files").click()
    expect(hr.page.locator("main h1")).to_have_text("Who is in date")
    hr.page.get_by_label("Status", exact=True).select_option("overdue")
    hr.press("Show the report")
    names = hr.page.locator(".app-people tbody th bdi").all_inner_texts()
    assert 0 < len(names) < 50
    with hr.page.expect_download() as download:
        hr.press("Download CSV")
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"), newline="")))
    assert sorted(row["name"] for row in rows) == sorted(names), "few people, no password"
    hr.press("All files and columns")
    hr.inspect("report-files")
    with hr.page.expect_download() as download:
        hr.press("CSV, Shaped like ESR")
    assert "|LOCAL|Staff Use of Social Media - 1 Year|" in Path(download.value.path()).read_text(encoding="utf-8-sig")


def test_many_names_take_the_password(visit: Callable[..., Visitor]) -> None:
    hr = visit()
    hr.sign_in("hr")
    hr.go("/reports/completion/files")
    hr.press("Package (zip), Standard columns")
    expect(hr.page.locator("main")).to_contain_text("Names of more than 50 people")
    hr.inspect("export-password")
    hr.expected_statuses = {"422"}
    hr.page.locator("#password").fill("not the one")
    hr.press("Go on")
    expect(hr.page.locator(".nhsuk-error-summary")).to_be_focused()
    hr.inspect("export-password-wrong")
    hr.page.locator("#password").fill(PASSWORD)
    with hr.page.expect_download() as download:
        hr.press("Go on")
    archive = zipfile.ZipFile(download.value.path())
    described = json.loads(archive.read("datapackage.json"))
    assert len(described["resources"]) == 3
    assert described["resources"][0]["rowcount"] > 50


def test_hr_saves_a_report_and_has_it_delivered(visit: Callable[..., Visitor]) -> None:
    hr = visit()
    hr.sign_in("hr")
    hr.go("/reports/completion/files?status=overdue")
    hr.press("Save this report by a name")
    hr.expected_statuses = {"422"}
    hr.page.get_by_label("Name", exact=True).fill("Overdue, for the monthly meeting")
    hr.page.get_by_label("Excel").check()
    hr.page.get_by_label("Every Monday").check()
    hr.inspect("saved-report")
    hr.press("Save")
    expect(hr.page.locator(".nhsuk-error-summary")).to_contain_text("Enter your password")
    expect(hr.page.get_by_label("Name", exact=True)).to_have_value("Overdue, for the monthly meeting")
    expect(hr.page.get_by_label("Every Monday")).to_be_checked()
    hr.inspect("saved-report-refused")
    hr.page.locator("#password").fill(PASSWORD)
    hr.press("Save")
    expect(hr.page.locator("main table")).to_contain_text("Overdue, for the monthly meeting")
    expect(hr.page.locator("main table")).to_contain_text("Not due yet")
    hr.inspect("saved-reports")


def test_a_large_file_waits_on_the_page_of_its_work(visit: Callable[..., Visitor], site: Site) -> None:
    moment = datetime.now(UTC)
    with site.database.session() as session:
        who = session.scalars(select(StaffMember.id).where(StaffMember.email == "hr@larkmere.example")).one()
        job = Job(kind="report file", detail="{}", started_by_id=who, state="done", created_at=moment,
                  words="completion-report-2026-11-23.csv is ready: 24,000 rows.", finished_at=moment)  # fmt: skip
        session.add(job)
        session.flush()
        session.add(ReportFile(job_id=job.id, name="completion-report-2026-11-23.csv", kind="csv", row_count=24_000,
                               size=9_876_543, sha256="0" * 64, made_at=moment,
                               keep_until=moment + timedelta(hours=24)))  # fmt: skip
        session.commit()
        page = f"/work/{job.id}"
    hr = visit()
    hr.sign_in("hr")
    hr.go(page)
    expect(hr.page.locator("main")).to_contain_text("24,000 rows")
    hr.inspect("report-job")
