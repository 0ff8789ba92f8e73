"""How a name is ordered in a list: by surname, with accents, apostrophes and case set aside."""

from __future__ import annotations

import unicodedata

LONGEST = 120
_PARTICLES = {"al", "bin", "bint", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le"}
_PARTICLES |= {"mac", "mc", "ní", "nic", "ó", "te", "ten", "ter", "van", "von", "zu"}
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ς": "σ"}
)
_DROPPED = str.maketrans("", "", "'‘’ʼ`´. ")


def sort_name(name: str, surname: str = "") -> str:
    """Make the key by which a name is sorted and searched: ``oneil-sahin, aylin`` for Aylin O'Neil-Şahin.

    The key is never shown. Both databases order it alike, because nothing but small letters, hyphens and the comma
    is left of Latin names: "Ó Súilleabháin" stands beside "O'Sullivan", as in a telephone directory.

    Args:
        name: the name as it is printed.
        surname: the surname as it stands in the name, where it is not the last word ("Nguyễn Thị Lan"); without it
            the last word counts, with the particles before it ("van der Berg").
    """
    words = name.split()
    start = _surname_at(words, surname.split())
    end = start + (len(surname.split()) or len(words))
    last, given = words[start:end], words[:start] + words[end:]
    key = ", ".join(filter(None, (_folded(" ".join(last)), _folded(" ".join(given), keep_spaces=True))))
    return key[:LONGEST]


def unaccented(text: str) -> str:
    """Fold a text to small letters without accents; scripts other than Latin keep their letters."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare).translate(_LETTERS)


def _surname_at(words: list[str], surname: list[str]) -> int:
    for start in range(len(words)):
        if surname and words[start : start + len(surname)] == surname:
            return start
    start = len(words) - 1
    while start > 1 and words[start - 1].casefold() in _PARTICLES:
        start -= 1
    return start


def _folded(text: str, *, keep_spaces: bool = False) -> str:
    parts = unaccented(text).split() if keep_spaces else [unaccented(text)]
    return " ".join(part.translate(_DROPPED) for part in parts)
