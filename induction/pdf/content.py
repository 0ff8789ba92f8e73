"""Take a drawn page apart into what stays and its gaps, and write text and the QR code into the gaps.

Only the operators that WeasyPrint writes are written, in the form that it writes them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from induction.pdf import qr
from induction.pdf.boxes import Line
from induction.pdf.shaping import Run

_TEXT = re.compile(rb"BT\n1 0 0 -1 ([\d.]+) ([\d.]+) Tm\n(.*?)ET\n", re.DOTALL)
_FONT = re.compile(rb"/\w+ [\d.]+ Tf\n")
_RULE = re.compile(rb"(?P<left>[\d.]+) [\d.]+ m\n(?P<right>[\d.]+) [\d.]+ l\nS\n")
_CODE = re.compile(rb"(?<=\n0 0 m\n)(?:[\d.]+ [\d.]+ m\n[\d.]+ [\d.]+ l\n)+(?=B\n)")
_TOLERANCE = 0.01  # of a pixel


@dataclass(frozen=True)
class Face:
    """A font as a page names it.

    Attributes:
        widths: of its glyphs, in thousandths of the size, as the file states them.
        letters: that its glyphs stand for.
    """

    name: str
    widths: Mapping[int, int]
    letters: Mapping[int, str]


Faces = Mapping[tuple[str, int], Face]


@dataclass(frozen=True)
class TextGap:
    """A line that text is set into.

    Attributes:
        number: of the line in its gap.
        size: of the type, as the page writes it.
        font_after: the operator that leaves the font as what follows expects it.
    """

    gap: str
    number: int
    line: Line
    size: bytes
    font_after: bytes


@dataclass(frozen=True)
class RuleGap:
    """Where the rule under a line of text ends."""

    gap: str
    number: int
    left: float


@dataclass(frozen=True)
class CodeGap:
    """Where the QR code is drawn."""


Part = bytes | TextGap | RuleGap | CodeGap


def opened(content: bytes, lines: Mapping[str, Sequence[Line]], underlined: str) -> tuple[Part, ...] | None:
    """Split a page's content at its gaps; None when one is not where the layout has it.

    Under the lines of the gap `underlined` rules are drawn.
    """
    wanted = {
        (_written(line.left), _written(line.baseline)): (gap, number, line)
        for gap, each in lines.items()
        for number, line in enumerate(each)
    }
    parts: list[Part] = []
    done, font = 0, b""
    for found in _TEXT.finditer(content):
        fonts = _FONT.findall(found[3])
        font = fonts[-1] if fonts else font
        if (place := (found[1], found[2])) in wanted:
            gap, number, line = wanted.pop(place)
            before = content[done : found.start()]
            parts += _with_rule(before, gap, number, found[1]) if gap == underlined else [before]
            parts.append(TextGap(gap, number, line, font.split()[1], font))
            done = found.end()
    rest = content[done:]
    code = _CODE.search(rest)
    ruled = sum(isinstance(part, RuleGap) for part in parts)
    if wanted or code is None or ruled != len(lines[underlined]):
        return None
    return (*parts, rest[: code.start()], CodeGap(), rest[code.end() :])


def _with_rule(before: bytes, gap: str, number: int, left: bytes) -> list[Part]:
    rules = [found for found in _RULE.finditer(before) if found["left"] == left]
    if len(rules) != 1:
        return [before]
    return [before[: rules[0].start("right")], RuleGap(gap, number, float(left)), before[rules[0].end("right") :]]


def length_in(gap: TextGap, runs: Sequence[Run]) -> float | None:
    """How long a text is in a gap, in CSS pixels; None when it does not fit."""
    length = sum(sum(run.advances) for run in runs) * float(gap.size)
    return length if gap.line.left + length <= gap.line.right + _TOLERANCE or gap.line.is_right_aligned else None


def write_text(gap: TextGap, runs: Sequence[Run], length: float, faces: Faces) -> bytes | None:
    """Write the operators that set shaped text into a gap; None when a letter was not prepared."""
    line = gap.line
    left = line.right - length if line.is_right_aligned else line.left
    written = [b"BT\n1 0 0 -1 %s %s Tm\n" % (_written(left), _written(line.baseline))]
    font = b""
    for run in runs:
        face = faces.get((run.family, line.weight))
        if face is None or "".join([face.letters.get(glyph, "") for glyph in run.glyphs]) != run.letters:
            return None
        font = b"/%s %s Tf\n" % (face.name.encode(), gap.size)
        written += [font, b"[<", _glyphs(run, face.widths).encode(), b">] TJ\n"]
    written += [b"" if font == gap.font_after else gap.font_after, b"ET\n"]
    return b"".join(written)


def _glyphs(run: Run, widths: Mapping[int, int]) -> str:
    """Write glyphs in hex, and between them by how many thousandths the next moves to the left."""
    shown = []
    for glyph, advance in zip(run.glyphs, run.advances, strict=True):
        kerning = int(widths[glyph] - advance * 1000)
        shown.append(f"{glyph:04x}>{kerning}<" if kerning else f"{glyph:04x}")
    return "".join(shown)


def write_rule(left: float, length: float) -> bytes:
    """Write where a rule ends that begins at `left` and is so long."""
    return _written(left + length)


def write_code(address: str) -> bytes:
    """Write the lines of an address's QR code."""
    return "".join(f"{x} {y}.5 m\n{x + length} {y}.5 l\n" for x, y, length in qr.runs(address)).encode()


def _written(number: float) -> bytes:
    """Write a number as WeasyPrint's writer does."""
    return f"{number:f}".rstrip("0").rstrip(".").encode()
