"""What it costs to write HR's Excel file, against xlsxwriter in its constant-memory mode, in CPU time of the same run.

Both are given the same rows, read beforehand. Ours writes three sheets and takes the SHA-256 of the rows as CSV for the
first of them; the other writes the rows only, typed, with a frozen header and filters. They take turns.
"""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path
from time import process_time

import xlsxwriter

from bench.report_staff import order, staff_file
from induction.db import Database
from induction.domain.reports.report import Operator
from induction.domain.reports.report_columns import COLUMNS, ColumnType
from induction.domain.reports.report_row import Row
from induction.services.reports import report_single
from induction.services.reports.report_source import Counted, Source, opened

STAFF, FULL, TURNS, LIMIT = 20_000, 200_000, 3, 0.3


def ratios(staff: int = STAFF, turns: int = TURNS) -> dict[str, tuple[float, float, float]]:
    """Give, by name, the ratio to the plain thing, the limit it must keep, and our own milliseconds of CPU."""
    with staff_file(staff) as path, closing(Database(f"sqlite:///{path}")) as database, database.session() as session:
        target = path.with_name("report.xlsx")
        with opened(session, order(), Operator(), needs_figures=True, most=None, told=lambda _: None) as source:
            chunks = list(source.rows)
            both = [(_ours(source, chunks, target), _theirs(chunks, target)) for _ in range(turns)]
    ours, theirs = min(ours for ours, _ in both), min(theirs for _, theirs in both)
    return {f"writing Excel, {staff:,} rows / xlsxwriter": (ours / theirs, LIMIT, ours * 1000)}


def _ours(source: Source, chunks: list[list[Row]], target: Path) -> float:
    begun = process_time()
    with target.open("wb") as stream:
        report_single.write_xlsx(replace(source, rows=Counted(chunks, None)), stream)
    return process_time() - begun


def _theirs(chunks: list[list[Row]], target: Path) -> float:
    begun = process_time()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet("Completion report")
        text, day = book.add_format({"quote_prefix": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, sum(map(len, chunks)), len(COLUMNS) - 1)
        for place, column in enumerate(COLUMNS):
            sheet.write_string(0, place, column.name)
        for number, row in enumerate(chain.from_iterable(chunks), 1):
            for place, value in enumerate(row):
                if value is None:
                    continue
                if COLUMNS[place].type is ColumnType.TEXT:
                    sheet.write_string(number, place, value, text)
                elif COLUMNS[place].type is ColumnType.DATE:
                    sheet.write_datetime(number, place, date.fromisoformat(value), day)
                else:
                    sheet.write_number(number, place, value)
    return process_time() - begun


def main() -> int:
    """Print the figure; ``--full`` takes the full size."""
    figures = ratios(FULL if "--full" in sys.argv[1:] else STAFF)
    for name, (ratio, limit, milliseconds) in figures.items():
        print(f"{name}: {ratio:.2f} times (limit {limit:g}), {milliseconds:,.0f} ms of CPU")
    return 0 if all(ratio <= limit for ratio, limit, _ in figures.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
