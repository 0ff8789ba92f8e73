"""Which blocks are the headings of sections: by their numbers, their looks, their order, and the list of contents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from induction.domain.drafting.blocks import Block, Form
from induction.domain.drafting.numbering import Head, Numbers, follows, head_of, key, reads_like_heading


class Headings:
    """Decides for every block of a document whether a section begins there."""

    def __init__(self, blocks: Sequence[Block], contents: Iterable[str]) -> None:
        """Look through a document once.

        Args:
            blocks: the document without its list of contents.
            contents: the entries of that list, which say for certain what is a heading.
        """
        self._blocks = blocks
        self._listed = {key(head.number, head.words) for head in map(head_of, contents) if head}
        self._heads: dict[int, Head] = {}
        self._used: set[int] = set()
        self._look()
        self._take_back_clauses()

    def at(self, place: int) -> Head | None:
        """Give the heading that a block is, or None."""
        return self._heads.get(place)

    def is_used(self, place: int) -> bool:
        """Tell whether a block's words became part of the heading before it."""
        return place in self._used

    def _look(self) -> None:
        last: Numbers = ()
        in_appendix = False
        for at, block in enumerate(self._blocks):
            head = (
                head_of(block.text) if block.form in (Form.HEADING, Form.PARAGRAPH) and at not in self._used else None
            )
            if head is None or not self._is_heading(head, block, last, in_appendix=in_appendix):
                continue
            if not head.words:
                head = self._with_next_words(head, at)
            if head.words:
                self._heads[at] = head
                last, in_appendix = head.numbers or last, not head.numbers

    def _is_heading(self, head: Head, block: Block, last: Numbers, *, in_appendix: bool) -> bool:
        is_listed = key(head.number, head.words) in self._listed
        if not head.numbers:
            is_new = all(known.number != head.number for known in self._heads.values())
            return is_new and (is_listed or not head.words or reads_like_heading(head.words))
        if is_listed or block.form is Form.HEADING:
            return (is_listed or reads_like_heading(head.words)) and (head.numbers > last) and not in_appendix
        return not in_appendix and follows(head.numbers, last) and reads_like_heading(head.words)

    def _with_next_words(self, head: Head, at: int) -> Head:
        """Take the next block for the words of a heading like "Appendix A" that stands alone on its line."""
        following = self._blocks[at + 1] if at + 1 < len(self._blocks) else None
        if following and following.form in (Form.HEADING, Form.PARAGRAPH) and reads_like_heading(following.text):
            self._used.add(at + 1)
            return replace(head, words=following.text)
        return head

    def _take_back_clauses(self) -> None:
        """Take short numbered clauses for what they are: "4.2 Lock your screen" with nothing under it is no section."""
        places = sorted(self._heads)
        for at, following in pairwise([*places, len(self._blocks)]):
            head, block = self._heads[at], self._blocks[at]
            after = self._heads.get(following)
            is_empty = following == at + 1 and not (after and after.level > head.level)
            is_sure = block.form is Form.HEADING or key(head.number, head.words) in self._listed
            if is_empty and head.level > 1 and not is_sure:
                del self._heads[at]
