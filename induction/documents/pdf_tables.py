"""Tables on a PDF page: lines whose pieces stand in columns, each row put together from all lines of its cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from induction.documents.pdf_glyphs import Line, Piece

_FARTHEST = 3.5
_FARTHER = 1.6
_ROW_GAP = 1.2
_ALIGNED = 2.5
_CELL_GAP = 2.0
Span = tuple[float, float]


@dataclass(frozen=True)
class Row:
    """A line of text, or a row of a table with a tab between its cells."""

    text: str
    first: Line
    last: Line
    is_cells: bool = False


def rows_of(lines: Sequence[Line], pitch: float) -> Iterator[Row]:
    """Give the lines of a page, those of a table as rows.

    Args:
        lines: from the top down.
        pitch: the usual distance from one line to the next.
    """
    at = 0
    while at < len(lines):
        ends = _table_end(lines, at, pitch) if len(lines[at].pieces) > 1 else at
        if ends - at > 1:
            yield from _rows(lines[at:ends])
            at = ends
        else:
            text = _alone(lines[at])
            yield Row(text, lines[at], lines[at], is_cells="\t" in text)
            at += 1


def _alone(line: Line) -> str:
    """Write a line that is in no table; a wide gap still divides it, as between "Version" and its number."""
    text = line.pieces[0].text
    for before, piece in pairwise(line.pieces):
        text += ("\t" if piece.left - before.right > line.height * _CELL_GAP else " ") + piece.text
    return text


def _table_end(lines: Sequence[Line], begins: int, pitch: float) -> int:
    """Find the line after a table: one that crosses its columns, or stands too far below."""
    columns = _columns(lines[begins].pieces, [])
    widest = _FARTHEST * max(pitch, lines[begins].height)
    gaps: list[float] = []
    for at in range(begins + 1, len(lines)):
        line, gap = lines[at], lines[at - 1].y - lines[at].y
        widened = _columns(line.pieces, columns)
        is_stray = len(line.pieces) == 1 and not _has_place(line.pieces[0], columns)
        if gap > widest or len(widened) < len(columns) or is_stray:
            return at
        columns = widened
        gaps.append(gap)
        widest = max(gaps) * _FARTHER
    return len(lines)


def _columns(pieces: Sequence[Piece], columns: Sequence[Span]) -> list[Span]:
    """Lay the pieces' widths over the columns; what overlaps is one column."""
    merged: list[Span] = []
    for left, right in sorted([*columns, *((piece.left, piece.right) for piece in pieces)]):
        if merged and left <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(right, merged[-1][1]))
        else:
            merged.append((left, right))
    return merged


def _has_place(piece: Piece, columns: Sequence[Span]) -> bool:
    """Tell whether a lone piece is a cell: it begins where a column does, lies in one, or stands left of them all."""
    is_label = piece.right < columns[0][0]
    return is_label or any(
        abs(piece.left - left) < _ALIGNED or (left <= piece.left and piece.right <= right) for left, right in columns
    )


def _rows(lines: Sequence[Line]) -> Iterator[Row]:
    columns: list[Span] = []
    for line in lines:
        columns = _columns(line.pieces, columns)
    gaps = [above.y - below.y for above, below in pairwise(lines)]
    closest = min(gaps)
    are_all_rows = max(gaps) <= closest * _ROW_GAP
    group = [lines[0]]
    for gap, line in zip(gaps, lines[1:], strict=True):
        if gap > closest * _ROW_GAP or (are_all_rows and _begins_row(line, columns)):
            yield _row(group, columns)
            group = []
        group.append(line)
    yield _row(group, columns)


def _begins_row(line: Line, columns: Sequence[Span]) -> bool:
    """Tell whether a line begins a row where rows and the lines of a cell stand equally close."""
    return line.pieces[0].left <= columns[0][1] and not line.pieces[0].text[:1].islower()


def _row(lines: Sequence[Line], columns: Sequence[Span]) -> Row:
    cells = [""] * len(columns)
    for line in lines:
        for piece in line.pieces:
            at = next(at for at, (left, right) in enumerate(columns) if left <= piece.left <= right)
            cells[at] = f"{cells[at]} {piece.text}".strip()
    return Row("\t".join(cells), lines[0], lines[-1], is_cells=True)
