"""Word documents through python-docx: styles say what is a heading, numbers that Word counts are written out."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx

from induction.documents.limits import check_size, refusal
from induction.documents.packed import check_packed
from induction.documents.word_numbers import Label, Numbers
from induction.documents.word_text import Texts, W, headings_of
from induction.domain.drafting.blocks import Block, Form, Source, without_mark_tab
from induction.domain.drafting.numbering import head_of

_SKIPPED = {f"{W}sectPr", f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}proofErr"}


def read(body: bytes) -> Source:
    """Read a Word document.

    Raises:
        RefusedError: for what `check_packed` refuses, ``too-large``, or ``no-text``.
    """
    check_packed(body)
    document = docx.Document(BytesIO(body))
    texts = Texts(document)
    blocks = tuple(_Walk(document, texts).blocks())
    lines = [" ".join((block.text, *block.cells)) for block in blocks]
    check_size(lines)
    if not any(line.strip() for line in lines):
        words = "holds no text, only pictures perhaps. Import a document with the words in it."
        raise refusal("no-text", words)
    return Source(blocks=blocks, contents=tuple(texts.contents), remarks=texts.remarks)


class _Walk:
    """Goes through the body once, in order, into content controls and over what is no text."""

    def __init__(self, document: Any, texts: Texts) -> None:
        self._body = document.element.body
        self._texts = texts
        self._numbers = Numbers(document)
        self._levels = headings_of(document)
        self._has_headings = any(self._level(each) for each in self._body.iter(f"{W}p"))

    def blocks(self) -> Iterator[Block]:
        yield from self._of(self._body)

    def _of(self, parent: Any) -> Iterator[Block]:
        for element in parent:
            if element.tag == f"{W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{W}tbl":
                yield from self._table(element)
            elif element.tag == f"{W}sdt" and not self._texts.is_contents(element):
                content = element.find(f"{W}sdtContent")
                yield from self._of(content) if content is not None else ()

    def _paragraph(self, element: Any) -> Iterator[Block]:
        text = self._texts.of(element)
        label = self._numbers.of(element) if text else None
        if not text or self._texts.is_entry(element, text):
            return
        level = self._level(element)
        if label and not label.is_bullet and (level or not self._is_item(label)):
            text = f"{label.words} {text}"
        elif label:
            yield Block(Form.ITEM, text, label.level, "-" if label.is_bullet else label.words)
            return
        text = without_mark_tab(text)
        if "\t" in text and not level:
            yield Block(Form.ROW, cells=tuple(cell.strip() for cell in text.split("\t")))
            return
        yield Block(Form.HEADING if level else Form.PARAGRAPH, " ".join(text.split()), level)

    def _is_item(self, label: Label) -> bool:
        """Tell a list's "1." or "(a)" from a clause's "4.2", which has a number of parts; or no styles are used."""
        head = head_of(f"{label.words} X")
        return head is None or (self._has_headings and len(head.numbers) < 2)

    def _level(self, element: Any) -> int:
        return self._levels.get(self._texts.style_of(element), 0)

    def _table(self, table: Any) -> Iterator[Block]:
        is_apart = True
        for row in table.iterfind(f"{W}tr"):
            cells = [self._cell(cell) for cell in row.iterfind(f"{W}tc")]
            if len(cells) == 1:  # A box around text is no table.
                yield from self._of(row.find(f"{W}tc"))
            elif any(cells):
                yield Block(Form.ROW, cells=tuple(cells), is_apart=is_apart)
                is_apart = False

    def _cell(self, cell: Any) -> str:
        words = (self._texts.of(each) for each in cell.iter(f"{W}p"))
        return " ".join(" ".join(each.split()) for each in words if each)
