"""From blocks to the section tree of a policy: what stands before the first section, and what belongs to each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from induction.domain.drafting.blocks import Block, Form, Source
from induction.domain.drafting.contents_list import without_contents_blocks
from induction.domain.drafting.headings import Headings
from induction.domain.drafting.joining import blocks_of, mended
from induction.domain.drafting.numbering import Head, item_of, numbered_item_of
from induction.domain.drafting.pages import flowed, without_contents, without_furniture


@dataclass(frozen=True)
class DraftSection:
    """One section as it was found: its number and heading as printed, and its blocks in order."""

    number: str
    heading: str
    level: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Tree:
    """A document taken apart.

    Attributes:
        front: what stands before the first section, without the list of contents.
        sections: in document order.
        furniture: the lines that were taken off page edges, each kind once.
        contents: the entries of the list of contents.
        joins: where torn sentences were joined.
        remarks: what the reader of the file could not take over.
    """

    front: tuple[Block, ...]
    sections: tuple[DraftSection, ...]
    furniture: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass
class _Open:
    head: Head
    blocks: list[Block] = field(default_factory=list)


def tree_of(source: Source) -> Tree:
    """Take a document apart by its own numbering."""
    furniture: tuple[str, ...] = ()
    if source.pages:
        pages, furniture = without_furniture(source.pages)
        lines, contents = without_contents(flowed(pages))
        blocks = blocks_of(lines, is_markdown=source.is_markdown)
    else:
        blocks, contents = without_contents_blocks(source.blocks)
        contents += source.contents
    blocks, joins = mended(blocks)
    front, sections = _divided(blocks, contents)
    return Tree(tuple(front), tuple(sections), furniture, contents, joins, source.remarks)


def _divided(blocks: Sequence[Block], contents: Iterable[str]) -> tuple[list[Block], list[DraftSection]]:
    headings = Headings(blocks, contents)
    front: list[Block] = []
    opened: list[_Open] = []
    for at, block in enumerate(blocks):
        head = headings.at(at)
        if head:
            opened.append(_Open(head))
        elif not headings.is_used(at):
            (opened[-1].blocks if opened else front).append(block)
    return front, [_closed(each) for each in opened]


def _closed(opened: _Open) -> DraftSection:
    blocks = [_as_item(block) for block in opened.blocks]
    return DraftSection(opened.head.number, opened.head.words, opened.head.level, tuple(blocks))


def _as_item(block: Block) -> Block:
    """Read "1. Tell your manager" or "(a) the address" as an item of a list, now that it is known to be no heading."""
    found = (numbered_item_of(block.text) or item_of(block.text)) if block.form is Form.PARAGRAPH else None
    return replace(block, form=Form.ITEM, mark=found[0], text=found[1]) if found else block
