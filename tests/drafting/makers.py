"""Make a policy into the documents that people have: text, Word, PDF, Markdown, with cover, contents and furniture."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from io import BytesIO
from itertools import groupby

import docx
import weasyprint
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from induction.domain.policies.policy import DocumentControl, Policy, unmarked
from induction.domain.policies.sentences import blocks

TRUST = "Larkmere NHS Foundation Trust"
_HEADING = re.compile(r"(#{1,6}) (.+)")
_ITEM = re.compile(r"(\s*)([-*]|\d{1,2}[.)]) (.+)", re.DOTALL)
_CLAUSE = re.compile(r"(\d+(?:\.\d+)+) (.+)", re.DOTALL)
_WIDTH, _PAGE_LINES = 76, 42


@dataclass(frozen=True)
class Part:
    """One heading, paragraph, item or row, in plain words.

    Attributes:
        kind: ``heading``, ``paragraph``, ``item`` or ``row``.
        text: without Markdown's marks; of a heading without its number.
        level: of a heading, from 1; of an item, from 0.
        number: of a heading as printed, with its full stop; of an item its mark.
        cells: of a row.
    """

    kind: str
    text: str = ""
    level: int = 0
    number: str = ""
    cells: tuple[str, ...] = ()


def parts_of(policy: Policy) -> Iterator[Part]:
    for section in policy.sections:
        stop = ":" if section.number.startswith("Appendix") else "." if section.level == 1 else ""
        yield Part("heading", section.heading, section.level, section.number + stop)
        for block in blocks(section.markdown):
            yield from _part(block.strip())


def _part(block: str) -> Iterator[Part]:
    heading, item = _HEADING.fullmatch(block), _ITEM.fullmatch(block)
    if heading:
        yield Part("heading", unmarked(heading[2]), len(heading[1]) - 1)
    elif block.startswith("|"):
        cells = tuple(unmarked(cell) for cell in re.findall(r"\|([^|]*)(?=\|)", block))
        if not all(re.fullmatch(r"-*", cell) and cell for cell in cells):
            yield Part("row", cells=cells)
    elif item:
        yield Part("item", unmarked(item[3]), len(item[1]) // 4, item[2])
    elif block:
        yield Part("paragraph", unmarked(block))


def control_rows(control: DocumentControl) -> list[tuple[str, str]]:
    return [
        ("Version", control.version),
        ("Policy owner", control.owner),
        ("Executive lead", control.lead_director),
        ("Ratified by", control.approved_by),
        ("Consultation", control.bodies_consulted),
        ("Date ratified", f"{control.approved_on:%d/%m/%Y}"),
        ("Date issued", control.issued),
        ("Next review date", control.review),
    ]


def _headings(policy: Policy) -> list[str]:
    return [f"{part.number} {part.text}" for part in parts_of(policy) if part.kind == "heading" and part.number]


def as_text(policy: Policy) -> bytes:
    """Wrapped at 76 columns and cut into pages with a running header and a page number, as a converter leaves it."""
    lines = [policy.control.title.upper(), TRUST, ""]
    lines += [f"{name}: {value}" for name, value in control_rows(policy.control)]
    lines += ["", "Table of contents", ""]
    lines += [f"{entry} {'.' * 8} {at + 2}" for at, entry in enumerate(_headings(policy))] + [""]
    for kind, group in groupby(parts_of(policy), key=lambda part: part.kind):
        lines += _text_run(kind, list(group))
    pages = [lines[at : at + _PAGE_LINES] for at in range(0, len(lines), _PAGE_LINES)]
    title = policy.control.title
    furnished = ([f"{TRUST}: {title}", "", *page, "", f"Page {at} of {len(pages)}"] for at, page in enumerate(pages, 1))
    return "\f".join("\n".join(page) for page in furnished).encode()


def _text_run(kind: str, run: list[Part]) -> Iterator[str]:
    for part in run:
        if kind == "row":
            yield "\t".join(part.cells)
        elif kind == "item":
            mark = "•" if part.number == "-" else part.number
            yield from textwrap.wrap(f"{mark} {part.text}", _WIDTH, subsequent_indent="  ")
        else:
            yield from textwrap.wrap(f"{part.number} {part.text}".strip(), _WIDTH)
            yield ""
    if kind in ("row", "item"):
        yield ""


def as_markdown(policy: Policy) -> bytes:
    """A title, a table of control, a list of contents as links, then the text as it is."""
    rows = "\n".join(f"| {name} | {value} |" for name, value in control_rows(policy.control))
    contents = "\n".join(f"- [{entry}](#section)" for entry in _headings(policy))
    body = "\n\n".join(
        f"{'#' * (section.level + 1)} {section.number}{_stop(section.number)} {section.heading}\n\n{section.markdown}"
        for section in policy.sections
    )
    head = f"# {policy.control.title}\n\n| Document control | |\n| --- | --- |\n{rows}\n\n## Contents\n\n{contents}"
    return f"{head}\n\n{body}\n".encode()


def _stop(number: str) -> str:
    return ":" if number.startswith("Appendix") else "" if "." in number else "."


def as_pdf(policy: Policy) -> bytes:
    """Set by another program: running lines, leaders in the contents, hanging numbers, tables over page breaks."""
    rows = "".join(f"<tr><th>{name}</th><td>{escape(value)}</td></tr>" for name, value in control_rows(policy.control))
    entries = [part for part in parts_of(policy) if part.kind == "heading" and part.number]
    contents = "".join(
        f'<p class="entry"><a href="#h{at}">{escape(part.number)} {escape(part.text)}</a></p>'
        for at, part in enumerate(entries)
    )
    numbers = iter(range(len(entries)))
    body = "".join(
        _html_run(kind, list(group), numbers) for kind, group in groupby(parts_of(policy), key=lambda part: part.kind)
    )
    style = _STYLE.replace("RUNNING", f"{TRUST}: {policy.control.title}")
    title = escape(policy.control.title)
    head = f"<html lang='en'><head><title>{title}</title><style>{style}</style></head>"
    cover = f"<h1>{title}</h1><table>{rows}</table><h2>Contents</h2>{contents}<div class='new'></div>"
    return bytes(weasyprint.HTML(string=f"{head}<body>{cover}{body}</body></html>").write_pdf())


_STYLE = """
@page { size: A4; margin: 25mm 22mm; @top-center { content: "RUNNING"; font-size: 9pt }
        @bottom-right { content: "Page " counter(page) " of " counter(pages); font-size: 9pt } }
