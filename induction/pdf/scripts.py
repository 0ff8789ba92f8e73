"""Scripts beyond Latin, Greek and Cyrillic: the fonts of Debian that print them, and how to come by them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_NOTO = Path("/usr/share/fonts/truetype/noto")


@dataclass(frozen=True)
class Script:
    """Letters that a font of Debian prints where it is installed.

    Attributes:
        ranges: the first and last code points of its letters.
        package: the Debian package that brings the font.
    """

    name: str
    ranges: tuple[tuple[int, int], ...]
    package: str
    file: Path


def _noto(name: str, *ranges: tuple[int, int]) -> Script:
    return Script(name.lower(), ranges, "fonts-noto-core", _NOTO / f"NotoSans{name}-Regular.ttf")


# What these print can be read back and compared: a glyph for each letter. Of Hebrew and Arabic that holds for letters
# without marks; of Indian scripts that join letters it does not, so nothing printed in those is sealed.
SCRIPTS = (
    Script(
        "han",
        ((0x2E80, 0x30FF), (0x31F0, 0x9FFF), (0xF900, 0xFAFF), (0xFF00, 0xFFEF)),
        "fonts-droid-fallback",
        Path("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"),
    ),
    Script(
        "hangul",
        ((0x1100, 0x11FF), (0x3130, 0x318F), (0xAC00, 0xD7AF)),
        "fonts-nanum",
        Path("/usr/share/fonts/truetype/nanum/NanumGothic.ttf"),
    ),
    _noto("Armenian", (0x0530, 0x058F)),
    _noto("Hebrew", (0x05D0, 0x05EA), (0x05F3, 0x05F4)),
    _noto("Arabic", (0x0621, 0x063A), (0x0641, 0x064A), (0x066E, 0x066F), (0x0671, 0x06D3)),
    _noto("Gurmukhi", (0x0A00, 0x0A7F)),
    _noto("Tamil", (0x0B80, 0x0BFF)),
    _noto("Telugu", (0x0C00, 0x0C7F)),
    _noto("Sinhala", (0x0D80, 0x0DFF)),
    _noto("Thai", (0x0E00, 0x0E7F)),
    _noto("Georgian", (0x10A0, 0x10FF)),
    _noto("Ethiopic", (0x1200, 0x137F)),
)


def of(letter: str) -> Script | None:
    """Find the script of a letter; None for one that no font is known for."""
    return next((s for s in SCRIPTS if any(first <= ord(letter) <= last for first, last in s.ranges)), None)


def installed() -> tuple[Script, ...]:
    """List the scripts whose fonts are on this machine."""
    return tuple(script for script in SCRIPTS if script.file.is_file())
