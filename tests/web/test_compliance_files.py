"""The figures of the dashboard as files: the same numbers as the page, the same bytes as the command, no names."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from induction import clock as cli_clock
from induction.cli import root
from induction.db import Database
from induction.db.models import AuditEvent, StaffMember
from tests import facts, staff
from tests.web.conftest import Browser, Clock
from tests.web.test_dashboard import DAY, PEOPLE, YEAR, One, hr, people  # noqa: F401  # fixtures

FIGURES = "/reports/figures"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The figures are compared on both databases in tests/web/figures; here once is enough."""
    return sqlite_url


def rows(browser: Browser, query: str = "", path: str = FIGURES) -> list[dict[str, str]]:
    body = browser.get(f"{path}.csv?{query}").data
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))


def alike(row: dict[str, str], told: dict[str, object]) -> bool:
    """Tell whether a row of the file says what the page's data say: each figure, the rate, and the words."""
    counted = {name: value for name, value in told.items() if isinstance(value, int)}
    assert len(counted) > 15
    rate = f"{row['rate_percent']}%" if row["rate_percent"] else "no rate"
    same = all(row[name.replace("-", "_")] == str(value) for name, value in counted.items())
    return same and (rate, row["against_target"]) == (told["rate"], told["rag"])


def test_each_row_says_what_the_page_says(hr: Browser) -> None:  # noqa: F811
    seen = 0
    for row in rows(hr):
        asked = {
            "programme": row["programme"],
            "unit": row["organisation_unit_code"],
            "staff-group": row["staff_group"],
        }
        data = hr.get("/reports", query_string=asked | {"format": "json"}).json
        own = [each for each in data["units"] if each["only"] == "unit"]
        told = own[0] if row["scope"] == "unit's own people" else data["total"]
        assert alike(row, told), row
        assert row["target_percent"] == str(data["target_percent"])
        seen += 1
    assert {row["scope"] for row in rows(hr)} == {
        "everybody", "unit with those below", "unit's own people", "staff group",
    }  # fmt: skip
    assert seen > 8


def test_a_filter_of_the_page_is_a_filter_of_its_files(hr: Browser) -> None:  # noqa: F811
    found = rows(hr, "unit=MED&staff-group=Students&day=20&month=11&year=2026")
    assert {row["as_at"] for row in found} == {"2026-11-20"}
    assert {row["staff_group"] for row in found} == {"Students"}
    assert {row["organisation_unit_code"] for row in found} == {"MED", "ROWAN"}
    page = hr.get("/reports?unit=MED&staff-group=Students").text
    assert 'href="/reports/figures.csv?unit=MED&amp;staff-group=Students" data-file="csv"' in page


def test_the_kinds_hold_the_same_rows(hr: Browser) -> None:  # noqa: F811
    plain = rows(hr)
    lines = [json.loads(line) for line in hr.get(f"{FIGURES}.json").text.splitlines()]
    assert [{name: "" if v is None else str(v) for name, v in line.items()} for line in lines] == plain
    book = load_workbook(io.BytesIO(hr.get(f"{FIGURES}.xlsx").data), read_only=True)
    assert book.sheetnames == ["About this report", "Compliance report", "Data dictionary"]
    head, *cells = book["Compliance report"].values
    assert list(head) == list(plain[0])
    assert [row[head.index("in_scope")] for row in cells] == [int(row["in_scope"]) for row in plain]
    assert [row[head.index("rate_percent")] for row in cells] == [
        float(row["rate_percent"]) if row["rate_percent"] else None for row in plain
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_the_command_writes_the_same_bytes(
    hr: Browser, environ: dict[str, str], kind: str, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setattr(cli_clock, "today", lambda: DAY)
    done = CliRunner().invoke(root, ["report", "compliance", "--format", kind], env=environ)
    assert done.exit_code == 0, done.stderr
    assert done.stdout_bytes == hr.get(f"{FIGURES}.{kind}").data


def test_the_same_two_dates_give_the_same_file_later(hr: Browser, database: Database, clock: Clock) -> None:  # noqa: F811
    both = "day=20&month=11&year=2026&known-day=23&known-month=11&known-year=2026"
    first = {kind: hr.get(f"{FIGURES}.{kind}?{both}").data for kind in ("csv", "xlsx", "json")}
    clock.pass_(days=3)
    with database.session() as session:
        one = session.scalars(select(StaffMember.id).where(StaffMember.employee_number == "7100")).one()
        facts.attested(session, one, DAY - timedelta(9), DAY + YEAR, cycle=9, recorded_at=clock())
        staff.reckon_everybody(session)
        session.commit()
    hr.sign_in("0001")
    assert {kind: hr.get(f"{FIGURES}.{kind}?{both}").data for kind in first} == first
    assert hr.get(f"{FIGURES}.csv?day=20&month=11&year=2026").data != first["csv"]


def test_it_names_nobody_and_asks_no_password(hr: Browser, database: Database) -> None:  # noqa: F811
    body = hr.get(f"{FIGURES}.json")
    assert body.headers["Content-Disposition"] == 'attachment; filename="compliance-report-2026-11-23.jsonl"'
    assert not [one for one in PEOPLE if one.number in body.text or f"No{one.number}" in body.text]
    with database.session() as session:
        (event,) = session.scalars(select(AuditEvent).where(AuditEvent.action == "report exported"))
    assert event.subject == "report:compliance"
    assert hr.get(f"{FIGURES}.zip").status_code == 404
    assert hr.get(f"{FIGURES}.csv?unit=NOPE").status_code == 422


def test_a_line_manager_takes_the_figures_of_their_own_people(app: Flask, people: list[One]) -> None:  # noqa: F811
    boss = app.test_client()
    assert boss.sign_in("7001").status_code == 303
    data = boss.get("/team/dashboard?format=json").json
    found = rows(boss, path="/team/dashboard/figures")
    whole = next(row for row in found if (row["programme"], row["scope"]) == ("induction-core", "everybody"))
    assert alike(whole, data["total"])
    assert int(whole["in_scope"]) == sum(one.is_reporting for one in people)


def test_the_number_of_statements_does_not_grow(
    hr: Browser, database: Database, statements: list[str]  # noqa: F811
) -> None:  # fmt: skip
    def sent() -> int:
        statements.clear()
        hr.get(f"{FIGURES}.csv")
        return len([each for each in statements if each.lstrip().startswith(("SELECT", "WITH"))])

    before = sent()
    with database.session() as session:
        for number in range(40):
            unit = staff.add_unit(session, f"N{number}", f"New {number}", staff.add_unit(session, "MED"))
            staff.add_staff(session, number=f"6{number:03}", organisation_unit_id=unit, starts_on=DAY - timedelta(400))
        session.commit()
    assert sent() == before
    assert before <= 18
