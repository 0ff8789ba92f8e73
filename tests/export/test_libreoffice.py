"""LibreOffice opens the files: it evaluates nothing, and what it makes of the Excel file equals our CSV."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from induction.domain.reports.report_columns import COLUMNS
from induction.export import formula
from tests import payloads
from tests.export.test_files import as_csv, as_xlsx, read_csv, rows_of

# Comma, double quotes, UTF-8, from the first line, every text quoted, cells as they are shown, all sheets.
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1"
# As somebody who opens it by double click would have it: also what looks like a number or a formula is taken for one.
AS_OPENED = "--infilter=CSV:44,34,76,1,,0,false,true,false,false,false"


@pytest.fixture(scope="module")
def convert(tmp_path_factory: pytest.TempPathFactory):
    """Let LibreOffice convert a file without a window; gives the folder with what came of it."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing: run `make test`, which installs it."
    profile = tmp_path_factory.mktemp("profile")

    def converted(file: Path, to: str, *more: str) -> Path:
        out = file.parent / "out"
        command = [program, "--headless", f"-env:UserInstallation=file://{profile}", *more]
        subprocess.run([*command, "--convert-to", to, "--outdir", out, file], check=True, capture_output=True)
        return out

    return converted


def in_one_line_end(text: str) -> str:
    """LibreOffice has one kind of line end inside a cell."""
    return text.replace("\r\n", "\n")


def test_the_excel_file_as_libreoffice_reads_it_equals_our_csv(convert, tmp_path: Path) -> None:
    file = tmp_path / "report.xlsx"
    file.write_bytes(as_xlsx([rows_of(payloads.ALL)]))
    out = convert(file, EVERY_SHEET)
    assert {path.name for path in out.iterdir()} == {
        "report-About this report.csv", "report-Completion report.csv", "report-Data dictionary.csv",
    }  # fmt: skip
    body = (out / "report-Completion report.csv").read_bytes().decode()
    theirs = list(csv.reader(io.StringIO(body, newline=""), strict=True))
    ours = [
        [in_one_line_end(formula.restore(field)) for field in row] for row in read_csv(as_csv([rows_of(payloads.ALL)]))
    ]
    assert theirs == ours
    assert len(theirs) == len(payloads.ALL) + 1


def test_no_field_of_the_csv_is_evaluated(convert, tmp_path: Path) -> None:
    file = tmp_path / "report.csv"
    file.write_bytes(as_csv([rows_of(payloads.FORMULAS)]))
    sheet = openpyxl.load_workbook(convert(file, "xlsx", AS_OPENED) / "report.xlsx").active
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert len(cells) >= len(payloads.FORMULAS) * len(COLUMNS)
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert not [cell.value for cell in cells if cell.hyperlink]


def test_without_the_guard_it_would_be(convert, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that cannot fail proves nothing."""
    monkeypatch.setattr(formula, "guard", lambda text: text)
    file = tmp_path / "report.csv"
    file.write_bytes(as_csv([rows_of(payloads.FORMULAS)]))
    sheet = openpyxl.load_workbook(convert(file, "xlsx", AS_OPENED) / "report.xlsx").active
    assert [cell.value for row in sheet.iter_rows(min_row=2) for cell in row if cell.data_type == "f"]
