"""HR brings staff in and out: upload, dry run, apply; what was shown is what is done."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from induction.db import Database
from induction.db.models import Job, StaffImport, StaffMember, StaffUpload
from induction.domain.people import Role
from induction.web.staff import views
from tests.extracts import as_csv, as_xlsx, row
from tests.web.conftest import Browser

_FINGERPRINT = re.compile(r'name="fingerprint" value="([0-9a-f]{64})"')
HR_ROW = row("40200001", assignment_number="40200001-1", email_address="staff.40200001@larkmere.example")


@pytest.fixture
def hr(client_as) -> Browser:
    return client_as(Role.HR)


def send(browser: Browser, body: bytes, name: str = "staff.csv", **more: Any):
    browser.get("/staff/imports")
    files = {"file": (io.BytesIO(body), name)} | more
    kept = {field: FileStorage(stream, filename) for field, (stream, filename) in files.items()}
    boundary, data = encode_multipart({"csrf_token": browser.token} | kept)
    return browser.post("/staff/imports", data=data, content_type=f"multipart/form-data; boundary={boundary}")


def shown(browser: Browser, *rows: dict[str, Any]) -> str:
    """Send a file and give the address of its dry run."""
    sent = send(browser, as_csv([HR_ROW, *rows]))
    assert sent.status_code == 303, sent.text
    return sent.headers["Location"]


def agree(browser: Browser, path: str, **more: str):
    found = _FINGERPRINT.search(browser.get(path).text)
    assert found, "the page has no plan to agree to"
    return browser.send(path, fingerprint=found[1], **more)


def count(database: Database, model: type) -> int:
    with database.session() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_hr_sees_what_a_file_would_change_and_then_it_is_changed(hr: Browser, database: Database) -> None:
    assert "Nothing has been imported yet." in hr.get("/staff/imports").text
    path = shown(hr, row("20000001"), row("20000002", job_role=""), row("3", line_manager_employee_number="99"))
    page = hr.get(path)
    for words in (
        "What this file would change",
        "Administrator, Riverside Team",
        "The job role is empty.",
        "The line manager 99 is neither in the file nor recorded.",
        "T1 Riverside Team in D1: new",
    ):
        assert words in page.text
    assert count(database, StaffMember) == 1
    done = agree(hr, path)
    assert done.status_code == 303
    page = hr.get(done.headers["Location"])
    assert "All of these changes were made." in page.text
    assert "New in the records" in page.text
    assert "The job role is empty." in page.text
    assert count(database, StaffMember) == 3
    assert count(database, StaffUpload) == 0
    assert hr.get(path).status_code == 404, "a file is applied once"
    assert "staff.csv" in hr.get("/staff/imports").text


def test_excel_is_read_as_well(hr: Browser) -> None:
    sent = send(hr, as_xlsx([HR_ROW, row("20000001")]), "Staff.XLSX".lower())
    assert sent.status_code == 303
    assert "Joiners" in hr.get(sent.headers["Location"]).text


@pytest.mark.parametrize(
    ("body", "name", "words"),
    [
        (b"", "", "Choose the file with the staff"),
        (b"", "staff.csv", "The file has no content at all"),
        (b"<html>", "staff.csv", "web page or XML under a spreadsheet"),
        (b"a,b\n", "staff.csv", "The file lacks these headings: Employee Number"),
        (b"PK\x03\x04nonsense", "staff.xlsx", "The workbook is damaged"),
        (as_csv([row()]) + b'"', "staff.csv", "a quotation mark is not closed"),
        (as_csv([row()]), "../../etc/passwd", "its name does not end in .csv"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_on_the_page(hr, database, body: bytes, name: str, words: str) -> None:
    refused = send(hr, body, name)
    assert refused.status_code == 422
    assert words in refused.text
    assert "<title>Error: " in refused.text
    assert 'href="#file"' in refused.text
    assert count(database, StaffUpload) == 0


def test_a_mapping_can_come_with_the_file(hr: Browser) -> None:
    body = as_csv([HR_ROW]).replace(b"Employee Number", b"Person", 1)
    assert send(hr, body).status_code == 422
    good = io.BytesIO(b"headings:\n  employee_number: Person\n")
    assert send(hr, body, mapping=(good, "mapping.yaml")).status_code == 303
    refused = send(hr, body, mapping=(io.BytesIO(b"headings:\n  shoe_size: X\n"), "mapping.yaml"))
    assert refused.status_code == 422
    assert "your mapping file:2" in refused.text
    assert 'href="#mapping"' in refused.text


def test_the_trusts_own_mapping_is_used_without_asking(environ, tmp_path, request) -> None:
    own = tmp_path / "mapping.yaml"
    own.write_text("headings:\n  employee_number: Person\n", encoding="utf-8")
    environ["INDUCTION_STAFF_MAPPING_FILE"] = str(own)
    browser = request.getfixturevalue("client_as")(Role.HR)
    assert send(browser, as_csv([HR_ROW]).replace(b"Employee Number", b"Person", 1)).status_code == 303
    own.unlink()
    refused = send(browser, as_csv([HR_ROW]))
    assert refused.status_code == 422
    assert "mapping file cannot be read" in refused.text


def test_larger_files_are_taken_here_and_nowhere_else(hr: Browser) -> None:
    big = as_csv([HR_ROW, *(row(str(20000000 + n), job_role="x" * 110) for n in range(2_000))])
    assert len(big) > 256 * 1024
    assert send(hr, big).status_code == 303
    hr.get("/staff/imports")
    too_big = send(hr, b"x" * (views.LARGEST_UPLOAD + 100_000))
    assert too_big.status_code == 413
    assert "larger than this service takes" in too_big.text
    elsewhere = hr.post("/staff/imports/uploads/1", data={"csrf_token": hr.token, "words": "x" * 300_000})
    assert elsewhere.status_code == 413


def test_many_leavers_have_to_be_typed(hr: Browser, add_staff, database: Database) -> None:
    for number in range(4):
        add_staff(number=f"5000000{number}")
    path = shown(hr)
    page = hr.get(path)
    assert "More than a tenth of the 5 staff with an ESR record would leave." in page.text
    assert "type: 4 leavers" in page.text
    refused = agree(hr, path, words="yes")
    assert refused.status_code == 422
    assert "confirm with the words: 4 leavers" in refused.text
    assert 'href="#words"' in refused.text
    assert agree(hr, path, words="4 leavers").status_code == 303
    assert count(database, StaffImport) == 1


def test_when_the_records_change_in_between_the_new_dry_run_is_shown(hr: Browser, add_staff, database) -> None:
    path = shown(hr, row("20000001"))
    old = _FINGERPRINT.search(hr.get(path).text)
    assert old
    add_staff(number="20000001", assignment_number="20000001", name="Somebody Entered")
    answer = hr.send(path, fingerprint=old[1])
    assert answer.status_code == 409
    assert "The records have changed since the dry run was shown. Nothing was imported" in answer.text
    assert "(was Somebody Entered)" in answer.text
    new = _FINGERPRINT.search(answer.text)
    assert new
    assert new[1] != old[1]
    assert count(database, StaffImport) == 0
    assert hr.send(path, fingerprint=new[1]).status_code == 303


def test_the_next_day_is_another_dry_run(hr: Browser, clock) -> None:
    path = shown(hr, row("20000001"))
    old = _FINGERPRINT.search(hr.get(path).text)
    assert old
    clock.pass_(hours=10)
    hr.sign_in("40200001")
    hr.get(path)
    assert hr.send(path, fingerprint=old[1]).status_code == 409


def test_a_file_waits_for_a_day_and_for_one_person(hr: Browser, client_as, clock, database) -> None:
    path = shown(hr, row("20000001"))
    other = client_as(Role.HR)
    assert other.get(path).status_code == 404
    assert other.send(f"{path}/forget").status_code == 404
    assert other.get(f"{path}/refused.csv").status_code == 404
    clock.pass_(hours=25)
    hr.sign_in("40200001")
    assert hr.get(path).status_code == 404
    shown(hr)
    assert count(database, StaffUpload) == 1, "what lies too long is forgotten when the next file comes"


def test_a_file_can_be_forgotten(hr: Browser, database) -> None:
    path = shown(hr, row("20000001"))
    hr.get(path)
    assert hr.send(f"{path}/forget").status_code == 303
    assert hr.get(path).status_code == 404
    assert count(database, StaffUpload) == 0


def test_rows_to_mend_are_a_file(hr: Browser) -> None:
    path = shown(hr, row("20000002", job_role=""))
    sent = hr.get(f"{path}/refused.csv")
    assert sent.headers["Content-Disposition"] == 'attachment; filename="rows-to-mend.csv"'
    assert '"3","20000002","no","The job role is empty."' in sent.data.decode("utf-8-sig")
    done = agree(hr, path)
    again = hr.get(done.headers["Location"] + "/refused.csv")
    assert again.data == sent.data


def test_nothing_to_import_is_said_and_offers_no_button(hr: Browser) -> None:
    path = shown(hr)
    agree(hr, path)
    page = hr.get(shown(hr))
    assert "There is nothing to import" in page.text
    assert "Import these changes" not in page.text


def test_a_large_import_is_left_to_the_worker(hr: Browser, database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "AT_ONCE", 3)
    path = shown(hr, *(row(str(20000000 + n)) for n in range(5)))
    left = agree(hr, path)
    assert left.status_code == 303
    assert "waits for its turn" in hr.get(left.headers["Location"]).text
    assert count(database, Job) == 1
    assert count(database, StaffImport) == 0


def test_names_in_a_file_are_text_on_the_page(hr: Browser) -> None:
    page = hr.get(shown(hr, row("20000001", first_name="<script>alert(1)</script>", job_role="<b>Head</b>")))
    assert "<script>alert" not in page.text
    assert "&lt;b&gt;Head&lt;/b&gt;, Riverside Team" in page.text


def test_the_last_administrator_is_kept(hr: Browser, add_staff) -> None:
    add_staff(Role.ADMINISTRATOR, number="77")
    refused = hr.get(shown(hr))
    assert refused.status_code == 422
    assert "Nobody would be left to administer the service: 77 would leave." in refused.text
