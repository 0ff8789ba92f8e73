"""Read a day from the three fields that ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


def read_day(parts: Sequence[str]) -> date:
    """Give the day that the fields for day, month and year say; the month may be a name, whole or its first letters.

    Raises:
        ValueError: when it is in no calendar, or the year has not got four digits: 26 is not taken for 2026.
    """
    day, month, year = (part.strip().lower() for part in parts)
    if len(year) != len("2026"):
        raise ValueError(year)
    return date(_number(year), _month(month), _number(day))


def _month(text: str) -> int:
    named = [number for number, name in enumerate(_MONTHS, 1) if len(text) >= len("jan") and name.startswith(text)]
    return named[0] if named else _number(text)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text)
