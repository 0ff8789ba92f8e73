"""A quote marked where it stands in a section's HTML, so that "why is this the answer" leads to the very words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape

from markupsafe import Markup

from induction.domain.policies.policy import comparable, plain_character
from induction.domain.policies.quotes import stands_in

LONGEST = 300
_PART = re.compile(r"(<[^>]*>)")  # the renderer escapes every < and > that is not of a tag

_Place = tuple[int, int]  # which part of the HTML, and which of its characters


def part_of(quote: str) -> str:
    """Give so much of a quote as fits into an address: whole words, from its beginning."""
    return quote if len(quote) <= LONGEST else quote[:LONGEST].rpartition(" ")[0]


def marked(body: Markup, quote: str) -> Markup | None:
    """Mark a quote in rendered Markdown; the first mark has the id ``quote``. None when it does not stand there.

    Words are compared as quotes are compared everywhere; links and emphasis inside the quote stay.
    """
    wanted = comparable(quote)
    parts = [part if place % 2 else unescape(part) for place, part in enumerate(_PART.split(body))]
    letters = list(_letters(parts))
    plain = "".join(letter for letter, _ in letters)
    if not wanted or not stands_in(plain, wanted):
        return None
    begins = plain.index(wanted)
    places = [place for _, place in letters[begins : begins + len(wanted)]]
    return Markup("".join(_with_marks(parts, places)))  # noqa: S704  # tags as they were, everything else escaped


def _letters(parts: list[str]) -> Iterator[tuple[str, _Place]]:
    """Give the text as it is compared, each character with where it stands; a run of white space is one space."""
    is_after_space = True
    for place in range(0, len(parts), 2):
        for at, character in enumerate(parts[place]):
            letter = plain_character(character)
            if letter != " " or not is_after_space:
                yield letter, (place, at)
            is_after_space = letter == " "


def _with_marks(parts: list[str], places: list[_Place]) -> Iterator[str]:
    name = ' id="quote"'
    for place, part in enumerate(parts):
        theirs = [at for where, at in places if where == place]
        if place % 2:
            yield part
        elif not theirs or not part[theirs[0] : theirs[-1] + 1].strip():
            yield escape(part)
        else:
            first, last = theirs[0], theirs[-1] + 1
            inside = f'<mark class="app-mark"{name}>{escape(part[first:last])}</mark>'
            yield f"{escape(part[:first])}{inside}{escape(part[last:])}"
            name = ""
