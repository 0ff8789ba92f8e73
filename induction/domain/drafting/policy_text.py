"""Write the section tree as the body of a policy file: headings by level, lists, tables, forms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from induction.domain.drafting.blocks import Block, Form
from induction.domain.drafting.control import is_label
from induction.domain.drafting.numbering import head_of, is_numbered, reads_like_heading, without_pointer
from induction.domain.drafting.tree import DraftSection, Tree

_DO = re.compile(r"(?:the )?(?:do|dos|do's)", re.IGNORECASE)
_DONT = re.compile(r"(?:the )?(?:don't|don’t|do not|donts|don'ts|don’ts)", re.IGNORECASE)
_DEEPEST = 6
_INDENT = "    "


def body_of(tree: Tree, title: str) -> str:
    """Write the title and every section in Markdown, as a policy file has it below its head."""
    parts = [f"# {title}"]
    for section in tree.sections:
        parts.append(_section_heading(section))
        parts += section_parts(section)
    return "\n\n".join(parts) + "\n"


def section_parts(section: DraftSection) -> Iterator[str]:
    """Write what a section holds: a paragraph, a heading without a number, a whole list or a whole table each."""
    marks = _Depths(section)
    run: list[Block] = []
    for at, block in enumerate(section.blocks):
        if run and not _goes_on(run[-1], block):
            yield _run(run)
            run = []
        if block.form in (Form.ITEM, Form.ROW):
            run.append(block)
        elif is_inner_heading(section.blocks, at):
            yield f"{'#' * marks.of(at)} {_unnumbered(block.text)}"
        else:
            yield block.text
    if run:
        yield _run(run)


def is_inner_heading(blocks: Sequence[Block], at: int) -> bool:
    """Tell whether a block of a section is a heading without a number: styled as one, or short and followed by more."""
    block = blocks[at]
    if block.form is Form.HEADING:
        return True
    is_followed = at + 1 < len(blocks) and not is_numbered(block.text)
    is_short = reads_like_heading(block.text) and not block.text.startswith("[") and not block.text.endswith("?")
    return block.form is Form.PARAGRAPH and is_followed and is_short


class _Depths:
    """How deep the headings without a number stand, where the file does not say it.

    One right under another is a step deeper; "Don't" stands where "Do" stood; the rest stand right below the section.
    """

    def __init__(self, section: DraftSection) -> None:
        self._depths: dict[int, int] = {}
        base = section.level + 2
        top = min((block.level for block in section.blocks if block.form is Form.HEADING and block.level), default=0)
        do_at = base
        for at, block in enumerate(section.blocks):
            if not is_inner_heading(section.blocks, at):
                continue
            if block.level:
                depth = base + block.level - top
            elif _DONT.fullmatch(block.text):
                depth = do_at
            else:
                depth = self._depths[at - 1] + 1 if at - 1 in self._depths else base
            do_at = depth if _DO.fullmatch(block.text) else do_at
            self._depths[at] = min(depth, _DEEPEST)

    def of(self, at: int) -> int:
        return self._depths[at]


def _goes_on(before: Block, block: Block) -> bool:
    """Tell whether a block belongs to the list or table of the one before; a gap inside a table is a page break."""
    if block.form is not before.form:
        return False
    return block.form is Form.ITEM or not block.is_apart or len(block.cells) == len(before.cells)


def _section_heading(section: DraftSection) -> str:
    if section.number.startswith("Appendix"):
        return f"## {section.number}: {section.heading}"
    return f"{'#' * (section.level + 1)} {section.number}{'.' if section.level == 1 else ''} {section.heading}"


def _unnumbered(words: str) -> str:
    """Write a heading so that nothing in it is taken for a section's number."""
    words = without_pointer(words)
    head = head_of(words)
    if head is None or not head.numbers:
        return words
    return re.sub(r"^(\S*?)([.)]?)(\s)", r"\1\\.\3", words, count=1)


def _run(blocks: Sequence[Block]) -> str:
    if blocks[0].form is Form.ITEM:
        return _list(blocks)
    return _form(blocks) if _is_form(blocks) else _table(blocks)


def _list(items: Sequence[Block]) -> str:
    outer = min(item.level for item in items)
    return "\n".join(_INDENT * (item.level - outer) + _item(item) for item in items)


def _item(item: Block) -> str:
    if item.mark == "-":
        return f"- {item.text}"
    return f"{item.mark} {item.text}" if re.match(r"\d", item.mark) else f"- {item.mark} {item.text}"


def _is_form(rows: Sequence[Block]) -> bool:
    """Tell whether rows of two are a form, "Completed by" and a name, and no table with a first row of headings."""
    return all(len(row.cells) == 2 and is_label(row.cells[0]) for row in rows)


def _form(rows: Sequence[Block]) -> str:
    return "\n".join(f"- {row.cells[0].rstrip(':')}: {row.cells[1]}".rstrip() for row in rows)


def _table(rows: Sequence[Block]) -> str:
    width = max(len(row.cells) for row in rows)
    written = ["|" + "".join(f" {_cell(cell)} |" if cell else " |" for cell in _padded(row, width)) for row in rows]
    return "\n".join([written[0], "|" + " --- |" * width, *written[1:]])


def _padded(row: Block, width: int) -> tuple[str, ...]:
    return row.cells + ("",) * (width - len(row.cells))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
