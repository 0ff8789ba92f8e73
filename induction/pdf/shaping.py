"""Shape a line of text with HarfBuzz, which Pango shapes with too: which glyphs, of which font, and how far apart.

Only what prints letter by letter is shaped here. Whatever needs more (letters that join, change or are read from right
to left) gives None and is left to WeasyPrint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO

import uharfbuzz
from fontTools.ttLib import TTFont

from induction.pdf import fonts

_AFTER_WORDS = re.compile(r"(?<= )|(?<=-)(?=[^\W\d_])|$")
_REMEMBERED = 1024  # texts: module titles, dates and the like come again


@dataclass(frozen=True)
class Run:
    """Letters one after another that one font draws, a glyph each.

    Attributes:
        glyphs: their numbers in the font.
        advances: from each to the next, in sizes of type, with the kerning between them.
    """

    family: str
    letters: str
    glyphs: tuple[int, ...]
    advances: tuple[float, ...]


@lru_cache(_REMEMBERED)
def shape(text: str, weight: int) -> tuple[Run, ...] | None:
    """Shape a text in one line; None when it is not printed letter by letter."""
    runs: list[Run] = []
    for script, part in _itemised(text, weight):
        run = _shaped(part, script, weight)
        if run is None:
            return None
        runs.append(run)
    return tuple(runs)


def width(text: str, weight: int) -> float:
    """How long a text is in one line, in sizes of type; 0 when it is not printed letter by letter."""
    return sum(sum(run.advances) for run in shape(text, weight) or ())


@lru_cache(_REMEMBERED)
def broken(text: str, room: float, weight: int) -> tuple[str, ...] | None:
    """Break a text into lines that fit, as few as it takes; None when that cannot be done.

    A line may end after a space, and after a hyphen before a letter, as in Featherstonehaugh-Cholmondeley.
    """
    runs = shape(text, weight)
    advances = [advance for run in runs or () for advance in run.advances]
    starts, fitting = [0], 0
    for found in _AFTER_WORDS.finditer(text):
        end = found.start()
        if not _fits(text, advances, starts[-1], end, room):
            if fitting == starts[-1] or not _fits(text, advances, fitting, end, room):
                return None
            starts.append(fitting)
        fitting = end
    ends = [*starts[1:], len(text)]
    return tuple(text[start:end].rstrip(" ") for start, end in zip(starts, ends, strict=True)) if runs else None


def _fits(text: str, advances: list[float], start: int, end: int, room: float) -> bool:
    last = end - 1 if text[end - 1 : end] == " " else end  # the space at the end of a line hangs over
    return sum(advances[start:last]) <= room


def _itemised(text: str, weight: int) -> Iterator[tuple[str, str]]:
    """Split a text by the font that has its letters: the first that has one, and a space stays with what it follows."""
    begun, part = "", ""
    for letter in text:
        script = begun if letter == " " and begun else _script_of(letter, weight)
        if script != begun and part:
            yield begun, part
            part = ""
        begun, part = script, part + letter
    if part:
        yield begun, part


@cache
def _script_of(letter: str, weight: int) -> str:
    return next((script for script in fonts.SCRIPTS if ord(letter) in _font(script, weight)[1]), "")


def _shaped(part: str, script: str, weight: int) -> Run | None:
    if not script:
        return None
    font, _ = _font(script, weight)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(part)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    infos, places = buffer.glyph_infos, buffer.glyph_positions
    is_plain = buffer.direction == "ltr" and [info.cluster for info in infos] == list(range(len(part)))
    if not is_plain or any(place.x_offset or place.y_offset for place in places):
        return None
    upem = font.face.upem
    numbers = tuple([info.codepoint for info in infos])
    return Run(fonts.family(script), part, numbers, tuple([place.x_advance / upem for place in places]))


@cache
def _font(script: str, weight: int) -> tuple[uharfbuzz.Font, frozenset[int]]:
    """Load a bundled font as HarfBuzz wants it, with the letters that it has."""
    unpacked = BytesIO()
    with TTFont(fonts.files()[script, weight]) as packed:
        packed.flavor = None
        packed.save(unpacked)
        points = frozenset(packed.getBestCmap())
    return uharfbuzz.Font(uharfbuzz.Face(unpacked.getvalue())), points
