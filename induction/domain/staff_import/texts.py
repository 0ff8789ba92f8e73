"""Read lines of text, names, e-mail addresses, and a yes or a no."""

from __future__ import annotations

import re
import unicodedata

from induction.domain.errors import RefusedError
from induction.domain.people import printable_name
from induction.domain.staff_import.cells import Cell, CellError, text

LONGEST_TEXT = 120
_LONGEST_EMAIL = 254
_EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}"
)
_YES = frozenset(("y", "yes", "true", "1", "primary"))
_NO = frozenset(("", "n", "no", "false", "0", "secondary"))
_ALIKE = {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"}
_DISGUISED = {"FULLWIDTH", "MATHEMATICAL"}


def line(cell: Cell, label: str) -> str:
    """Read a line of text that prints; empty stays empty.

    Raises:
        CellError: ``text-long``, ``text-characters``, ``text-mixed`` for a word in the letters of several scripts.
    """
    tidy = unicodedata.normalize("NFC", text(cell, label))
    if len(tidy) > LONGEST_TEXT:
        raise CellError("text-long", f"The {label} is longer than {LONGEST_TEXT} characters. Shorten it.")
    if not tidy.isprintable():
        raise CellError("text-characters", f"The {label} holds characters that cannot be printed.")
    if not tidy.isascii():
        _refuse_mixed(tidy, label)
    return tidy


def name(cell: Cell, label: str) -> str:
    """Read a name or a part of one; empty stays empty.

    Raises:
        CellError: ``name-…`` as the record's names are refused, ``text-mixed``.
    """
    tidy = text(cell, label)
    if tidy and not tidy.isascii():
        _refuse_mixed(tidy, label)
    try:
        return printable_name(tidy) if tidy else ""
    except RefusedError as error:
        raise CellError(error.reason, error.words) from error


def email(cell: Cell) -> str:
    """Read an e-mail address in small letters; empty stays empty.

    Raises:
        CellError: ``email-form``; addresses with letters beyond A to Z could look like somebody else's.
    """
    tidy = text(cell, "e-mail address").lower()
    if tidy and (len(tidy) > _LONGEST_EMAIL or not _EMAIL.fullmatch(tidy)):
        raise CellError("email-form", "The e-mail address cannot be used. Check it for slips and accents.")
    return tidy


def truth(cell: Cell, label: str) -> bool:
    """Read a yes or a no; empty is a no.

    Raises:
        CellError: ``truth-unknown``.
    """
    given = text(cell, label).casefold()
    if given in _YES or given in _NO:
        return given in _YES
    raise CellError("truth-unknown", f"The {label} must be Yes or No.")


def _refuse_mixed(tidy: str, label: str) -> None:
    for word in tidy.split():
        scripts = {unicodedata.name(letter, "?").partition(" ")[0] for letter in word if letter.isalpha()}
        if len(scripts & _ALIKE) > 1 or not scripts.isdisjoint(_DISGUISED):
            raise CellError(
                "text-mixed", f"The {label} mixes letters of several scripts that look alike. Type it anew."
            )
