"""The downloads: the same rows as the page, the same bytes as the command, and evidence of each."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
from collections.abc import Callable
from datetime import date, timedelta

import openpyxl
import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from induction import clock as real_clock
from induction.cli import main
from induction.db import Database
from induction.db.models import AuditEvent
from induction.domain.people import Role
from induction.export import csv_file
from tests import facts, payloads, staff
from tests.web.conftest import Browser

DAY = date(2026, 11, 23)
STORED = [text for text in payloads.ALL if "\x00" not in text]


@pytest.fixture
def hr(client_as: Callable[..., Browser], database: Database) -> Browser:
    """A browser of HR's, in an organisation whose people have trying names."""
    browser = client_as(Role.HR, number="0000", name="Hei Ar", starts_on=DAY)
    with database.session() as session:
        for number, text in enumerate(STORED, 1):
            unit = staff.add_unit(session, f"U{number % 3}", "=Unit" if number % 3 else "Unit")
            who = staff.add_staff(
                session, number=f"{number:04}", name="x", organisation_unit_id=unit, starts_on=date(2024, 1, 1),
                recorded=False,
            )  # fmt: skip
            person = session.get_one(staff.StaffMember, who)
            person.name = person.job_role = person.assignment_status = text[:60]
            if number % 2:
                facts.attested(session, who, DAY - timedelta(9), DAY + timedelta(300), version=text[:60] or "-")
        staff.reckon_everybody(session)
        session.commit()
    return browser


def take(browser: Browser, path: str) -> TestResponse:
    """Take a file away as a person does: ask for it, and give the password when it is asked for."""
    answer = browser.get(path)
    return browser.send(path, password=staff.PASSWORD) if answer.mimetype == "text/html" else answer


def events(database: Database) -> list[AuditEvent]:
    with database.session() as session:
        query = select(AuditEvent).where(AuditEvent.action == "report exported").order_by(AuditEvent.id)
        return list(session.scalars(query))


def by_command(monkeypatch, capsysbinary, environ: dict[str, str], *options: str) -> bytes:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(real_clock, "today", lambda: DAY)
    monkeypatch.setattr(sys, "argv", ["induction", "report", "completion", *options])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    return capsysbinary.readouterr().out


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", ()),
        ("?status=overdue&unit=U1", ("--status", "overdue", "--unit", "U1")),
        ("?day=1&month=1&year=2025&sort=due&page=2", ("--as-at", "2025-01-01")),
        (
            "?day=1&month=1&year=2025&known-day=22&known-month=11&known-year=2026",
            ("--as-at", "2025-01-01", "--as-known-on", "2026-11-22"),
        ),
    ],
)
def test_the_download_and_the_command_give_the_same_bytes(
    hr: Browser, environ, monkeypatch, capsysbinary, kind: str, query: str, options: tuple[str, ...]
) -> None:
    response = take(hr, f"/reports/completion/download.{kind}{query}")
    assert response.status_code == 200
    assert response.content_length == len(response.data)
    assert response.data == by_command(monkeypatch, capsysbinary, environ, "--format", kind, *options)


def test_the_csv_download_is_a_file_with_a_name(hr: Browser) -> None:
    response = hr.get("/reports/completion/download.csv?status=overdue")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="completion-report-2026-11-23-overdue.csv"'
    assert response.headers["Cache-Control"] == "no-store"


def test_all_three_kinds_hold_the_same_rows(hr: Browser) -> None:
    as_csv = list(
        csv.reader(io.StringIO(take(hr, "/reports/completion/download.csv").data.decode("utf-8-sig"), newline=""))
    )
    lines = [json.loads(line) for line in take(hr, "/reports/completion/download.json").data.decode().split("\n")[:-1]]
    book = openpyxl.load_workbook(io.BytesIO(take(hr, "/reports/completion/download.xlsx").data))
    sheet = list(book["Completion report"].iter_rows(values_only=True))
    assert len(as_csv) - 1 == len(lines) == len(sheet) - 1 == len(STORED) + 1
    number, status = as_csv[0].index("employee_number"), as_csv[0].index("status")
    assert [(row[number], row[status]) for row in as_csv[1:]] == [
        (line["employee_number"], line["status"]) for line in lines
    ]
    assert [(row[number], row[status]) for row in as_csv] == [(row[number], row[status]) for row in sheet]
    assert [line["name"] for line in lines[1:]] == [text[:60] for text in STORED]


def test_the_first_sheet_explains_the_figures(hr: Browser) -> None:
    book = openpyxl.load_workbook(io.BytesIO(hr.get("/reports/completion/download.xlsx?status=overdue").data))
    about: dict[str, object] = {}
    for label, value, *_ in book["About this report"].iter_rows(values_only=True):
        about.setdefault(label, value)
    assert about["As at"] == "2026-11-23"
    assert about["Status"] == "overdue"
    assert about["Rows on the next sheet"] == book["Completion report"].max_row - 1 == about["Overdue"]
    assert about["Staff in scope"] + about["Exempt"] == len(STORED) + 1
    assert about["Compliance rate"]


def test_each_download_leaves_evidence_without_names(hr: Browser, database: Database) -> None:
    answer = hr.get("/reports/completion/download.csv?unit=U1&day=1&month=1&year=2025")
    take(hr, "/reports/completion/download.xlsx")
    first, second = events(database)
    assert first.actor.startswith("staff:")
    assert first.subject == "report:completion"
    found = sum(number % 3 == 1 for number in range(1, len(STORED) + 1))
    words, _, sha256 = first.detail.rpartition("; sha256 ")
    assert words == f"as at 2025-01-01; as known on 2026-11-23; unit U1; format csv; rows {found}"
    assert sha256 == hashlib.sha256(answer.data).hexdigest()
    expected = f"as at 2026-11-23; as known on 2026-11-23; format xlsx; rows {len(STORED) + 1}; sha256 "
    assert second.detail.startswith(expected)


def test_what_is_not_a_kind_of_file_is_not_found(hr: Browser, database: Database) -> None:
    assert hr.get("/reports/completion/download.pdf").status_code == 404
    assert hr.get("/reports/completion/download.csv?status=fine").status_code == 422
    assert not events(database)


def test_a_file_that_breaks_half_way_is_a_page_and_not_half_a_file(
    hr: Browser, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_half_way(stream, columns, chunks) -> None:
        stream.write(repr(next(iter(chunks))).encode())
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(csv_file, "write", break_half_way)
    hr.application.config["PROPAGATE_EXCEPTIONS"] = False
    response = hr.get("/reports/completion/download.csv?unit=U1")
    assert response.status_code == 500
    assert "attachment" not in response.headers.get("Content-Disposition", "")
    assert not events(database)
