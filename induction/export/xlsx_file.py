"""The Excel file: a cover sheet, the rows, and the data dictionary. Text stays text, dates are dates.

Written row by row with flat memory. The same report gives the same bytes: the file's creation date is the report's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import IO, Any

import xlsxwriter

from induction.domain.errors import RefusedError
from induction.domain.report_columns import Column, ColumnType
from induction.domain.report_cover import Cover
from induction.export import formula

MOST_ROWS = 1_048_575  # Excel's limit, less the header
LONGEST_TEXT = 32_767  # Excel's limit for a cell

_EXCEL_EPOCH = date(1899, 12, 30).toordinal()
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def write(
    stream: IO[bytes], columns: Sequence[Column], chunks: Iterable[list[tuple[Any, ...]]], *, cover: Cover, as_at: date
) -> None:
    """Write the file.

    Raises:
        RefusedError: ``too-many-rows`` when Excel could not hold them.
    """
    with xlsxwriter.Workbook(stream, _OPTIONS) as book:
        book.set_properties({"title": cover.title, "created": datetime.combine(as_at, time(), UTC)})
        _Book(book, columns).fill(chunks, cover)


class _Book:
    """A workbook under way, with its cell formats."""

    def __init__(self, book: Any, columns: Sequence[Column]) -> None:  # XlsxWriter has no annotations
        self._book = book
        self._columns = columns
        self._title = book.add_format({"bold": True, "font_size": 16})
        self._head = book.add_format({"bold": True, "bg_color": "#D8DDE0", "border": 1, "text_wrap": True})
        self._day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._count = book.add_format({"num_format": "#,##0", "align": "left"})
        self._quoted = book.add_format({"quote_prefix": True})

    def fill(self, chunks: Iterable[list[tuple[Any, ...]]], cover: Cover) -> None:
        about, data, dictionary = (
            self._book.add_worksheet(name) for name in ("About this report", "Completion report", "Data dictionary")
        )
        self._write_cover(about, cover)
        self._write_rows(data, chunks)
        self._write_dictionary(dictionary)

    def _write_cover(self, sheet: Any, cover: Cover) -> None:
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 3, 18)
        self._text(sheet, 0, 0, cover.title, self._title)
        row = 2
        for section in cover.sections:
            self._text(sheet, row, 0, section.heading, self._head)
            for row, line in enumerate(section.lines, row + 1):  # noqa: B020  # the next free row goes on
                for place, cell in enumerate(line):
                    if isinstance(cell, str):
                        self._text(sheet, row, place, cell)
                    else:
                        sheet.write_number(row, place, cell, self._count)
            row += 2

    def _write_rows(self, sheet: Any, chunks: Iterable[list[tuple[Any, ...]]]) -> None:
        for place, column in enumerate(self._columns):
            sheet.set_column(place, place, column.width)
            self._text(sheet, 0, place, column.name, self._head)
        row = self._write_chunks(sheet, chunks)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, row, len(self._columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _write_chunks(self, sheet: Any, chunks: Iterable[list[tuple[Any, ...]]]) -> int:
        writers = [self._writer(sheet, column.type) for column in self._columns]
        row = 0
        for rows in chunks:
            if row + len(rows) > MOST_ROWS:
                raise RefusedError(
                    "too-many-rows", "Excel cannot hold so many rows. Filter the report or take the CSV."
                )
            for row, values in enumerate(rows, row + 1):  # noqa: B020  # the next free row goes on
                for place, value in enumerate(values):
                    if value is not None:
                        writers[place](row, place, value)
        return row

    def _writer(self, sheet: Any, kind: ColumnType) -> Callable[[int, int, Any], object]:
        if kind is ColumnType.NUMBER:
            return sheet.write_number  # type: ignore[no-any-return]  # XlsxWriter has no annotations
        if kind is ColumnType.TEXT:
            return lambda row, place, value: self._text(sheet, row, place, value)
        day, write = self._day, sheet.write_number
        return lambda row, place, value: write(row, place, date.fromisoformat(value).toordinal() - _EXCEL_EPOCH, day)

    def _write_dictionary(self, sheet: Any) -> None:
        for place, (words, width) in enumerate(
            (("name", 30), ("title", 26), ("type", 10), ("meaning", 70), ("source", 50))
        ):
            sheet.set_column(place, place, width)
            self._text(sheet, 0, place, words, self._head)
        for row, column in enumerate(self._columns, 1):
            for place, words in enumerate((column.name, column.title, column.type, column.meaning, column.source)):
                self._text(sheet, row, place, words, self._wrapped)
        sheet.freeze_panes(1, 0)

    def _text(self, sheet: Any, row: int, place: int, text: str, style: Any = None) -> None:
        if formula.is_dangerous(text):
            style = self._quoted  # stays text also when somebody edits the cell
        if sheet.write_string(row, place, text, style):
            raise RefusedError("cell-refused", f"Excel refused a text of {len(text):,} characters. Take the CSV.")
