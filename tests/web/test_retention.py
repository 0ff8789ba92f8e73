"""HR reads the schedule, holds records back and proposes disposals; an approver decides; holders are answered."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from induction import clock as cli_clock
from induction.cli import root
from induction.db import Database
from induction.db.models import Certificate, DisposalCase, LegalHold, StaffMember
from tests import leavers
from tests.leavers import LATER, NAME, NUMBER, Office
from tests.web.conftest import Browser, Clock


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What the pages say does not depend on the database; the services are tested on both."""
    return sqlite_url


@pytest.fixture
def clock() -> Clock:
    return Clock(LATER)


@pytest.fixture
def office(database: Database) -> Office:
    """The leaver, who is due; HR and the approver can sign in."""
    with database.session() as session:
        made = leavers.office(session)
        made.find_due()
        session.expunge_all()
    return made


@pytest.fixture
def as_(app: Flask) -> Callable[[str], Browser]:
    def sign_in(number: str) -> Browser:
        browser: Browser = app.test_client()
        assert browser.sign_in(number).status_code == 303
        return browser

    return sign_in


def dispose(office: Office, as_: Callable[[str], Browser]) -> str:
    """Propose on HR's page and approve on the approver's; gives the last page."""
    hr = as_("40100008")
    hr.get("/retention/due")
    answer = hr.send("/retention/due", people=str(office.leaver), reason="The period is over.")
    assert answer.status_code == 303, answer.text
    approver = as_("40100009")
    page = approver.get(answer.headers["Location"]).text
    assert NAME in page
    assert "It cannot be undone" in page
    decided = approver.send(answer.headers["Location"], verdict="approved")
    assert decided.status_code == 303, decided.text
    return approver.get(answer.headers["Location"]).text


def test_the_schedule_is_shown_with_reasons_and_sources(office: Office, as_: Callable[[str], Browser]) -> None:
    page = as_("40100008").get("/retention").text
    assert "Training record: 10 years after the last training was completed" in page
    assert "Records Management Code of Practice" in page


def test_a_disposal_from_the_list_to_the_end(office: Office, as_: Callable[[str], Browser]) -> None:
    page = as_("40100008").get("/retention/due").text
    assert f"{NAME}, {NUMBER}" in page
    after = dispose(office, as_)
    assert "The records of 1 person, on 1 December 2037" in after
    assert NAME not in after
    hr = as_("40100008")
    page = hr.get("/retention/due").text
    assert "0 people are due." in page
    assert "1 December 2037: the records of 1 person" in page
    assert hr.get(f"/people/{NUMBER}").status_code == 404
    assert hr.get(f"/people/disposed-{office.leaver}").status_code == 404
    assert "Former member of staff" not in hr.get("/people?q=Former").text


