"""The Excel file: a cover sheet, the rows, and the data dictionary. Text stays text, dates are dates.

Written row by row with flat memory. The same report gives the same bytes: the file's creation date is the report's.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from rustpy_xlsxwriter import FastExcel, Format

from induction.domain.errors import RefusedError
from induction.domain.reports.report_columns import Column, ColumnType
from induction.domain.reports.report_cover import Cover
from induction.domain.reports.report_file import SHEET
from induction.export import formula
from induction.export.measure import Sink

MOST_ROWS = 1_048_575  # Excel's limit, less the header
LONGEST_TEXT = 32_767  # Excel's limit for a cell

ABOUT, ROWS, DICTIONARY = "About this report", SHEET, "Data dictionary"
_WIDTHS = {"name": 30.0, "title": 26.0, "type": 10.0, "meaning": 70.0, "source": 50.0}
_NAMELESS = ("", " ", "  ", "   ")  # the cover's columns have no headings; the writer wants four that differ
_ON_PAPER = {"landscape": True, "paper_size": 9, "fit_to_pages": (1, 0)}  # A4, as wide as the sheet
_PROPERTIES = "docProps/core.xml"
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def write(
    stream: Sink,
    columns: Sequence[Column],
    chunks: Iterable[list[tuple[Any, ...]]],
    *,
    cover: Cover,
    as_at: date,
    sheet: str = ROWS,
) -> None:
    """Write the file; `sheet` names the one with the rows.

    Raises:
        RefusedError: ``too-many-rows`` or ``cell-refused`` when Excel could not hold them.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.xlsx"
        book = FastExcel(path).freeze(row=1, sheet=sheet).freeze(row=1, sheet=DICTIONARY)
        _add_cover(book, cover)
        _add_rows(book, sheet, columns, chunks)
        _add_dictionary(book, columns)
        _save(book)
        _set_date(path, as_at)
        with path.open("rb") as whole:
            shutil.copyfileobj(whole, stream)


def _add_cover(book: FastExcel, cover: Cover) -> None:
    lines: list[tuple[str | int, ...]] = []
    formats: dict[int, Format] = {}
    first = 2  # under the title and the row of headings that there are none of
    for section in cover.sections:
        formats[first + len(lines)] = _head()
        lines += [(section.heading,), *section.lines, ()]
    for place, line in enumerate(lines, first):
        if any(isinstance(cell, str) and formula.is_dangerous(cell) for cell in line):
            formats[place] = Format().set_quote_prefix()
    title = Format().set_bold().set_font_size(16).set_quote_prefix()
    book.sheet(
        ABOUT,
        [dict(zip(_NAMELESS, (*line, *[None] * len(_NAMELESS)), strict=False)) for line in lines],
        column_widths=[34, 18, 18, 18],
        header_row=1,
        merge_ranges=[(0, 0, 0, len(_NAMELESS) - 1, cover.title, title)],
        row_heights={0: 24},
        row_formats=formats,
        page_setup=_ON_PAPER,
    )


def _add_rows(book: FastExcel, sheet: str, columns: Sequence[Column], chunks: Iterable[list[tuple[Any, ...]]]) -> None:
    styles = {column.name: style for column in columns if (style := _style(column))}
    book.sheet(
        sheet,
        _cells(columns, chunks),
        column_widths={column.name: float(column.width) for column in columns},
        column_formats=styles,
        header_format=_head(),
        autofilter=True,
        page_setup=_ON_PAPER | {"repeat_rows": 0},
    )


def _style(column: Column) -> Format | None:
    if column.type is ColumnType.TEXT:
        return Format().set_quote_prefix()  # stays text also when somebody edits the cell
    if column.type is ColumnType.DATE:
        return Format().set_num_format(column.dates.in_excel).set_align("left")
    return None


def _cells(columns: Sequence[Column], chunks: Iterable[list[tuple[Any, ...]]]) -> Iterator[dict[str, Any]]:
    names = [column.name for column in columns]
    days = [column.name for column in columns if column.type is ColumnType.DATE]
    words = {column.name: column.empty for column in columns if column.empty}
    count = 0
    for rows in chunks:
        count += len(rows)
        if count > MOST_ROWS:
            raise RefusedError("too-many-rows", "Excel cannot hold so many rows. Filter the report or take the CSV.")
        for values in rows:
            row = dict(zip(names, values, strict=True))
            for name in days:
                if row[name] is not None:
                    row[name] = date.fromisoformat(row[name])
            for name, word in words.items():
                if row[name] is None:
                    row[name] = word
            yield row
    if not count:
        yield dict.fromkeys(names)  # without a row there would be no headings


def _add_dictionary(book: FastExcel, columns: Sequence[Column]) -> None:
    wrapped = Format().set_text_wrap().set_align("top")
    book.sheet(
        DICTIONARY,
        [{name: str(getattr(column, name)) for name in _WIDTHS} for column in columns],
        column_widths=_WIDTHS,
        column_formats=dict.fromkeys(_WIDTHS, wrapped),
        header_format=_head(),
        page_setup=_ON_PAPER | {"repeat_rows": 0},
    )


def _head() -> Format:
    return Format().set_bold().set_background_color("#D8DDE0").set_border("thin").set_text_wrap()


def _save(book: FastExcel) -> None:
    try:
        book.save()
    except RuntimeError as error:
        if "exceeds Excel's limit" not in str(error):
            raise
        words = f"Excel refused a text of more than {LONGEST_TEXT:,} characters. Take the CSV."
        raise RefusedError("cell-refused", words) from error


def _set_date(path: Path, as_at: date) -> None:
    """Let the file have been created on the report's day: the writer puts the present moment there.

    The part that says so is the last but one of the archive, so that only the end of the file is written again.
    """
    moment = f"{as_at.isoformat()}T00:00:00Z".encode()
    with ZipFile(path, "a", ZIP_DEFLATED) as archive:
        place = archive.namelist().index(_PROPERTIES)
        tail = [(info.filename, archive.read(info)) for info in archive.infolist()[place:]]
        archive.start_dir = archive.infolist()[place].header_offset
        for name, _ in tail:
            archive.filelist.remove(archive.NameToInfo.pop(name))
        for name, body in tail:
            archive.writestr(_at_the_beginning(name), _MOMENT.sub(moment, body) if name == _PROPERTIES else body)


def _at_the_beginning(name: str) -> ZipInfo:
    info = ZipInfo(name)  # 1980, as the other parts
    info.compress_type = ZIP_DEFLATED
    return info
