"""The files, read back by other people's readers: nothing evaluates, nothing is lost, same rows give same bytes."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from induction.domain.errors import RefusedError
from induction.domain.reports.report_columns import COLUMNS, ColumnType
from induction.domain.reports.report_cover import Cover, Section
from induction.export import csv_file, formula, json_lines, xlsx_file
from tests import payloads

DAY = date(2026, 11, 23)
COVER = Cover("Completion report", (Section("Figures", (("Staff in scope", 7), ("Organisation", "=1+1"))),))
NAMES = [column.name for column in COLUMNS]
PLAIN = {ColumnType.TEXT: "text", ColumnType.DATE: "2026-02-28", ColumnType.NUMBER: 3}
# What OWASP names, and the twins that some spreadsheets take for the same, behind what they skip.
EVALUATES = re.compile(r"[\s\x00-\x20\u00ad\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")


def rows_of(texts: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """Each text in every text column."""
    return [
        tuple(text if column.type is ColumnType.TEXT else PLAIN[column.type] for column in COLUMNS) for text in texts
    ]


def as_csv(chunks: list[list[tuple[Any, ...]]]) -> bytes:
    stream = io.BytesIO()
    csv_file.write(stream, COLUMNS, chunks)
    return stream.getvalue()


def as_xlsx(chunks: list[list[tuple[Any, ...]]]) -> bytes:
    stream = io.BytesIO()
    xlsx_file.write(stream, COLUMNS, chunks, cover=COVER, as_at=DAY)
    return stream.getvalue()


def read_csv(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True))


def as_excel_reads(value: str) -> str:
    """Undo the escapes that the format has for characters XML cannot hold (ECMA-376, ST_Xstring); openpyxl does not."""
    return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), value)


def test_there_are_enough_payloads() -> None:
    assert len(payloads.ALL) >= 60
    assert all(EVALUATES.match(text.lstrip("'")) for text in payloads.FORMULAS)
    assert not any(EVALUATES.match(text) for text in payloads.HARMLESS)


@pytest.mark.parametrize("text", payloads.ALL, ids=ascii)
def test_a_text_in_any_column_of_the_csv_is_harmless_and_comes_back(text: str) -> None:
    head, row = read_csv(as_csv([rows_of((text,))]))
    assert head == NAMES
    for column, field in zip(COLUMNS, row, strict=True):
        assert not EVALUATES.match(field)
        expected = text if column.type is ColumnType.TEXT else str(PLAIN[column.type])
        assert formula.restore(field) == expected


@pytest.mark.parametrize("text", payloads.HARMLESS, ids=ascii)
def test_a_harmless_text_is_left_alone(text: str) -> None:
    assert read_csv(as_csv([rows_of((text,))]))[1][0] == text


@pytest.mark.parametrize("neighbours", [("text",), ("text", "\n"), ('"', "")])
def test_a_dangerous_text_is_found_wherever_it_stands(neighbours: tuple[str, ...]) -> None:
    """The writer looks at a chunk as a whole: first, in the middle and last, and in any column."""
    for column in (0, 1, len(COLUMNS) - 1):
        for place in (0, 3, 6):
            rows = [[neighbours[n % len(neighbours)] for n in range(len(COLUMNS))] for _ in range(7)]
            rows[place][column] = "=1+1"
            body = as_csv([[tuple(row) for row in rows[:4]], [tuple(row) for row in rows[4:]]])
            assert read_csv(body)[place + 1][column] == "'=1+1"


@given(
    st.lists(st.tuples(*[st.text(max_size=6, alphabet=st.sampled_from("='+-@\t\r\n \",;ax\u200b＝'"))] * 3), max_size=4)
)
def test_any_text_is_harmless_and_comes_back(rows: list[tuple[str, str, str]]) -> None:
    stream = io.BytesIO()
    csv_file.write(stream, COLUMNS[:3], [rows])
    found = read_csv(stream.getvalue())[1:]
    assert not [field for row in found for field in row if EVALUATES.match(field)]
    assert [tuple(map(formula.restore, row)) for row in found] == rows


def test_the_csv_is_as_excel_wants_it() -> None:
    body = as_csv([rows_of(("Şahin",)), []])
    assert body.startswith(b'\xef\xbb\xbf"employee_number",')
    assert body.endswith(b'"\r\n')
    assert body.count(b"\r\n") == 2
    assert body.count(b"\xef\xbb\xbf") == 1
    line = body.decode("utf-8-sig").splitlines()[1]
    assert re.fullmatch(r'"[^"]*"(,"[^"]*")*', line)


def test_nothing_is_an_empty_field() -> None:
    assert read_csv(as_csv([[(None,) * len(COLUMNS)]]))[1] == [""] * len(COLUMNS)


def test_every_text_in_the_excel_file_is_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx([rows_of(payloads.ALL)])))
    sheet = book["Completion report"]
    assert [cell.value for cell in sheet[1]] == NAMES
    for text, row in zip(payloads.ALL, sheet.iter_rows(min_row=2), strict=True):
        for column, cell in zip(COLUMNS, row, strict=True):
            assert cell.data_type == {"string": "s", "date": "d", "integer": "n"}[column.type]
            if column.type is ColumnType.TEXT:
                assert as_excel_reads(cell.value) == text
                assert cell.quotePrefix or not EVALUATES.match(text)
            elif column.type is ColumnType.DATE:
                assert cell.value == datetime.fromisoformat("2026-02-28")
            else:
                assert cell.value == 3


def test_the_excel_file_holds_no_formula_and_no_link() -> None:
    with zipfile.ZipFile(io.BytesIO(as_xlsx([rows_of(payloads.ALL)]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not [
        name for name, body in parts.items() if b"<f>" in body or b"<hyperlink" in body or b"externalLink" in body
    ]
    assert not [name for name in parts if "external" in name.lower() or "vba" in name.lower()]


def test_the_excel_file_opens_ready_to_use() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx([rows_of(("text", "more"))])))
    assert book.sheetnames == ["About this report", "Completion report", "Data dictionary"]
    sheet = book["Completion report"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, len(COLUMNS)).column_letter}3"
    assert sheet.column_dimensions["C"].width > 20
    assert sheet["J2"].number_format == "yyyy-mm-dd"
    assert [[cell.value for cell in row][:2] for row in book["About this report"].iter_rows(min_row=3, max_row=5)] == [
        ["Figures", None], ["Staff in scope", 7], ["Organisation", "=1+1"],
    ]  # fmt: skip
    assert [row[0].value for row in book["Data dictionary"].iter_rows(min_row=2)] == NAMES


def test_the_same_rows_give_the_same_excel_bytes() -> None:
    assert as_xlsx([rows_of(("a", "b"))]) == as_xlsx([rows_of(("a",)), rows_of(("b",))])


def test_the_excel_file_was_created_on_its_day() -> None:
    """Else the same report would not be the same bytes a second later."""
    with zipfile.ZipFile(io.BytesIO(as_xlsx([rows_of(("a",))]))) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == len(set(archive.namelist()))
        moments = re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", archive.read("docProps/core.xml").decode())
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
    assert set(moments) == {"2026-11-23T00:00:00Z"}


def test_the_cover_sheet_is_inert_too() -> None:
    sections = tuple(Section(text, ((text, text, 7),)) for text in payloads.ALL if len(text) < 200)
    stream = io.BytesIO()
    xlsx_file.write(stream, COLUMNS, [], cover=Cover("=1+1", sections), as_at=DAY)
    sheet = openpyxl.load_workbook(io.BytesIO(stream.getvalue()))["About this report"]
    cells = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert [as_excel_reads(cell.value) for cell in cells if cell.column == 2 and cell.row > 2] == [
        section.heading for section in sections
    ]
    assert all(cell.data_type == "s" for cell in cells)
    assert all(cell.quotePrefix for cell in cells if EVALUATES.match(as_excel_reads(cell.value)))


def test_an_empty_report_is_a_file_too() -> None:
    assert len(read_csv(as_csv([]))) == 1
    assert openpyxl.load_workbook(io.BytesIO(as_xlsx([])))["Completion report"].max_row == 1


def test_too_many_rows_for_excel_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_file, "MOST_ROWS", 2)
    with pytest.raises(RefusedError, match="take the CSV"):
        as_xlsx([rows_of(("a", "b")), rows_of(("c",))])


def test_a_text_that_no_cell_can_hold_is_refused_not_dropped() -> None:
    with pytest.raises(RefusedError, match="32,767"):
        as_xlsx([rows_of(("x" * 32_768,))])


def test_json_lines_keep_types_and_texts() -> None:
    stream = io.BytesIO()
    json_lines.write(stream, COLUMNS, [rows_of(payloads.ALL), [(None,) * len(COLUMNS)]])
    lines = [json.loads(line) for line in stream.getvalue().decode().split("\n")[:-1]]
    for text, line in zip(payloads.ALL, lines, strict=False):
        assert list(line) == NAMES
        assert line["name"] == text
        assert line["attempts"] == 3
    assert lines[-1] == dict.fromkeys(NAMES)
