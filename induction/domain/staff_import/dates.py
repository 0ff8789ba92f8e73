"""Read a date as ESR and spreadsheets write it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from induction.domain.staff_import.cells import Cell, CellError, text

EARLIEST = date(1948, 7, 5)
"""The first day of the NHS; an earlier date is a slip of the pen."""
_END_OF_TIME = 4712
"""Oracle's year for "no end", which ESR prints as 31-DEC-4712."""

_DATE = re.compile(r"(\d{1,2})([-/. ])(\d{1,2}|[A-Za-z]{3,9})\2(\d{4})|(\d{4})-(\d{2})-(\d{2})")
_MIDNIGHT = re.compile(r"[T ]0{1,2}:00(:00(\.0+)?)?$")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


def day(cell: Cell, label: str, latest: date) -> date | None:
    """Read a date: a spreadsheet's own, 01-Jan-2024, 01/01/2024 (day first) or 2024-01-01; empty is none.

    ESR's end of time, 31-DEC-4712, is none as well.

    Raises:
        CellError: ``date-form``, ``date-early``, ``date-late``.
    """
    found = _date(cell, label)
    if found is None or found.year == _END_OF_TIME:
        return None
    if found < EARLIEST:
        raise CellError("date-early", f"The {label} is too long ago. Check the year.")
    if found > latest:
        raise CellError("date-late", f"The {label} is too far ahead. Check the year.")
    return found


def _date(cell: Cell, label: str) -> date | None:
    if isinstance(cell, datetime):
        if cell - datetime.combine(cell.date(), datetime.min.time()) != timedelta():
            raise CellError("date-form", f"The {label} has a time of day. Format the column as a date.")
        return cell.date()
    if isinstance(cell, int | float):
        raise CellError("date-form", f"The {label} is a bare number. Format the column as a date.")
    given = _MIDNIGHT.sub("", text(cell, label))
    if not given:
        return None
    match = _DATE.fullmatch(given)
    if match is None or not given.isascii():
        raise CellError("date-form", f"The {label} is no date. Write it as 01-Jan-2024, 01/01/2024 or 2024-01-01.")
    first, _, middle, last, *iso = match.groups()
    year, month, of_month = iso if iso[0] else (last, _month(middle), first)
    try:
        return date(int(year), int(month), int(of_month))
    except ValueError as error:
        raise CellError("date-form", f"The {label} is not in the calendar.") from error


def _month(given: str) -> int:
    if given.isdigit():
        return int(given)
    return next((month for month, full in enumerate(_MONTHS, start=1) if full.startswith(given.casefold())), 0)
