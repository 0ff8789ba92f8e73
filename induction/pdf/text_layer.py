"""Read back what a drawn page says and draws: its text in reading order, and the runs of its QR code.

A reader of its own for the few operators that WeasyPrint writes. Anything else on the page, and any glyph that stands
for no letter, is refused instead of skipped.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pikepdf

_OPERATION = re.compile(
    rb"""\s*(?:
    (?P<x>[-+\d.]+)\s(?P<y>[-+\d.]+)\sm\s(?P<to>[-+\d.]+)\s(?P=y)\sl  # a line to the right, as the QR code has them
    |\[(?P<shown>(?:<[0-9a-fA-F]*>|[-+\d.]+|\s+)*)\]\s*TJ
    |(?P<operands>(?:[-+\d.]+\s+|/[^\s/<>\[\]()]+\s+|\[[-+\d.\s]*\]\s+|<</MCID\s(?P<mark>\d+)>>\s+)*)(?P<operator>[A-Za-z]+\*?)
    )(?=\s|$)""",
    re.VERBOSE,
)
_OPERATORS = frozenset(
    b"q Q cm re W W* n f f* B S m l c h w j J M d gs rg RG BT ET Tm Tf BDC BMC EMC".split()  # all that is written
)
_LEFT_OR_EITHER = frozenset({"R", "AL", "WS", "ON", "ES", "CS"})  # Unicode's kinds (UAX 9)
_HEX = re.compile(rb"<([^>]*)>")
_PAIR = re.compile(rb"<([0-9a-f]{4})> <((?:[0-9a-f]{4})+)>\n")


class UnexpectedError(Exception):
    """Something stands on the page that should not; says what, for an administrator."""


class Letters(dict[int, str]):
    """The letters that a font's glyphs stand for."""

    def __missing__(self, glyph: int) -> str:
        raise UnexpectedError("a glyph that stands for no letter")


@dataclass
class Page:
    """What one page says.

    Attributes:
        texts: the text of each marked piece, by its number.
        lines: every straight line from a point to the right of it, as x, y and length: the QR code is made of them.
    """

    texts: dict[int, str] = field(default_factory=dict)
    lines: set[tuple[float, float, float]] = field(default_factory=set)


def read_page(content: bytes, letters: dict[bytes, Letters]) -> Page:
    """Read a page's content stream.

    Args:
        content: the stream, decoded.
        letters: of each font, by its name on the page.

    Raises:
        UnexpectedError: naming the first thing that no certificate holds.
    """
    page = Page()
    runs: dict[int, list[str]] = defaultdict(list)
    pieces: list[int | None] = []
    font = Letters()
    for found in _operations(content):
        operator = found["operator"]
        if found["x"] is not None:
            page.lines.add((float(found["x"]), float(found["y"]), float(found["to"]) - float(found["x"])))
        elif operator is None:
            if not pieces or pieces[-1] is None:
                raise UnexpectedError("text that no screen reader would read")
            runs[pieces[-1]].append(_said(found["shown"], font))
        elif operator == b"Tf":
            font = letters[found["operands"].split()[0]]
        elif operator in (b"BDC", b"BMC"):
            pieces.append(None if found["mark"] is None else int(found["mark"]))
        elif operator == b"EMC":
            pieces.pop()
        elif operator not in _OPERATORS:
            raise UnexpectedError(f"the drawing operator {operator.decode()}")
    page.texts = {piece: "".join(_as_read(each)) for piece, each in runs.items()}
    return page


def _operations(content: bytes) -> Iterator[re.Match[bytes]]:
    place = 0
    for found in _OPERATION.finditer(content):
        if found.start() != place:
            break
        place = found.end()
        yield found
    if content[place:].strip():
        raise UnexpectedError(f"something that cannot be read at byte {place} of the page")


def _said(shown: bytes, font: Letters) -> str:
    """Read glyphs of four hex digits, as the letters they stand for, from the right where they are read so."""
    glyphs = bytes.fromhex(b"".join(_HEX.findall(shown)).decode()).decode("utf-16-be")
    said = glyphs.translate(font)
    return "".join(font[ord(glyph)] for glyph in reversed(glyphs)) if _goes_left(said) else said


def _as_read(runs: Sequence[str]) -> Iterator[str]:
    """Put runs, as they stand from left to right, in the order of reading: from the right where all goes left."""
    place = 0
    while place < len(runs):
        end = place + 1
        if _goes_left(runs[place]):
            while end < len(runs) and all(unicodedata.bidirectional(letter) in _LEFT_OR_EITHER for letter in runs[end]):
                end += 1
            while not _goes_left(runs[end - 1]):
                end -= 1
        yield from reversed(runs[place:end])
        place = end


def _goes_left(text: str) -> bool:
    return not text.isascii() and any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


@lru_cache(64)  # certificates of one kind bring the same fonts
def letters_of(to_unicode: bytes) -> Letters:
    """Read which letters a font's glyphs stand for."""
    _, _, body = to_unicode.partition(b"beginbfchar")
    told = ((int(glyph, 16), bytes.fromhex(text.decode()).decode("utf-16-be")) for glyph, text in _PAIR.findall(body))
    return Letters((glyph, letters) for glyph, letters in told if glyph)


def reading_order(element: Any, page: Any = None) -> Iterator[tuple[Any, int]]:
    """Walk a structure tree and give the marked pieces, each with its page, as a screen reader meets them."""
    page = element.get("/Pg", page)
    kids = element.get("/K", ())
    for kid in kids if isinstance(kids, pikepdf.Array) else (kids,):
        if isinstance(kid, int):
            yield page, kid
        elif "/S" in kid:
            yield from reading_order(kid, page)
