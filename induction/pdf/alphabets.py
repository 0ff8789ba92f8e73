"""The letters that a master copy is prepared with, so that a person's facts can be set into it.

Preparing every letter that the typeface has would put a quarter of a megabyte of fonts into each file. So letters are
prepared by alphabet, and a master brings the alphabets that a certificate asks for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_LATIN = "Latin"
_ALPHABETS: dict[str, tuple[tuple[int, int], ...]] = {
    _LATIN: ((0x20, 0x7E), (0x2013, 0x2014), (0x2018, 0x2019), (0x201C, 0x201D), (0x2026, 0x2026)),
    "Western European": ((0xA1, 0xAC), (0xAE, 0xFF)),
    "Central European": ((0x100, 0x17F), (0x218, 0x21B)),
    "Vietnamese": (
        *((0x102, 0x103), (0x110, 0x111), (0x128, 0x129), (0x168, 0x169)),
        *((0x1A0, 0x1A1), (0x1AF, 0x1B0), (0x1EA0, 0x1EF9)),
    ),
    "Greek": ((0x384, 0x3CE),),
    "Cyrillic": ((0x400, 0x45F), (0x490, 0x491)),
}


def asked_for(text: str) -> frozenset[str] | None:
    """Name the alphabets that hold all letters of a text; None when a letter is in none of them."""
    asked = {_LATIN}
    for letter in sorted(set(text), reverse=True):  # what few alphabets hold comes last in Unicode
        if not any(letter in letters(name) for name in asked):
            found = next((name for name in _ALPHABETS if letter in letters(name)), None)
            if found is None:
                return None
            asked.add(found)
    return frozenset(asked)


def together(names: Iterable[str]) -> str:
    """Write out the letters of several alphabets, with the spaces between that their fonts bring along."""
    return " ".join(sorted(set().union(*(letters(name) for name in names))))


def letters(name: str) -> frozenset[str]:
    """Give the letters of an alphabet: only those that stand by themselves and read from left to right."""
    return _LETTERS[name]


def _letters(ranges: Iterable[tuple[int, int]]) -> frozenset[str]:
    every = (chr(point) for first, last in ranges for point in range(first, last + 1))
    return frozenset(each for each in every if each == " " or unicodedata.category(each)[0] in "LNPS")


_LETTERS = {name: _letters(ranges) for name, ranges in _ALPHABETS.items()}