@pytest.mark.parametrize(
    ("people", "reason", "words"),
    [
        ("", "Over.", "Choose at least one person"),
        ("leaver", " ", "Enter why this is to be done"),
        ("leaver", f"{NAME} asked.", "Take the name and the number out"),
        ("stayer", "Over.", "Still employed"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_proposed(
    office: Office, as_: Callable[[str], Browser], database: Database, people: str, reason: str, words: str
) -> None:
    hr = as_("40100008")
    hr.get("/retention/due")
    answer = hr.send("/retention/due", people=str(getattr(office, people, "")), reason=reason)
    assert (answer.status_code, words in answer.text) == (422, True)
    with database.session() as session:
        assert session.scalars(select(DisposalCase)).all() == []


def test_hr_holds_a_record_back_and_lets_it_go(
    office: Office, as_: Callable[[str], Browser], database: Database
) -> None:
    hr, path = as_("40100008"), f"/retention/of/{NUMBER}"
    hr.get(path)
    assert hr.send(f"{path}/hold", reason="").status_code == 422
    assert hr.send(f"{path}/hold", reason="A claim is under way.").status_code == 303
    assert "A claim is under way." in hr.get(path).text
    assert "A claim is under way." in hr.get("/retention/due").text
    answer = hr.send("/retention/due", people=str(office.leaver), reason="Over.")
    assert "Held back, so the record must be kept" in answer.text
    assert hr.send(f"{path}/let-go", reason="It is settled.").status_code == 303
    assert "A claim is under way." not in hr.get(path).text
    with database.session() as session:
        assert len(session.scalars(select(LegalHold)).all()) == 2


def test_a_request_to_erase_is_proposed_for_leavers_only(office: Office, as_: Callable[[str], Browser]) -> None:
    hr = as_("40100008")
    stayer = hr.get("/retention/of/40100003").text
    assert "before its time" not in stayer
    assert hr.send("/retention/of/40100003/erase", reason="Article 17.").status_code == 422
    answer = hr.send(f"/retention/of/{NUMBER}/erase", reason="Article 17: no purpose is left.")
    assert answer.headers["Location"].startswith("/approvals/")
    assert "A request to erase the record" in as_("40100009").get(answer.headers["Location"]).text


def test_whoever_checks_a_certificate_is_told_that_the_record_is_gone(
    office: Office, as_: Callable[[str], Browser], client: Browser, database: Database
) -> None:
    with database.session() as session:
        code = session.scalars(select(Certificate.code).order_by(Certificate.id)).all()[1]
    assert NAME.partition(" ")[0] in client.get(f"/verify/{code}").text
    dispose(office, as_)
    answer = client.get(f"/verify/{code}")
    assert answer.status_code == 200
    assert "disposed of under the retention schedule on 1 December 2037" in answer.text
    assert not re.search("Zephyrine|Quillfeather|77123456", answer.text)
    as_json = client.get(f"/verify/{code}", headers={"Accept": "application/json"}).get_json()
    assert as_json["genuine"] is True
    assert as_json["disposed_on"] == "2037-12-01"
    assert "name" not in as_json


def test_a_report_for_an_earlier_day_says_that_records_are_gone(office: Office, as_: Callable[[str], Browser]) -> None:
    words = "After that day the records of 1 person who had left were disposed of."
    day = "day=1&month=12&year=2028"
    paths = (
        f"/reports/completion?{day}", f"/reports?{day}", f"/reports?{day}&format=json",
        f"/reports/people?{day}&figure=in-scope",
    )  # fmt: skip
    hr = as_("40100008")
    assert not [path for path in paths if words in hr.get(path).text]
    dispose(office, as_)
    hr = as_("40100008")
    assert not [path for path in paths if words not in hr.get(path).text]
    assert words not in hr.get("/reports/completion").text
    assert words not in hr.get("/reports").text
    for path in ("/reports/completion/download", "/reports/figures"):
        book = load_workbook(io.BytesIO(hr.get(f"{path}.xlsx?{day}").data), read_only=True)
        cover = "\n".join(str(cell) for row in book.worksheets[0].values for cell in row if cell)
        assert f"Records that are gone\n{words}" in cover, path
    with ZipFile(io.BytesIO(hr.get(f"/reports/completion/download.zip?{day}").data)) as package:
        told = [name for name in package.namelist() if words in package.read(name).decode(errors="replace")]
    assert [name.partition(".")[2] for name in told] == [
        "csv.sidecar.json", "jsonl.sidecar.json", "xlsx.sidecar.json", "json"
    ]  # fmt: skip


def test_so_do_the_commands(
    office: Office,
    as_: Callable[[str], Browser],
    environ: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = "After that day the records of 1 person who had left were disposed of."
    dispose(office, as_)
    monkeypatch.setattr(cli_clock, "today", LATER.date)
    for report in ("completion", "compliance"):
        asked = ["report", report, "--as-at", "2028-12-01"]
        to_screen = CliRunner().invoke(root, asked, env=environ)
        assert (to_screen.exit_code, words in to_screen.stderr, words in to_screen.stdout) == (0, True, False)
        file = tmp_path / f"{report}.csv"
        to_file = CliRunner().invoke(root, [*asked, "--output", str(file)], env=environ)
        assert (to_file.exit_code, words in to_file.stdout) == (0, True)
        assert words in file.with_name(f"{file.name}.sidecar.json").read_text(encoding="utf-8")
        now = CliRunner().invoke(root, ["report", report], env=environ)
        assert (now.exit_code, now.stderr) == (0, "")


def test_a_disposed_person_cannot_be_signed_in_as(office: Office, app: Flask, as_: Callable[[str], Browser]) -> None:
    dispose(office, as_)
    for name in (NUMBER, f"disposed-{office.leaver}", "z.quillfeather@larkmere.example"):
        browser: Browser = app.test_client()
        assert browser.sign_in(name).status_code != 303


def test_the_leaver_is_found_by_the_worker_only_when_due(database: Database, office: Office) -> None:
    with database.session() as session:
        made = Office(session, office.leaver, office.stayer, office.hr, office.approver)
        made.find_due(datetime(2035, 1, 1, tzinfo=UTC))
        assert session.get_one(StaffMember, office.leaver).disposed_on is None
