"""The certificate's typeface: where its files lie, and which characters it can print."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from induction import resources
from induction.domain.errors import InductionError, RefusedError
from induction.pdf import scripts
from induction.pdf.scripts import Script

WEIGHTS = (400, 700)
PREFIX = "Certificate"
SCRIPTS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "greek-ext", "vietnamese")


def family(script: str) -> str:
    """Name the family of one script's files: a name that no machine has installed.

    Each script is a family of its own because WeasyPrint knows a font by its description only: two files of one
    family and weight would be taken for one font, and the glyphs of one printed with the numbers of the other.
    """
    return f"{PREFIX} Arimo {script}"


def other_family(script: Script) -> str:
    """Name the family of an installed font of another script."""
    return f"{PREFIX} {script.name}"


def files() -> dict[tuple[str, int], Path]:
    """Find the bundled font files by script and weight.

    Raises:
        InductionError: when one is missing, because ``make assets`` has not run.
    """
    folder = resources.vendor() / "arimo"
    found = {(script, weight): _file(folder, script, weight) for script in SCRIPTS for weight in WEIGHTS}
    missing = [path.name for path in found.values() if not path.is_file()]
    if missing:
        raise InductionError("fonts", f"The certificate's font files are missing ({missing[0]} …): run make assets.")
    return found


def _file(folder: Path, script: str, weight: int) -> Path:
    woff2 = folder / f"arimo-{script}-{weight}-normal.woff2"
    return woff2 if woff2.is_file() else woff2.with_suffix(".woff")


@cache
def _printable() -> frozenset[int]:
    """Collect the code points that can be printed: by every weight of ours, or by an installed font of another script.

    Of the latter only letters of its own script count; it has one weight, which stands for both.
    """
    by_weight: dict[int, set[int]] = {weight: set() for weight in WEIGHTS}
    for (_, weight), path in files().items():
        by_weight[weight] |= _points(path)
    others = {
        point for script in scripts.installed() for point in _points(script.file) if scripts.of(chr(point)) is script
    }
    return frozenset(set.intersection(*by_weight.values()) | others)


def _points(path: Path) -> set[int]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - a fifth of a second that only drawing should pay

    with TTFont(path, lazy=True) as font:
        return set(font.getBestCmap())


def composed(text: str) -> str:
    """Join letters and their accents (NFC), so that one glyph of one file prints them."""
    return unicodedata.normalize("NFC", text)


def missing_characters(text: str) -> str:
    """List the characters of a text that the certificate's typeface cannot print, each once, in order.

    Line breaks and spaces are no characters here; control and direction marks are.
    """
    printable = _printable()
    return "".join(
        letter for letter in dict.fromkeys(composed(text)) if letter not in " \n" and ord(letter) not in printable
    )


def refuse_unprintable(text: str) -> None:
    """Stop before an empty box is printed and sealed.

    Raises:
        RefusedError: naming each character that has no glyph.
    """
    missing = missing_characters(text)
    if missing:
        raise RefusedError(
            "unprintable",
            f"The certificate cannot print {'; '.join(_named(letter) for letter in missing)}. Its facts are kept, and "
            "it waits until then.",
        )


def _named(letter: str) -> str:
    script = scripts.of(letter)
    shown = f"{letter if letter.isprintable() else '�'} (U+{ord(letter):04X})"
    if script is None or script.file.is_file():
        return f"{shown}: no font is known for it; ask HR to record the name in other letters too"
    return f"{shown}: install its font on the server (apt-get install {script.package}) and restart the service"
