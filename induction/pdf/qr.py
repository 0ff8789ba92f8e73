"""The QR code of a certificate, drawn as one path of inline SVG: no picture is loaded and no cache can grow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import segno

_DARK = re.compile(rb"\x01+")
_MASK = 3  # to try all eight takes most of the time, and the codes in our addresses are random already
_QUIET = 4  # modules of white around the code: what ISO/IEC 18004 asks for


@dataclass(frozen=True)
class Drawing:
    """A drawing in a square of `size` units: lines one unit wide, to be stroked, the fastest thing to typeset."""

    size: int
    path: str


def draw(text: str) -> Drawing:
    """Draw a text as a QR code of error level M."""
    return Drawing(size(text), "".join(f"M{x} {y}.5h{length}" for x, y, length in runs(text)))


def size(text: str) -> int:
    """Tell how many units the square of a text's QR code has on each side."""
    return len(_matrix(text)) + 2 * _QUIET


@lru_cache(64)  # drawn in batches and then checked
def runs(text: str) -> tuple[tuple[int, int, int], ...]:
    """Give the dark runs of a text's QR code, each as its left edge, its row and its length."""
    return tuple(run for y, cells in enumerate(_matrix(text)) for run in _runs(cells, y + _QUIET))


@lru_cache(64)
def _matrix(text: str) -> tuple[bytearray, ...]:
    matrix: tuple[bytearray, ...] = segno.make_qr(text, error="m", mask=_MASK).matrix
    return matrix


def _runs(cells: bytearray, y: int) -> Iterator[tuple[int, int, int]]:
    return ((found.start() + _QUIET, y, len(found[0])) for found in _DARK.finditer(cells))
