"""The QR code of a certificate, drawn as one path of inline SVG: no picture is loaded and no cache can grow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import segno

_QUIET = 4  # modules of white around the code: what ISO/IEC 18004 asks for


@dataclass(frozen=True)
class Drawing:
    """A drawing in a square of `size` units: lines one unit wide, to be stroked, the fastest thing to typeset."""

    size: int
    path: str


def draw(text: str) -> Drawing:
    """Draw a text as a QR code of error level M."""
    size = len(_matrix(text)) + 2 * _QUIET
    return Drawing(size, "".join(f"M{x} {y}.5h{length}" for x, y, length in runs(text)))


def runs(text: str) -> list[tuple[int, int, int]]:
    """Give the dark runs of a text's QR code, each as its left edge, its row and its length."""
    return [run for y, cells in enumerate(_matrix(text)) for run in _runs(list(cells), y + _QUIET)]


@lru_cache(maxsize=4)  # one certificate asks for its code three times
def _matrix(text: str) -> tuple[bytearray, ...]:
    matrix: tuple[bytearray, ...] = segno.make_qr(text, error="m").matrix
    return matrix


def _runs(cells: list[int], y: int) -> list[tuple[int, int, int]]:
    drawn, x = [], 0
    while x < len(cells):
        length = 1
        while x + length < len(cells) and cells[x + length] == cells[x]:
            length += 1
        if cells[x]:
            drawn.append((x + _QUIET, y, length))
        x += length
    return drawn
