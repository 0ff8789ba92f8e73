"""Markdown through markdown-it-py: headings with their levels, nested lists, tables; inline marks are kept."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from induction.documents.limits import check_size
from induction.documents.text_file import decoded
from induction.domain.drafting.blocks import Block, Form, Source, cleaned

_FENCE = "---"


def read(body: bytes) -> Source:
    """Read a Markdown file; a head between two lines of ``---`` becomes rows of name and value.

    Raises:
        RefusedError: ``not-text`` or ``too-large``.
    """
    lines = [cleaned(line) for line in decoded(body).split("\n")]
    check_size(lines)
    head: list[str] = []
    if lines[0] == _FENCE and _FENCE in lines[1:]:
        close = lines.index(_FENCE, 1)
        head, lines = lines[1:close], lines[close + 1 :]
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse("\n".join(lines))
    return Source(blocks=(*_head(head), *_Walk(tokens).blocks()), is_markdown=True)


def _head(lines: list[str]) -> Iterator[Block]:
    for line in lines:
        name, colon, value = line.partition(":")
        if colon and value.strip():
            yield Block(Form.ROW, cells=(name.strip(), value.strip().strip("\"'")))


class _Walk:
    """Goes through the tokens once and remembers the lists and the row that are open."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._marks: list[str] = []
        self._is_first = False
        self._cells: list[str] = []
        self._is_new_table = False

    def blocks(self) -> Iterator[Block]:
        for at, token in enumerate(self._tokens):
            self._note(token)
            if token.type == "inline":
                yield from self._inline(token, self._tokens[at - 1])
            elif token.type in ("fence", "code_block", "html_block"):
                yield from (Block(Form.PARAGRAPH, line.strip()) for line in token.content.splitlines() if line.strip())
            elif token.type == "tr_close":
                yield Block(Form.ROW, cells=tuple(self._cells), is_apart=self._is_new_table)
                self._cells, self._is_new_table = [], False

    def _note(self, token: Token) -> None:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            self._marks.append("-")
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self._marks.pop()
        elif token.type == "list_item_open":
            self._marks[-1] = f"{token.info}{token.markup}" if token.info else "-"
            self._is_first = True
        elif token.type == "table_open":
            self._is_new_table = True

    def _inline(self, token: Token, opened: Token) -> Iterator[Block]:
        text = " ".join(token.content.split())
        if opened.type in ("th_open", "td_open"):
            self._cells.append(text)
        elif opened.type == "heading_open":
            yield Block(Form.HEADING, text, level=int(opened.tag[1]))
        elif self._marks and self._is_first:
            self._is_first = False
            yield Block(Form.ITEM, text, level=len(self._marks) - 1, mark=self._marks[-1])
        else:
            yield Block(Form.PARAGRAPH, text)
