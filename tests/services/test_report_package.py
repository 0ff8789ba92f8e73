"""The package: other people's readers validate it, and its hashes hold."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from frictionless import Package, system

from induction import resources
from induction.db import Session
from induction.domain.reports.report import Filters, Operator
from induction.domain.reports.report_file import FileFormat, Made
from induction.domain.reports.report_layout import STANDARD, Layout
from induction.export import xlsx_file
from induction.library.report_mappings import usable_layouts
from induction.services.reports import report_files
from induction.services.reports.report_source import Order
from induction.services.reports.reporting import Subject
from tests import facts, payloads, staff
from tests.shipped import shipped

DAY = date(2026, 11, 23)
ABOUT = Subject(shipped().programme("induction-core"), "Larkmere Vale NHS Foundation Trust", "987")
LAYOUTS, _ = usable_layouts(resources.folder("content"))
NAMES = [text for text in payloads.ALL if "\x00" not in text]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def session(session: Session) -> Session:
    """An organisation of people with trying names, every second of whom has a record."""
    for number, text in enumerate(NAMES, 1):
        who = staff.add_staff(session, number=f"{number:04}", name="x", starts_on=date(2024, 1, 1), recorded=False)
        person = session.get_one(staff.StaffMember, who)
        person.name = person.job_role = text[:60]
        if number % 2:
            facts.attested(session, who, DAY - timedelta(9), DAY + timedelta(300))
    staff.reckon_everybody(session)
    session.commit()
    return session


def made(session: Session, kind: FileFormat, layout: Layout = STANDARD, **filters) -> tuple[Made, bytes]:
    stream = io.BytesIO()
    order = Order(ABOUT, Filters(DAY, **filters), layout)
    return report_files.write(session, order, Operator(), kind=kind, stream=stream), stream.getvalue()


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=lambda layout: layout.name)
def test_frictionless_validates_the_package(session: Session, tmp_path: Path, layout: Layout) -> None:
    _, body = made(session, FileFormat.PACKAGE, layout)
    zipfile.ZipFile(io.BytesIO(body)).extractall(tmp_path)
    with system.use_context(trusted=True):
        package = Package(str(tmp_path / "datapackage.json"))
        report = package.validate()
    assert report.valid, report.to_summary()
    assert report.stats["tasks"] == 3
    rows = -(-len(NAMES) // 2) if layout.only_with else len(NAMES)
    assert {task.stats["rows"] for task in report.tasks} == {rows}


def test_frictionless_finds_what_was_changed(session: Session, tmp_path: Path) -> None:
    """A test that cannot fail proves nothing."""
    _, body = made(session, FileFormat.PACKAGE)
    zipfile.ZipFile(io.BytesIO(body)).extractall(tmp_path)
    path = next(tmp_path.glob("*.csv"))
    path.write_bytes(path.read_bytes().replace(b'"overdue"', b'"finished"'))
    with system.use_context(trusted=True):
        report = Package(str(tmp_path / "datapackage.json")).validate()
    assert {"hash-count", "constraint-error"} <= {error.type for task in report.tasks for error in task.errors}


def test_each_file_has_a_sidecar_and_all_hashes_hold(session: Session) -> None:
    whole, body = made(session, FileFormat.PACKAGE)
    assert (whole.sha256, whole.size) == (hashlib.sha256(body).hexdigest(), len(body))
    archive = zipfile.ZipFile(io.BytesIO(body))
    files = {name: archive.read(name) for name in archive.namelist()}
    sums = dict(reversed(line.split("  ")) for line in files.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(part).hexdigest() for name, part in files.items()}
    tables = [name for name in files if name.endswith((".csv", ".xlsx", ".jsonl"))]
    assert len(tables) == 3
    for name in tables:
        beside = json.loads(files[f"{name}.sidecar.json"])
        assert (beside["file"], beside["rows"], beside["bytes"]) == (name, len(NAMES), len(files[name]))
        assert beside["sha256"] == sums[name]
        assert beside["report"]["competence"] == "987|LOCAL|Staff Use of Social Media - 1 Year|"


def test_the_files_of_a_package_are_the_single_files(session: Session) -> None:
    _, body = made(session, FileFormat.PACKAGE, status=None)
    archive = zipfile.ZipFile(io.BytesIO(body))
    for kind in (FileFormat.CSV, FileFormat.XLSX, FileFormat.JSON):
        single, alone = made(session, kind)
        assert archive.read(single.name) == alone
    assert made(session, FileFormat.PACKAGE)[1] == body, "the same report is the same package"


def test_the_cover_states_counts_target_definitions_and_the_hash_of_the_csv(session: Session) -> None:
    as_csv, _ = made(session, FileFormat.CSV)
    _, body = made(session, FileFormat.XLSX)
    lines = list(openpyxl.load_workbook(io.BytesIO(body))["About this report"].iter_rows(values_only=True))
    about: dict = {}
    for line in lines:
        about.setdefault(line[0], line[1])
    assert about["SHA-256 of these rows as CSV"] == as_csv.sha256
    assert about["Target"] == "95%"
    assert about["Rows on the next sheet"] == about["Staff in scope"] + about["Exempt"] == len(NAMES)
    assert about["More staff in date needed to meet it"] > 0
    assert about["As known on"] == "2026-11-23"
    assert "divided by staff in scope" in " ".join(str(line[1]) for line in lines)


def test_more_rows_than_excel_holds_leave_it_out_of_the_package(session: Session, monkeypatch) -> None:
    monkeypatch.setattr(xlsx_file, "MOST_ROWS", 3)
    names = zipfile.ZipFile(io.BytesIO(made(session, FileFormat.PACKAGE)[1])).namelist()
    assert not [name for name in names if "xlsx" in name]
    assert [name for name in names if name.endswith((".csv", ".jsonl"))]


def test_the_shipped_mapping_is_shaped_like_the_export_of_esr(session: Session) -> None:
    _, body = made(session, FileFormat.CSV, LAYOUTS["esr-competency"])
    head, *rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    assert head[2:] == ["Competency Name", "Expiry Date", "Date Start", "Last Updated By", "Title", "VPD"]
    assert len(rows) == -(-len(NAMES) // 2)
    assert rows[0] == [
        "0001", "0001-1", "987|LOCAL|Staff Use of Social Media - 1 Year|", "19-Sep-2027", "14-Nov-2026",
        "Policy induction", "Staff Use of Social Media", "000",
    ]  # fmt: skip
    _, body = made(session, FileFormat.XLSX, LAYOUTS["esr-competency"])
    sheet = openpyxl.load_workbook(io.BytesIO(body))["Completion report"]
    assert sheet["D2"].value.date() == date(2027, 9, 19)
    assert sheet["D2"].number_format == "dd-mmm-yyyy"


def test_progress_counts_every_row_of_every_file(session: Session) -> None:
    for kind in FileFormat:
        told: list[int] = []
        order = Order(ABOUT, Filters(DAY))
        report_files.write(session, order, Operator(), kind=kind, stream=io.BytesIO(), told=told.append)
        assert told == sorted(told)
        assert told[-1] == report_files.PASSES[kind] * len(NAMES)
