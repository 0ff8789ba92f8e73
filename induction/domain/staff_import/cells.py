"""What a cell of a foreign table can hold, and how it is read as a number, a word, a date or a yes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from induction.domain.errors import RefusedError
from induction.domain.people import printable_name

EARLIEST = date(1948, 7, 5)
"""The first day of the NHS; an earlier date is a slip of the pen."""
LONGEST_TEXT = 120
_LONGEST_EMAIL = 254
_END_OF_TIME = 4712
"""Oracle's year for "no end", which ESR prints as 31-DEC-4712."""

_NUMBER = re.compile(r"[0-9A-Z][0-9A-Z/-]{0,29}")
_CODE = re.compile(r"[0-9A-Z][0-9A-Z.-]{0,29}")
_EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}"
)
_EVALUATED = tuple("=+-@＝＋－＠")
_FAULTS = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"}
_DATE = re.compile(r"(\d{1,2})([-/. ])(\d{1,2}|[A-Za-z]{3,9})\2(\d{4})|(\d{4})-(\d{2})-(\d{2})")
_MIDNIGHT = re.compile(r"[T ]0{1,2}:00(:00(\.0+)?)?$")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_YES = frozenset(("y", "yes", "true", "1", "primary"))
_NO = frozenset(("", "n", "no", "false", "0", "secondary"))


@dataclass(frozen=True, slots=True)
class Odd:
    """A cell that holds no plain value: a formula, an error of the spreadsheet, a time of day."""

    what: str


Cell = str | int | float | bool | datetime | Odd | None


class CellError(Exception):
    """A cell that cannot be read. `reason` is for code and tests, `words` say what to do."""

    def __init__(self, reason: str, words: str) -> None:
        super().__init__(words)
        self.reason = reason
        self.words = words


def text(cell: Cell, label: str) -> str:
    """Read a cell as text with single spaces; whole numbers lose their decimal point, as a spreadsheet shows them.

    Raises:
        CellError: ``formula``, ``odd-cell``, ``number-inexact``.
    """
    if isinstance(cell, str):
        tidy = " ".join(cell.split())
        if tidy in _FAULTS:
            raise CellError("odd-cell", f"The {label} is the error {tidy} of a spreadsheet. Write it as a plain value.")
        if tidy.startswith(_EVALUATED):
            raise CellError(
                "formula", f"The {label} begins with “{tidy[0]}”, as a formula does. Write it as a plain value."
            )
        return tidy
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, Odd):
        raise CellError(
            "formula" if cell.what == "a formula" else "odd-cell",
            f"The {label} is {cell.what}. Write it as a plain value.",
        )
    if isinstance(cell, datetime):
        raise CellError("odd-cell", f"The {label} is a date. Format the column as text.")
    return _whole(cell, label)


def number(cell: Cell, label: str) -> str:
    """Read an employee or assignment number: capitals, digits, hyphens and slashes; empty stays empty.

    Raises:
        CellError: ``number-form`` also for letters that only look like ours.
    """
    return _matching(_NUMBER, cell, label, "number-form", "letters A to Z, digits, hyphens and slashes")


def code(cell: Cell, label: str) -> str:
    """Read the code of an organisation unit; empty stays empty.

    Raises:
        CellError: ``code-form``.
    """
    return _matching(_CODE, cell, label, "code-form", "letters A to Z, digits, hyphens and full stops")


def line(cell: Cell, label: str) -> str:
    """Read a line of text that prints; empty stays empty.

    Raises:
        CellError: ``text-long``, ``text-characters``, ``text-mixed`` for a word in the letters of several scripts.
    """
    tidy = unicodedata.normalize("NFC", text(cell, label))
    if len(tidy) > LONGEST_TEXT:
        raise CellError("text-long", f"The {label} is longer than {LONGEST_TEXT} characters. Shorten it.")
    if not tidy.isprintable():
        raise CellError("text-characters", f"The {label} holds characters that cannot be printed.")
    if not tidy.isascii():
        _refuse_mixed(tidy, label)
    return tidy


def name(cell: Cell, label: str) -> str:
    """Read a name or a part of one; empty stays empty.

    Raises:
        CellError: ``name-…`` as the record's names are refused, ``text-mixed``.
    """
    tidy = text(cell, label)
    if tidy and not tidy.isascii():
        _refuse_mixed(tidy, label)
    try:
        return printable_name(tidy) if tidy else ""
    except RefusedError as error:
        raise CellError(error.reason, error.words) from error


def email(cell: Cell) -> str:
    """Read an e-mail address in small letters; empty stays empty.

    Raises:
        CellError: ``email-form``; addresses with letters beyond A to Z could look like somebody else's.
    """
    tidy = text(cell, "e-mail address").lower()
    if tidy and (len(tidy) > _LONGEST_EMAIL or not _EMAIL.fullmatch(tidy)):
        raise CellError("email-form", "The e-mail address cannot be used. Check it for slips and accents.")
    return tidy


def truth(cell: Cell, label: str) -> bool:
    """Read a yes or a no; empty is a no.

    Raises:
        CellError: ``truth-unknown``.
    """
    given = text(cell, label).casefold()
    if given in _YES or given in _NO:
        return given in _YES
    raise CellError("truth-unknown", f"The {label} must be Yes or No.")


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


def _whole(cell: float, label: str) -> str:
    if cell != cell or abs(cell) >= 1e15 or cell != int(cell):  # noqa: PLR0124  # only NaN differs from itself
        raise CellError(
            "number-inexact", f"The {label} is a number that a spreadsheet may have rounded. Write it as text."
        )
    return str(int(cell))


def _matching(pattern: re.Pattern[str], cell: Cell, label: str, reason: str, made_of: str) -> str:
    tidy = text(cell, label)
    upper = tidy.upper()
    if tidy and not (tidy.isascii() and pattern.fullmatch(upper)):
        raise CellError(reason, f"The {label} must be 1 to 30 {made_of}.")
    return upper


def _refuse_mixed(tidy: str, label: str) -> None:
    for word in tidy.split():
        scripts = {unicodedata.name(letter, "?").partition(" ")[0] for letter in word if letter.isalpha()}
        if len(scripts & _ALIKE) > 1 or not scripts.isdisjoint(_DISGUISED):
            raise CellError(
                "text-mixed", f"The {label} mixes letters of several scripts that look alike. Type it anew."
            )


_ALIKE = {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"}
_DISGUISED = {"FULLWIDTH", "MATHEMATICAL"}
