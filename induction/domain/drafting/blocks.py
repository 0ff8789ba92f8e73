"""What a document reader hands over: pages of lines where a file knows only lines, blocks where it knows more."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

PAGE = "\f"

_DROPPED = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_MARK_TAB = re.compile(r"^(\s*(?:\d{1,3}(?:\.\d{1,3})*[.):]?|\(?[a-z]{1,4}[.)]|[-*•●▪◦‣·o–]))\t+(?=[^\t]*$)")
_MARKUP = re.compile(r"([\\`*<\[])")


class Form(StrEnum):
    """What a block is in the document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True)
class Block:
    """One heading, paragraph, list item or table row.

    Attributes:
        form: what it is.
        text: its words in Markdown, on one line, without the mark of an item; empty for a row.
        level: of a heading, from 1, where the file says it, else 0; of an item, how many lists it stands inside.
        mark: of an item: ``"-"``, or its number or letter as printed.
        cells: of a row.
        is_apart: whether a gap stands before it.
    """

    form: Form
    text: str = ""
    level: int = 0
    mark: str = "-"
    cells: tuple[str, ...] = ()
    is_apart: bool = False


@dataclass(frozen=True)
class Source:
    """A document as it was read: either pages of lines, or blocks.

    Attributes:
        pages: lines of each page; a tab divides cells, an empty line stands for a gap.
        blocks: the whole document, where the file knows its paragraphs.
        is_markdown: whether the lines use Markdown's marks already, so that they are kept as they are.
        contents: entries of a list of contents that the reader knew as one and left out.
        remarks: what the reader could not take over, in words.
    """

    pages: tuple[tuple[str, ...], ...] = ()
    blocks: tuple[Block, ...] = ()
    is_markdown: bool = False
    contents: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def cleaned(line: str) -> str:
    """Take out what cannot be seen (soft hyphens, marks of direction, control characters); odd spaces become spaces."""
    return without_mark_tab(_SPACES.sub(" ", _DROPPED.sub("", line)).rstrip("\n"))


def without_mark_tab(line: str) -> str:
    """Put a space for the tab after a number or a bullet, where it is the only one: that line is no table row."""
    return _MARK_TAB.sub(r"\1 ", line)


def escaped(text: str) -> str:
    """Guard the characters that Markdown would take for marks."""
    return _MARKUP.sub(r"\\\1", text)


def is_open(text: str) -> bool:
    """Tell whether a text ends in the middle of a sentence, as far as its last character shows."""
    return not re.search(r"[.!?:;][\"')\]’”]*\s*$", text)