body { font: 11pt/1.35 "Liberation Sans" } p { margin: 0 0 8pt } ul, ol { margin: 0 0 8pt } .new { break-after: page }
h1, h2, h3, h4, h5 { margin: 12pt 0 6pt; line-height: 1.2 } h2 { font-size: 15pt }
h3 { font-size: 13pt } h4, h5 { font-size: 11.5pt } table { border-collapse: collapse; width: 100%; margin: 0 0 8pt }
td, th { border: 1px solid; padding: 4pt; text-align: left; vertical-align: top }
.entry a { color: inherit } .entry a::after { content: leader('.') target-counter(attr(href), page) }
.number { display: inline-block; width: 4em }
"""


def _html_run(kind: str, run: list[Part], numbers: Iterator[int]) -> str:
    if kind == "row":
        rows = ("".join(f"<td>{escape(cell)}</td>" for cell in part.cells) for part in run)
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    if kind == "item":
        tag = "ul" if run[0].number == "-" else "ol"
        return f"<{tag}>{''.join(f'<li>{escape(part.text)}</li>' for part in run)}</{tag}>"
    return "".join(_html(part, numbers) for part in run)


def _html(part: Part, numbers: Iterator[int]) -> str:
    clause = _CLAUSE.fullmatch(part.text)
    if part.kind == "heading":
        anchor = f' id="h{next(numbers)}"' if part.number else ""
        return f"<h{part.level + 1}{anchor}>{escape(f'{part.number} {part.text}'.strip())}</h{part.level + 1}>"
    words = f'<span class="number">{clause[1]}</span>{escape(clause[2])}' if clause else escape(part.text)
    return f"<p>{words}</p>"


def as_word(policy: Policy, *, counted: bool = False) -> bytes:
    """Styles for headings and lists, tables, header and footer; `counted` leaves the headings' numbers to Word."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = f"{TRUST}: {policy.control.title}"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    document.add_paragraph(policy.control.title, style="Title")
    table = document.add_table(rows=0, cols=2)
    for name, value in control_rows(policy.control):
        for cell, text in zip(table.add_row().cells, (name, value), strict=True):
            cell.text = text
    document.add_paragraph("Contents")
    for at, entry in enumerate(_headings(policy)):
        document.add_paragraph(f"{entry}\t{at + 2}")
    if counted:
        _count_headings(document)
    for kind, group in groupby(parts_of(policy), key=lambda part: part.kind):
        run = list(group)
        if kind == "row":
            _word_table(document, run)
        for part in run if kind != "row" else ():
            _word_part(document, part, counted=counted)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _word_part(document: docx.document.Document, part: Part, *, counted: bool) -> None:
    if part.kind == "item":
        bullet = part.number == "-"
        words = part.text if bullet else f"{part.number}\t{part.text}"
        document.add_paragraph(words, style="List Bullet" if bullet else "Normal")
    elif part.kind == "heading":
        is_counted = counted and part.number and not part.number.startswith("Appendix")
        heading = document.add_heading(part.text if is_counted else f"{part.number} {part.text}".strip(), part.level)
        if counted and not is_counted:
            heading._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="0"/></w:numPr>'))
    else:
        clause = _CLAUSE.fullmatch(part.text)
        document.add_paragraph(f"{clause[1]}\t{clause[2]}" if clause else part.text)


def _word_table(document: docx.document.Document, rows: list[Part]) -> None:
    for _, group in groupby(rows, key=lambda row: len(row.cells)):
        table = None
        for row in group:
            table = table or document.add_table(rows=0, cols=len(row.cells))
            for cell, text in zip(table.add_row().cells, row.cells, strict=True):
                cell.text = text


def _count_headings(document: docx.document.Document) -> None:
    """Tie a list of several levels to the heading styles, as Word's own "multilevel list" does."""
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading{at + 1}"/>'
        f'<w:lvlText w:val="{".".join(f"%{each + 1}" for each in range(at + 1))}{"." if at == 0 else ""}"/></w:lvl>'
        for at in range(4)
    )
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for at in range(4):
        properties = document.styles[f"Heading {at + 1}"].element.get_or_add_pPr()
        numbers = parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{at}"/><w:numId w:val="77"/></w:numPr>')
        outline = properties.find(qn("w:outlineLvl"))
        properties.insert(0, numbers) if outline is None else outline.addprevious(numbers)
