"""Read back what a drawn page says and draws: its text in reading order, and the runs of its QR code.

A reader of its own for the few operators that WeasyPrint writes. Anything else on the page, and any glyph that stands
for no letter, is refused instead of skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_TOKEN = re.compile(
    rb"\s+|(?P<number>[-+]?[\d.]+)|(?P<name>/[^\s/<>\[\]()]+)|<</MCID (?P<mcid>\d+)>>"
    rb"|<(?P<hex>[0-9a-fA-F]*)>|(?P<array>[\[\]])|(?P<operator>[A-Za-z]+\*?)"
)
_OPERATORS = frozenset(
    b"q Q cm re W W* n f f* B S m l c h w j J M d gs rg RG BT ET Tm Tf TJ BDC BMC EMC".split()  # all that is written
)
_PAIR = re.compile(rb"<([0-9a-f]{4})> <((?:[0-9a-f]{4})+)>\n")


class UnexpectedError(Exception):
    """Something stands on the page that should not; says what, for an administrator."""


@dataclass
class Page:
    """What one page says.

    Attributes:
        texts: the text of each marked piece, by its number.
        lines: every straight line from a point to the right of it, as x, y and length: the QR code is made of them.
    """

    texts: dict[int, str] = field(default_factory=dict)
    lines: set[tuple[float, float, float]] = field(default_factory=set)


def read_page(content: bytes, letters: dict[str, dict[str, str]]) -> Page:
    """Read a page's content stream.

    Args:
        content: the stream, decoded.
        letters: for each font by its resource name, the letters of each glyph, both as hex digits and text.

    Raises:
        UnexpectedError: naming the first thing that no certificate holds.
    """
    page = Page()
    pieces: list[int | None] = []
    font: dict[str, str] = {}
    start = (0.0, 0.0)
    for operator, operands in _operations(content):
        if operator == b"BDC":
            pieces.append(operands[-1] if isinstance(operands[-1], int) else None)
        elif operator == b"BMC":
            pieces.append(None)
        elif operator == b"EMC":
            pieces.pop()
        elif operator == b"Tf":
            font = letters[operands[0].decode()]
        elif operator == b"TJ":
            if not pieces or pieces[-1] is None:
                raise UnexpectedError("text that no screen reader would read")
            page.texts[pieces[-1]] = page.texts.get(pieces[-1], "") + "".join(_letters(operands, font))
        elif operator == b"m":
            start = (operands[0], operands[1])
        elif operator == b"l" and operands[1] == start[1]:
            page.lines.add((*start, operands[0] - start[0]))
    return page


def _operations(content: bytes) -> Iterator[tuple[bytes, list[Any]]]:
    place = 0
    operands: list[Any] = []
    while place < len(content):
        found = _TOKEN.match(content, place)
        if found is None:
            raise UnexpectedError(f"something that cannot be read at byte {place} of the page")
        place = found.end()
        kind = found.lastgroup
        if kind == "operator":
            operator = found[0]
            if operator not in _OPERATORS:
                raise UnexpectedError(f"the drawing operator {operator.decode()}")
            yield operator, operands
            operands = []
        elif kind == "number":
            operands.append(float(found[0]))
        elif kind == "mcid":
            operands.append(int(found["mcid"]))
        elif kind == "name":
            operands.append(found[0])
        elif kind == "hex":
            operands.append(found["hex"].decode().lower())


def _letters(operands: list[Any], font: dict[str, str]) -> Iterator[str]:
    for shown in operands:
        if isinstance(shown, str):
            for start in range(0, len(shown), 4):
                glyph = shown[start : start + 4]
                if glyph == "0000" or glyph not in font:
                    raise UnexpectedError("a glyph that stands for no letter")
                yield font[glyph]


def letters_of(to_unicode: bytes) -> dict[str, str]:
    """Read which letters a font's glyphs stand for."""
    _, _, body = to_unicode.partition(b"beginbfchar")
    return {glyph.decode(): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in _PAIR.findall(body)}


def reading_order(element: Any, page: Any = None) -> Iterator[tuple[Any, int]]:
    """Walk a structure tree and give the marked pieces, each with its page, as a screen reader meets them."""
    element = element.get_object()
    page = element.raw_get("/Pg") if "/Pg" in element else page
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        resolved = kid.get_object()
        if isinstance(resolved, int):
            yield page, resolved
        elif "/S" in resolved:
            yield from reading_order(resolved, page)
