"""How dates are written in files for other systems; month names are English whatever the machine speaks."""

from __future__ import annotations

from enum import StrEnum

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


class DateFormat(StrEnum):
    """A way to write a date, by its pattern."""

    ISO = "YYYY-MM-DD"
    SLASHES = "DD/MM/YYYY"
    WORDS = "DD-Mon-YYYY"
    CAPITALS = "DD-MON-YYYY"

    @property
    def in_excel(self) -> str:
        """The number format of a cell that holds a date; Excel has no capitals for months."""
        return _PATTERNS[self][0]

    @property
    def in_python(self) -> str:
        """The pattern of `strptime`, by which Frictionless reads dates."""
        return _PATTERNS[self][1]

    def write(self, iso: str) -> str:
        """Write a date that is given as ISO text."""
        if self is DateFormat.ISO:
            return iso
        year, month, day = iso.split("-")
        if self is DateFormat.SLASHES:
            return f"{day}/{month}/{year}"
        name = _MONTHS[int(month) - 1]
        return f"{day}-{name.upper() if self is DateFormat.CAPITALS else name}-{year}"


_PATTERNS = {
    DateFormat.ISO: ("yyyy-mm-dd", "%Y-%m-%d"),
    DateFormat.SLASHES: ("dd/mm/yyyy", "%d/%m/%Y"),
    DateFormat.WORDS: ("dd-mmm-yyyy", "%d-%b-%Y"),
    DateFormat.CAPITALS: ("dd-mmm-yyyy", "%d-%b-%Y"),
}
