"""HR compares with ESR: upload, what differs, the sheet to hand over, and what is not kept."""

from __future__ import annotations

import csv
import io
import re
import zlib
from datetime import date
from html import unescape
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from induction.db import Database
from induction.db.models import AuditEvent, EsrUpload
from induction.domain.people import Role
from induction.export import formula
from tests import staff
from tests.esr.trust import COUNTS, EXPORT, HEAD, NAME, fill
from tests.facts import attested
from tests.payloads import FORMULAS
from tests.web.conftest import Browser, Clock

_CELL = re.compile(r'<span class="nhsuk-table-responsive__heading"[^>]*>[^<]*</span>|<[^>]+>')


@pytest.fixture
def hr(client_as, database: Database) -> Browser:
    with database.session() as session:
        fill(session)
        session.commit()
    return client_as(Role.HR)


def send(browser: Browser, body: bytes = EXPORT, name: str = "export.csv", **fields: Any):
    browser.get("/reports/esr")
    form = {"csrf_token": browser.token, "file": FileStorage(io.BytesIO(body), name)} | fields
    boundary, data = encode_multipart(form)
    return browser.post("/reports/esr", data=data, content_type=f"multipart/form-data; boundary={boundary}")


def compared(browser: Browser, body: bytes = EXPORT, **fields: Any) -> str:
    sent = send(browser, body, **fields)
    assert sent.status_code == 303, sent.text
    return sent.location


