"""Read the first visible sheet of a workbook a row at a time, after it was looked through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import IO, Any

from induction.domain.errors import InductionError, RefusedError
from induction.domain.staff_import.cells import Cell, Odd
from induction.extract import sheet_rows
from induction.extract.archive import broken, inspected
from induction.extract.inspection import SheetFacts
from induction.extract.table import Table


@contextmanager
def opened(stream: IO[bytes]) -> Iterator[Table]:
    """Open a workbook, and close it afterwards.

    Raises:
        RefusedError: ``workbook-…``; also while the rows are read.
    """
    seen = inspected(stream)
    stream.seek(0)
    book = _load(stream)
    try:
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not visible:
            raise RefusedError("workbook-sheets", "The workbook has no visible sheet.")
        yield _table(visible, seen)
    finally:
        book.close()


def _load(stream: IO[bytes]) -> Any:  # openpyxl has no annotations
    try:
        reader = sheet_rows.Reader(stream, read_only=True, keep_links=False)
        reader.read()
    except Exception as error:  # whatever a foreign file makes the library trip over
        raise broken() from error
    return reader.wb


def _table(visible: Sequence[Any], seen: dict[str, SheetFacts]) -> Table:
    sheet, *others = visible
    unread = ", ".join(other.title for other in others)[:200]
    notes = (f"Only the first sheet, “{sheet.title}”, is read. Not read: {unread}.",) if others else ()
    part = sheet._worksheet_path  # noqa: SLF001  # openpyxl names the part nowhere else
    if not part.endswith(".xml"):
        raise broken()  # nothing is read that was not looked through
    return Table(_rows(sheet, seen.get(part, SheetFacts())), notes)


def _rows(sheet: Any, facts: SheetFacts) -> Iterator[tuple[int, Sequence[Cell]]]:
    rows = sheet_rows.rows(sheet)
    while True:
        try:
            number, values = next(rows)
        except StopIteration:
            return
        except InductionError:
            raise
        except Exception as error:  # whatever a foreign file makes the library trip over
            raise broken() from error
        cells = [value if type(value) is str or value is None else _cell(value) for value in values]
        for first, last, name in facts.merged.get(number, ()):
            for place in range(first - 1, min(last, len(cells))):
                cells[place] = Odd(f"part of the merged cells {name}")
        yield number, cells


def _cell(value: Any) -> Cell:
    if isinstance(value, bool | int | float | datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, time | timedelta):
        return Odd("a time of day")
    return Odd("a formula")
