"""The certificate's typeface: where its files lie, and which characters it can print."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from induction import resources
from induction.domain.errors import InductionError, RefusedError

WEIGHTS = (400, 700)
SCRIPTS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "greek-ext", "vietnamese")


def family(script: str) -> str:
    """Name the family of one script's files: a name that no machine has installed.

    Each script is a family of its own because WeasyPrint knows a font by its description only: two files of one
    family and weight would be taken for one font, and the glyphs of one printed with the numbers of the other.
    """
    return f"Certificate Arimo {script}"


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
    """Collect the code points that every weight can print."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - a fifth of a second that only rendering should pay

    by_weight: dict[int, set[int]] = {weight: set() for weight in WEIGHTS}
    for (_, weight), path in files().items():
        with TTFont(path, lazy=True) as font:
            by_weight[weight] |= set(font.getBestCmap())
    return frozenset(set.intersection(*by_weight.values()))


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
        named = ", ".join(f"{letter if letter.isprintable() else '�'} (U+{ord(letter):04X})" for letter in missing)
        raise RefusedError(
            "unprintable",
            f"The certificate cannot print {named}: its typeface has Latin, Greek and Cyrillic letters only. "
            "Ask HR to record the name in those letters too; the certificate waits until then.",
        )