def counts(page: str) -> dict[str, tuple[int, int]]:
    table = page.split("How many of each</caption>")[1].split("</table>", maxsplit=1)[0]
    rows = [
        [unescape(_CELL.sub("", cell)).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in table.split("<tr")[2:]
    ]
    return {name: (_number(theirs), _number(ours)) for name, theirs, ours in rows}


def _number(text: str) -> int:
    return int(text.replace(",", "").replace("–", "0"))


def test_every_difference_is_shown_in_its_class_and_the_counts_add_up(hr: Browser) -> None:
    page = hr.get(compared(hr)).text
    found = counts(page)
    all_rows, all_records = found.pop("All")
    others, _ = found.pop("About other competences")
    assert found == COUNTS
    assert sum(theirs for theirs, _ in found.values()) + others == all_rows == 10
    assert sum(ours for _, ours in found.values()) == all_records == 7
    for words in (
        "Expires on 2 November 2027 here, 2 November 2026 in ESR.",
        "On assignment 30000003-2 in ESR; the primary one is 30000003-1.",
        "not the learner",
        "Correct the dates in ESR, so that nobody is reminded of what they have done.",
    ):
        assert words in unescape(page)
    assert "Tina" not in page


def test_the_day_is_asked_and_has_to_be_real(hr: Browser) -> None:
    wrong = send(hr, day="31", month="2", year="2026")
    assert wrong.status_code == 422
    assert "As at must be a real date" in wrong.text
    assert send(hr, day="1", month="1", year="2030").status_code == 422
    page = hr.get(compared(hr, day="31", month="3", year="2026")).text
    assert "31 March 2026" in page
    assert counts(page)["Here, not in ESR"] == (0, 0), "nobody had a record by then whom ESR lacks"


def test_a_file_that_cannot_be_used_is_refused_in_words(hr: Browser, database: Database) -> None:
    for body, words in (
        (b"", "no content"),
        (b"Competency Name,Expiry Date\n", "never by name"),
        (b"<html>", "web page"),
    ):
        sent = send(hr, body)
        assert sent.status_code == 422
        assert words in sent.text
    assert send(hr, EXPORT, mapping=FileStorage(io.BytesIO(b"names: yes\n"), "map.yaml")).status_code == 422
    with database.session() as session:
        assert session.scalar(select(func.count()).select_from(EsrUpload)) == 0


def test_the_sheet_says_what_esr_should_say(hr: Browser, database: Database) -> None:
    path = compared(hr)
    sheet = hr.get(f"{path}/corrections.csv")
    assert sheet.headers["Content-Disposition"] == 'attachment; filename="esr-corrections-2026-11-23.csv"'
    rows = {row["Employee Number"]: row for row in csv.DictReader(io.StringIO(sheet.data.decode("utf-8-sig")))}
    assert rows["30000002"] | {"Details": ""} == {
        "Employee Number": "30000002", "Assignment Number": "30000002-1", "Competency Name": NAME,
        "Date Start": "30-Oct-2026", "Expiry Date": "02-Nov-2027", "What To Do": "Correct the dates",
        "Why": "Renewed here, still chased there", "Details": "", "ESR Assignment Number": "30000002-1",
        "ESR Date Start": "02-Nov-2025", "ESR Expiry Date": "02-Nov-2026", "Row": "3",
    }  # fmt: skip
    assert rows["30000005"]["What To Do"] == "Add the competence"
    assert {"30000001", "L-1"}.isdisjoint(rows)
    book = load_workbook(io.BytesIO(hr.get(f"{path}/corrections.xlsx").data))
    listed = list(book["Corrections for ESR"].iter_rows(values_only=True))
    assert [row[0] for row in listed[1:]] == [*csv_numbers(sheet.data)]
    assert any(cell == date(2027, 11, 2) or getattr(cell, "date", date)() == date(2027, 11, 2)
               for row in listed[1:] for cell in row if cell and not isinstance(cell, str | int))  # fmt: skip
    with database.session() as session:
        kept = [*session.scalars(select(AuditEvent.detail).where(AuditEvent.subject == "report:esr-corrections"))]
    assert len(kept) == 2
    assert all("people 8" in detail for detail in kept), kept
    assert hr.get(f"{path}/corrections.json").status_code == 404


def csv_numbers(body: bytes) -> list[str | None]:
    rows = csv.DictReader(io.StringIO(body.decode("utf-8-sig")))
    return [row["Employee Number"] or None for row in rows]


def test_above_fifty_people_the_password_is_asked(hr: Browser, database: Database) -> None:
    with database.session() as session:
        for number in range(45):
            person = staff.add_staff(session, number=str(31000000 + number), starts_on=date(2024, 1, 1))
            attested(session, person, date(2026, 5, 5), date(2027, 5, 5))
        staff.reckon_everybody(session)
        session.commit()
    path = f"{compared(hr)}/corrections.csv"
    page = hr.get(path)
    assert "This is about 53 people." in page.text
    assert "30000002" not in page.text
    assert hr.send(path, password="wrong").status_code == 422
    assert b"30000002" in hr.send(path, password=staff.PASSWORD).data


def test_only_its_sender_sees_a_file_and_it_is_forgotten(
    hr: Browser, client_as, database: Database, clock: Clock
) -> None:
    path = compared(hr)
    assert client_as(Role.HR).get(path).status_code == 404
    clock.pass_(hours=25)
    hr.sign_in("40200001")
    assert hr.get(path).status_code == 404
    again = compared(hr)
    with database.session() as session:
        assert session.scalar(select(func.count()).select_from(EsrUpload)) == 1  # the old one went
        body = session.scalars(select(EsrUpload.body)).one()
        assert b"Tina" not in zlib.decompress(body)
    hr.get(again)
    assert hr.send(f"{again}/forget").status_code == 303
    with database.session() as session:
        assert session.scalar(select(func.count()).select_from(EsrUpload)) == 0


def test_nothing_in_an_export_comes_back_as_a_formula(hr: Browser) -> None:
    """What can be read from a file is numbers and dates; anything else is refused, and its words are harmless."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD.split(","))
    for payload in (each for each in FORMULAS if "\ufeff" not in each):  # a mark inside a file is refused as a whole
        for place in range(4):
            row = ["30000001", "30000001-1", NAME, "14-Mar-2027", "14-Mar-2026", payload, payload, payload]
            row[place] = payload
            writer.writerow(row)
    path = compared(hr, out.getvalue().encode())
    rows = [*csv.reader(io.StringIO(hr.get(f"{path}/corrections.csv").data.decode("utf-8-sig")))]
    assert len(rows) > 2 * len(FORMULAS)
    assert not [row for row in rows if any(formula.is_dangerous(cell) for cell in row)]


def test_few_statements_however_many_people(hr: Browser, statements: list[str]) -> None:
    path = compared(hr)
    statements.clear()
    hr.get(path)
    assert len([each for each in statements if each.startswith(("SELECT", "WITH"))]) <= 6, statements
