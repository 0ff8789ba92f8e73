"""The list of contents of a document whose paragraphs are known: found by its heading, taken out entry by entry."""

from __future__ import annotations

import re
from collections.abc import Sequence

from induction.domain.drafting.blocks import Block, Form
from induction.domain.policies.policy import comparable

_CONTENTS = re.compile(r"(?:table of )?contents(?: page)?:?|list of contents", re.IGNORECASE)
_PAGE = re.compile(r"[\s.…·_]+\d{1,3}$")


def without_contents_blocks(blocks: Sequence[Block]) -> tuple[list[Block], tuple[str, ...]]:
    """Take out the heading "Contents" and its entries: what ends in a page number, or comes again as a heading.

    Returns:
        The blocks, and the entries without their page numbers.
    """
    begins = next((at for at, block in enumerate(blocks) if _CONTENTS.fullmatch(block.text.strip())), None)
    if begins is None:
        return list(blocks), ()
    later = {_words(block) for block in blocks[begins + 1 :] if block.form is Form.HEADING}
    ends, entries = begins + 1, []
    while ends < len(blocks) and (entry := _entry(blocks[ends], later)):
        entries.append(entry)
        ends += 1
    return [*blocks[:begins], *blocks[ends:]], tuple(entries)


def _entry(block: Block, later: set[str]) -> str:
    if block.form is Form.HEADING:
        return ""
    text = " ".join(cell for cell in block.cells if cell) if block.form is Form.ROW else block.text
    plain = comparable(text)
    bare = _PAGE.sub("", plain)
    return bare if bare != plain or plain in later else ""


def _words(block: Block) -> str:
    return comparable(block.text)
