"""The QR code of a certificate, drawn as one path of inline SVG: no picture is loaded and no cache can grow."""

from __future__ import annotations

from dataclasses import dataclass

import segno

_QUIET = 4  # modules of white around the code: what ISO/IEC 18004 asks for


@dataclass(frozen=True)
class Drawing:
    """A drawing in a square of `size` units: lines one unit wide, to be stroked, the fastest thing to typeset."""

    size: int
    path: str


def draw(text: str) -> Drawing:
    """Draw a text as a QR code of error level M."""
    matrix = segno.make_qr(text, error="m").matrix
    rows = (_row(list(cells), y + _QUIET) for y, cells in enumerate(matrix))
    return Drawing(len(matrix) + 2 * _QUIET, "".join(rows))


def _row(cells: list[int], y: int) -> str:
    drawn, x = [], 0
    while x < len(cells):
        length = 1
        while x + length < len(cells) and cells[x + length] == cells[x]:
            length += 1
        if cells[x]:
            drawn.append(f"M{x + _QUIET} {y}.5h{length}")
        x += length
    return "".join(drawn)
