"""The data dictionary of HR's file, written from the columns: for people as Markdown, for programs as Frictionless."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from induction.domain.reports.date_format import DateFormat
from induction.domain.reports.report_columns import STATUS_MEANINGS, Column, ColumnType
from induction.domain.reports.report_layout import STANDARD, Layout

_HEAD = """# Data dictionary: the completion report

One row is one staff member and one programme, on one day. The CSV, Excel and JSON files hold the same rows.
Made from the program by `induction report dictionary`; do not edit by hand. `docs/report-files.md` says how to take a
file away, and how a Trust gives it columns of its own; a package has the dictionary of its own columns in it.

- The JSON file has one object a line (JSON lines), numbers as numbers, and null where there is nothing.
- CSV: UTF-8 with a byte order mark, commas, every field in quotes, lines end with CR LF. Dates are `YYYY-MM-DD`.
- An empty field means that there is nothing to say: no record yet, no line manager, no exemption.
- Employee and assignment numbers are text. Excel drops zeros at the front when it opens a CSV by double click: take
  the Excel file, or import the CSV with these columns as text.
- A text that a spreadsheet would take for a formula has an apostrophe in front. To read it back, drop one leading
  apostrophe where what follows (further apostrophes and white space aside) is `=`, `+`, `-`, `@`, a tab or a line
  break.
  The Excel and JSON files hold such texts unchanged.
- The rows are everybody of whom the programme is asked on the as at date; in scope are those who are not exempt.
  Attestations and attempts count up to the end of that day in London;
  staff details are those of that day.
- Only what had been recorded by the end of the as known on date counts. The same two dates give the same file, byte for
  byte, at any later time: corrections and late entries show under a later as known on date.
- Rows come in the order of employee numbers, compared as text.
"""


def as_markdown(layout: Layout = STANDARD) -> str:
    """Write the dictionary for people: of the standard columns, or of those of a Trust's own mapping."""
    head = ("Column", "Title", "Type", "Meaning", "Values", "Source")
    columns = _table(head, map(_cells, layout.columns))
    return f"{_HEAD}\n## Columns\n\n{columns}\n{statuses_as_markdown()}"


def columns_as_markdown(title: str, columns: Iterable[Column]) -> str:
    """Write what the columns of another table mean."""
    head = ("Column", "Title", "Type", "Meaning", "Values", "Source")
    return f"# {title}\n\n{_table(head, map(_cells, columns))}"


def statuses_as_markdown() -> str:
    """Write what the statuses mean."""
    return "## Statuses\n\n" + _table(
        ("Status", "Meaning"), ((f"`{one}`", words) for one, words in STATUS_MEANINGS.items())
    )


def as_table_schema(layout: Layout = STANDARD, *, as_text: bool = True) -> dict[str, Any]:
    """Describe a file as a Frictionless table schema (https://specs.frictionlessdata.io/table-schema/).

    Args:
        layout: the columns of the file.
        as_text: its dates are texts in the columns' own form; in Excel they are dates.
    """
    words = {column.empty for column in layout.columns} | {""}
    schema = {
        "fields": fields(layout.columns, as_text=as_text),
        "missingValues": sorted(words),
    }
    key = layout.key(_KEY)
    return {**schema, "primaryKey": key} if key else schema


def fields(columns: Iterable[Column], *, as_text: bool = True) -> list[dict[str, Any]]:
    """Describe columns as the fields of a Frictionless table schema."""
    return [_field(column, as_text=as_text) for column in columns]


def as_json() -> str:
    """Write the dictionary for programs."""
    return json.dumps(as_table_schema(), indent=2, ensure_ascii=False) + "\n"


_KEY = ("employee_number", "competence", "as_at")


def _field(column: Column, *, as_text: bool) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "title": column.title, "type": column.type.value}
    if as_text and column.type is ColumnType.DATE and column.dates is not DateFormat.ISO:
        field["format"] = column.dates.in_python
    field["description"] = f"{column.meaning} Source: {column.source}."
    if column.values:
        field["constraints"] = {"enum": list(column.values)}
    return field


def _cells(column: Column) -> tuple[str, ...]:
    values = ", ".join(f"`{value}`" for value in column.values)
    meaning = f"{column.meaning} Written {column.dates}." if column.dates is not DateFormat.ISO else column.meaning
    return f"`{column.name}`", column.title, column.type.value, meaning, values, column.source


def _table(head: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> str:
    rows = [head, tuple("---" for _ in head), *lines]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in rows)
