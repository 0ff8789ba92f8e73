"""What a cell of a foreign table can hold, and how it is read as text, a number of somebody, or a code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

_NUMBER = re.compile(r"[0-9A-Z][0-9A-Z/-]{0,29}")
_CODE = re.compile(r"[0-9A-Z][0-9A-Z.-]{0,29}")
_EVALUATED = tuple("=+-@＝＋－＠")
_FAULTS = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"}


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
