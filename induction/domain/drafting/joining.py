"""From lines to blocks: wrapped lines become paragraphs again, and a sentence split by a page break becomes one."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import quantiles

from induction.domain.drafting.blocks import PAGE, Block, Form, escaped, is_open
from induction.domain.drafting.control import begins_with_label
from induction.domain.drafting.numbering import head_of, is_numbered, item_of, reads_like_heading

_WIDEST = 160
_FULL = 0.6
_ROOM = 0.8
_WHOLE = re.compile(r"\w+(?!\w|-$)")
_WORD_END = re.compile(r"(?<![\w-])(\w+)-$")


def blocks_of(lines: Sequence[str], *, is_markdown: bool) -> list[Block]:
    """Make blocks of lines; an empty line ends one, and so does what begins like an item, a row or a heading."""
    width = _width(lines)
    words = {word.casefold() for line in lines for word in _WHOLE.findall(line)} if width else set()
    return [_block(group, words, str if is_markdown else escaped) for group in _grouped(lines, width)]


def mended(blocks: Iterable[Block]) -> tuple[list[Block], tuple[str, ...]]:
    """Join what an empty line or a page break tore: a sentence, an item, a row.

    Torn is what ends without a full stop before something that begins with a small letter.

    Returns:
        The blocks, and the places of the joins in words.
    """
    done: list[Block] = []
    joins: list[str] = []
    for block in blocks:
        torn = done and _is_torn(done[-1], block)
        if torn:
            before = done.pop()
            joins.append(_seam(_words(before), _words(block)))
            done.append(_together(before, block))
        else:
            done.append(block)
    return done, tuple(joins)


def _is_torn(before: Block, block: Block) -> bool:
    begins, ended = _words(block), _words(before)
    if not begins[:1].islower() or not ended or not is_open(ended) or _is_heading(before):
        return False
    if block.form is Form.ROW:
        return before.form is Form.PARAGRAPH or (block.is_apart and len(before.cells) == len(block.cells))
    return block.form is Form.PARAGRAPH and before.form in (Form.PARAGRAPH, Form.ITEM) and not item_of(begins)


def _is_heading(block: Block) -> bool:
    head = head_of(block.text)
    return block.form is Form.HEADING or (head is not None and reads_like_heading(head.words))


def _together(before: Block, block: Block) -> Block:
    if block.form is Form.ROW:
        begun = before.cells or (before.text, *[""] * (len(block.cells) - 1))
        cells = tuple(" ".join(filter(None, pair)) for pair in zip(begun, block.cells, strict=True))
        return replace(block, cells=cells, is_apart=before.is_apart)
    return replace(before, text=_added(before.text, block.text))


def _words(block: Block) -> str:
    return block.text or (block.cells[0] if block.cells else "")


def _seam(before: str, after: str) -> str:
    return f"…{' '.join(before.split()[-5:])} | {' '.join(after.split()[:5])}…"


def _width(lines: Sequence[str]) -> int:
    """Find the width at which the lines are wrapped; 0 where each line is a paragraph."""
    lengths = [len(line) for line in lines if len(line) > 40 and "\t" not in line]
    if len(lengths) < 5:
        return 0
    width = int(quantiles(lengths, n=20)[-1])
    return width if width <= _WIDEST else 0


@dataclass
class _Group:
    """The lines of one block."""

    lines: list[str]
    is_apart: bool = False


def _grouped(lines: Sequence[str], width: int) -> Iterator[_Group]:
    group = _Group([])
    gap = torn = False
    for line in lines:
        if not line.strip():
            last = group.lines[-1] if group.lines else ""
            torn = torn or (line == PAGE and not gap and is_open(last) and _is_full(last, width))
            gap = True
            continue
        if group.lines and ((gap and not torn) or (torn and _is_own(line)) or _begins(line, group.lines, width)):
            yield group
            group = _Group([], gap)
        group.lines.append(line)
        gap = torn = False
    if group.lines:
        yield group


def _begins(line: str, group: Sequence[str], width: int) -> bool:
    """Tell whether a line begins a block although no empty line stands before it."""
    before = group[-1]
    if "\t" in line or "\t" in before or not width or begins_with_label(line):
        return True
    item = item_of(line)
    if item and (item[0] == "-" or not (is_open(before) and _is_full(before, width))):
        return True
    if is_numbered(line.strip()) and not (is_open(before) and _is_full(before, width)):
        return True
    if len(group) == 1 and is_numbered(before.strip()) and not _is_full(before, width):
        head = head_of(before)
        return head is not None and reads_like_heading(head.words) and not line[:1].islower()
    return _is_deliberate(before, line, width)


def _is_deliberate(before: str, line: str, width: int) -> bool:
    """Tell whether a line was ended on purpose: the next word would have had room on it."""
    room = width * _ROOM - len(before) - 1
    return len(line.split(maxsplit=1)[0]) < room and not line.lstrip()[:1].islower()


def _is_own(line: str) -> bool:
    """Tell whether a line after a page break stands for itself, whatever the page before ended with."""
    return bool(item_of(line)) or is_numbered(line.strip()) or "\t" in line


def _is_full(line: str, width: int) -> bool:
    return bool(width) and len(line) >= width * _FULL


def _joined(group: _Group, words: set[str]) -> str:
    """Join the lines of a block; a hyphen at a line's end goes when the document knows only the whole word."""
    text = group.lines[0].strip(" ")
    for line in group.lines[1:]:
        text = _added(text, line.strip(), words)
    return text


def _added(text: str, more: str, words: Container[str] = ()) -> str:
    ending, begun = _WORD_END.search(text), re.match(r"\w+", more)
    if ending and begun:
        is_cut = (ending[1] + begun[0]).casefold() in words and ending[1].casefold() not in words
        return (text[:-1] if is_cut else text) + more
    return text + more if begun and re.search(r"\w[/-]$", text) else f"{text} {more}"


def _block(group: _Group, words: set[str], guard: Callable[[str], str]) -> Block:
    text, depth = _joined(group, words), _indent(group.lines[0]) // 2
    if "\t" in text:
        cells = tuple(guard(cell.strip()) for cell in text.split("\t"))
        return Block(Form.ROW, cells=cells, is_apart=group.is_apart)
    item = item_of(text)
    if item:
        return Block(Form.ITEM, guard(item[1]), depth, item[0], is_apart=group.is_apart)
    return Block(Form.PARAGRAPH, guard(" ".join(text.split())), is_apart=group.is_apart)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
