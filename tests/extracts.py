"""Staff extracts for tests, with as few words as a test needs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from induction.domain.staff_import.mapping import StaffMapping
from induction.domain.staff_import.plan import Plan, planned, planned_state
from induction.domain.staff_import.reading import read_table
from induction.domain.staff_import.rows import Reading
from induction.domain.staff_import.state import State

TODAY = date(2026, 11, 23)
HEADINGS = (
    "Employee Number", "Assignment Number", "First Name", "Last Name", "Email Address", "Directorate Code",
    "Directorate", "Team Code", "Team", "Staff Group", "Job Role", "Line Manager Employee Number",
    "Sponsor Employee Number", "Assignment Status", "Primary Assignment", "Start Date", "End Date",
)  # fmt: skip
NOTHING = State({}, {})


def row(number: str = "20000001", **more: Any) -> dict[str, Any]:
    """A row by heading; `more` has the headings in small letters with underscores."""
    given = {
        "Employee Number": number,
        "First Name": "Aylin",
        "Last Name": "O'Neil-Şahin",
        "Directorate Code": "D1",
        "Directorate": "Adult Services",
        "Team Code": "T1",
        "Team": "Riverside Team",
        "Staff Group": "Administrative and Clerical",
        "Job Role": "Administrator",
        "Primary Assignment": "Yes",
        "Start Date": "01-Mar-2024",
    }
    known = {heading.lower().replace(" ", "_"): heading for heading in HEADINGS}
    return given | {known[name]: value for name, value in more.items()}


def table(rows: Iterable[dict[str, Any]], headings: Sequence[str] = HEADINGS) -> list[tuple[int, list[Any]]]:
    """Rows as a table, headings first, numbered as a spreadsheet does."""
    body = [[each.get(heading) for heading in headings] for each in rows]
    return list(enumerate([list(headings), *body], start=1))


def reading(
    *rows: dict[str, Any],
    mapping: StaffMapping | None = None,
    headings: Sequence[str] = HEADINGS,
    today: date = TODAY,
) -> Reading:
    """Read rows as a file's."""
    return read_table(table(rows, headings), mapping or StaffMapping(), today)


def plan(*rows: dict[str, Any], state: State = NOTHING, today: date = TODAY, **more: Any) -> Plan:
    """Hold rows against a state."""
    return planned(reading(*rows, today=today, **more), state, today)


def state(*rows: dict[str, Any], before: State = NOTHING, today: date = TODAY, **more: Any) -> State:
    """The state after rows were imported; every row must have been usable."""
    made = plan(*rows, state=before, today=today, **more)
    assert not made.refused, made.refused
    return planned_state(before, made)


def as_csv(rows: Iterable[dict[str, Any]], headings: Sequence[str] = HEADINGS, encoding: str = "utf-8-sig") -> bytes:
    """Rows as a CSV file."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(cells for _, cells in table(rows, headings))
    return out.getvalue().encode(encoding)


def as_xlsx(rows: Iterable[dict[str, Any]], headings: Sequence[str] = HEADINGS) -> bytes:
    """Rows as an Excel workbook, dates as dates."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False}) as book:
        sheet, day = book.add_worksheet("Staff"), book.add_format({"num_format": "dd-mmm-yyyy"})
        for number, cells in table(rows, headings):
            for place, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(number - 1, place, cell, day)
                elif cell is not None:
                    sheet.write(number - 1, place, cell)
    return out.getvalue()
