"""Split a section's Markdown into what states one thing: sentences (of paragraphs and list items), rows, headings.

The same text always splits the same way, and nothing is lost: the blocks joined are the text, the sentences joined by
a space are their block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from induction.domain.policies.policy import comparable


class Place(StrEnum):
    """Where a passage stands."""

    PARAGRAPH = "sentence"
    ITEM = "list item"
    ROW = "table row"
    HEADING = "heading"


@dataclass(frozen=True)
class Passage:
    """One sentence, table row or heading, or a whole paragraph or list item.

    Attributes:
        text: in the form in which quotes are compared.
        place: where it stands; a sentence of a list item stands in an item.
        line: line of the section's text, from 1, on which its paragraph, item, row or heading begins.
    """

    text: str
    place: Place
    line: int


_HEADING = re.compile(r"#{1,6} ")
_ITEM = re.compile(r"\s*(?:[-*]|\d{1,3}[.)])\s")
_ROW = re.compile(r"\|.*\|\s*$")
_END = re.compile(r"[.!?]+[\"')\]]* (?=[\"'(\[]*[A-Z0-9])")
_LAST_WORD = re.compile(r"\S+$")
_NO_END = re.compile(r"[(\"'\[]*(?:e\.g|i\.e|cf|viz|vs|Dr|Mr|Mrs|Ms|Prof|St|[A-Z]|\d{1,3})\.")


def passages(markdown: str) -> Iterator[Passage]:
    """Give the passages of a section's text in their order; rows and headings are not divided."""
    for whole in paragraphs(markdown):
        is_one = whole.place in (Place.ROW, Place.HEADING)
        for text in (whole.text,) if is_one else sentences(whole.text):
            yield Passage(text, whole.place, whole.line)


def paragraphs(markdown: str) -> Iterator[Passage]:
    """Give the paragraphs, list items, table rows and headings of a section's text in their order, undivided."""
    line = 1
    for block in blocks(markdown):
        plain = comparable(block)
        if plain:
            yield Passage(plain, _place(block), line + block.count("\n", 0, len(block) - len(block.lstrip())))
        line += block.count("\n")


def blocks(markdown: str) -> Iterator[str]:
    """Cut text before each paragraph, list item, table row and heading; joined, the blocks are the text again."""
    begun: list[str] = []
    for row in markdown.splitlines(keepends=True):
        if begun and _begins(row, begun[-1]):
            yield "".join(begun)
            begun = []
        begun.append(row)
    if begun:
        yield "".join(begun)


def sentences(plain: str) -> Iterator[str]:
    """Cut text with single spaces into sentences; joined by a space, they are the text again.

    A sentence ends with a full stop, question mark or exclamation mark before a capital or a digit. "e.g. Twitter",
    "Dr. Who", initials and the number of a list item do not end one.
    """
    begun = 0
    for mark in _END.finditer(plain):
        last = _LAST_WORD.search(plain, begun, mark.end() - 1)
        if last and not _NO_END.fullmatch(last.group()):
            yield plain[begun : mark.end() - 1]
            begun = mark.end()
    yield plain[begun:]


def _begins(row: str, before: str) -> bool:
    """Tell whether a row of text begins a block; empty rows stay with the block above them."""
    if not row.strip():
        return False
    if not before.strip() or any(mark.match(row) for mark in (_HEADING, _ITEM, _ROW)):
        return True
    return bool(_HEADING.match(before) or _ROW.match(before))


def _place(block: str) -> Place:
    text = block.lstrip()
    if _HEADING.match(text):
        return Place.HEADING
    if _ROW.match(text.rstrip()):
        return Place.ROW
    return Place.ITEM if _ITEM.match(text) else Place.PARAGRAPH
