"""PDF through PDFium: refuse what is locked, endless or without text; read each page as lines."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from statistics import median

import pypdfium2
from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDF_GetSecurityHandlerRevision

from induction.documents.limits import MOST_CHARACTERS, MOST_PAGES, check_size, refusal
from induction.documents.pdf_glyphs import Line, lines_of
from induction.documents.pdf_tables import rows_of
from induction.domain.drafting.blocks import Source, cleaned

_FEWEST_LETTERS = 20
_GAP = 1.3
_NOT_RARE = 0.05
_LARGE = 1.15
_OPEN = -1  # no security handler: nothing is encrypted


def read(body: bytes) -> Source:
    """Read a PDF. An empty line stands wherever the page leaves more room than between two lines.

    Raises:
        RefusedError: ``encrypted``, ``damaged``, ``too-large`` or ``no-text``.
    """
    document = _opened(body)
    count = len(document)
    if count > MOST_PAGES:
        words = (
            f"has {count} pages; a policy of more than {MOST_PAGES} is not read. Import the policy without its annexes."
        )
        raise refusal("too-large", words)
    pages, letters = [], 0
    for at in range(count):
        page = document[at]
        pages.append(lines_of(page))
        page.close()
        letters += sum(len(glyphs.text) for line in pages[-1] for glyphs in line.pieces)
        if letters > MOST_CHARACTERS:
            check_size(["x"] * (MOST_CHARACTERS + 1))
    _refuse_scan(pages)
    pitch, usual = _pitch(pages), median(line.height for page in pages for line in page)
    written = tuple(tuple(cleaned(line) for line in _spaced(page, pitch, usual)) for page in pages)
    check_size([line for page in written for line in page])
    return Source(pages=written)


def _opened(body: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        if error.err_code == FPDF_ERR_PASSWORD:
            raise refusal("encrypted", _LOCKED) from error
        raise refusal("damaged", "cannot be read as a PDF: it is damaged. Save or print it to a PDF anew.") from error
    if FPDF_GetSecurityHandlerRevision(document.raw) != _OPEN:
        raise refusal("encrypted", _LOCKED)
    return document


_LOCKED = "is encrypted. Save it without a password and without restrictions, and import that."


def _refuse_scan(pages: list[list[Line]]) -> None:
    bare = [at for at, page in enumerate(pages, 1) if _letters(page) < _FEWEST_LETTERS]
    if len(bare) * 2 > len(pages):
        words = f"holds pictures and no text on {len(bare)} of its {len(pages)} pages."
        raise refusal("no-text", f"{words} Import the document that was scanned, or have its text recognised first.")


def _letters(page: list[Line]) -> int:
    return sum(len(piece.text) for line in page for piece in line.pieces)


def _pitch(pages: list[list[Line]]) -> int:
    """Find the distance from one line of a paragraph to the next, in points: the smallest that is not rare."""
    gaps = Counter(
        round(above.y - below.y) for page in pages for above, below in pairwise(page) if above.y - below.y > 1
    )
    return min((gap for gap, count in gaps.items() if count >= gaps.total() * _NOT_RARE), default=0)


def _spaced(page: list[Line], pitch: float, usual: float) -> list[str]:
    """Write a page's lines; a heading in large letters that runs over two lines is one."""
    written: list[str] = []
    before: Line | None = None
    for row in rows_of(page, pitch):
        gap = before.y - row.first.y if before else 0.0
        is_apart = (
            gap > max(pitch, row.first.height * 1.2) * _GAP
            if not row.is_cells
            else not written or "\t" not in written[-1]
        )
        is_large = row.first.height > usual * _LARGE
        if before and is_large and not is_apart and abs(before.height - row.first.height) < 1:
            written[-1] += f" {row.text}"
        else:
            written += ["", row.text] if before and is_apart else [row.text]
        before = row.last
    return written
