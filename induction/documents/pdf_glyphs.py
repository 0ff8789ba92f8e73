"""The letters of a PDF page as lines of pieces: a piece is what stands together, with no more than a space between."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from pypdfium2 import raw

_SAME_LINE = 0.5
_WORD_GAP = 0.4
_PIECE_GAP = 1.15
_HYPHEN = "\x02"  # what PDFium says for a hyphen at the end of a line
_LEVEL = 0.05  # radians; a watermark across the page is no text of it
_MARK = re.compile(r"[-•●▪◦‣·o–]|\(?[\dA-Za-z]{1,3}[.)]|\d{1,3}(?:\.\d{1,3})+[.)]?|\d{1,2}")


@dataclass
class Piece:
    """Words that stand together on a line, with their left and right edges in points."""

    left: float
    right: float
    text: str


@dataclass
class Line:
    """Pieces on one base line, from left to right.

    Attributes:
        y: the base line's height on the page, in points from below.
        height: of its letters.
    """

    y: float
    height: float
    pieces: list[Piece] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The line's words."""
        return " ".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class _Glyph:
    left: float
    right: float
    y: float
    height: float
    sign: str
    is_after_space: bool


def lines_of(page: Any) -> list[Line]:
    """Read a page's lines from the top down."""
    glyphs = list(_glyphs(page))
    if not glyphs:
        return []
    width = median(glyph.right - glyph.left for glyph in glyphs)
    lines: list[list[_Glyph]] = []
    for glyph in sorted(glyphs, key=lambda each: (-each.y, each.left)):
        if lines and lines[-1][0].y - glyph.y <= _SAME_LINE * max(lines[-1][0].height, 1.0):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [_line(sorted(line, key=lambda each: each.left), width) for line in lines]


def _line(glyphs: list[_Glyph], width: float) -> Line:
    line = Line(glyphs[0].y, median(glyph.height for glyph in glyphs))
    for glyph in glyphs:
        last = line.pieces[-1] if line.pieces else None
        gap = glyph.left - last.right if last else 0.0
        if last is None or (gap > width * _PIECE_GAP and not (len(line.pieces) == 1 and _MARK.fullmatch(last.text))):
            line.pieces.append(Piece(glyph.left, glyph.right, glyph.sign))
        else:
            last.text += (" " if glyph.is_after_space or gap > width * _WORD_GAP else "") + glyph.sign
            last.right = max(last.right, glyph.right)
    return line


def _glyphs(page: Any) -> Iterator[_Glyph]:
    text = page.get_textpage()
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    is_after_space = False
    for at in range(text.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(text.raw, at)).replace(_HYPHEN, "-")
        is_level = abs(raw.FPDFText_GetCharAngle(text.raw, at)) < _LEVEL
        if sign.isspace() or not sign.isprintable() or not is_level:
            is_after_space = is_after_space or sign.isspace()
            continue
        raw.FPDFText_GetLooseCharBox(text.raw, at, box)
        raw.FPDFText_GetCharOrigin(text.raw, at, x, y)
        yield _Glyph(box.left, max(box.right, box.left), y.value, abs(box.top - box.bottom), sign, is_after_space)
        is_after_space = False
    text.close()
