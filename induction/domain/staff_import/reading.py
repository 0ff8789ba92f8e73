"""Read a whole table: headings, rows, what is not used, and the limits at which a file is refused as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from induction.domain.errors import RefusedError
from induction.domain.staff_import.cells import Cell
from induction.domain.staff_import.mapping import Layout, StaffMapping, find_layout
from induction.domain.staff_import.rows import Reading, Refusal, RowReader, StaffRow

MOST_ROWS = 50_000
MOST_COLUMNS = 200
MOST_EMPTY = 1_000
"""So many empty rows in a row mean that the table does not end where its sender thinks it ends."""
MOST_REFUSED = 1_000

Rows = Iterable[tuple[int, Sequence[Cell]]]


def read_table(rows: Rows, mapping: StaffMapping, today: date, notes: Sequence[str] = ()) -> Reading:
    """Read the rows of a file.

    Args:
        rows: each with its number as a spreadsheet counts; the headings stand among the first.
        mapping: what differs from the default extract.
        today: decides which dates are too far ahead.
        notes: what the file's format has made known already.

    Raises:
        RefusedError: ``headings-…``, ``too-many-rows``, ``too-many-columns``, ``too-many-empty-rows``,
            ``too-many-refused``.
    """
    waiting = iter(within_width(rows))
    layout = find_layout(waiting, mapping)
    found: list[StaffRow] = []
    refused: list[Refusal] = []
    for each in RowReader(layout, today).read(filled(waiting)):
        if isinstance(each, StaffRow):
            found.append(each)
        else:
            refused.append(each)
            if len(refused) > MOST_REFUSED:
                raise RefusedError("too-many-refused", most_common(refused))
        if len(found) + len(refused) > MOST_ROWS:
            raise RefusedError("too-many-rows", f"The file has more than {MOST_ROWS:,} rows. Is it the right one?")
    return Reading(tuple(found), tuple(refused), (*notes, *_notes(layout)))


def within_width(rows: Rows) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Pass rows on, and refuse a table that is wider than any that people keep.

    Raises:
        RefusedError: ``too-many-columns``.
    """
    for number, cells in rows:
        if len(cells) > MOST_COLUMNS:
            raise RefusedError(
                "too-many-columns", f"Row {number:,} has more than {MOST_COLUMNS} columns. Is it the right file?"
            )
        yield number, cells


def filled(rows: Rows) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Pass the rows on that hold anything.

    Raises:
        RefusedError: ``too-many-empty-rows``.
    """
    last = 0
    for number, cells in rows:
        if last and number - last > MOST_EMPTY:
            raise RefusedError(
                "too-many-empty-rows",
                f"After row {last:,} come more than {MOST_EMPTY:,} empty rows. Delete them and save the file.",
            )
        if any(cell is not None and cell != "" for cell in cells):
            last = number
            yield number, cells
        last = last or number


def most_common(refused: Sequence[Refusal]) -> str:
    """Say why too many rows cannot be used, by the most common reasons."""
    kinds = Counter(each.words for each in refused).most_common(3)
    examples = "; ".join(
        f"{words} ({count:,} rows, the first is row {next(each.row for each in refused if each.words == words):,})"
        for words, count in kinds
    )
    return f"More than {MOST_REFUSED:,} rows cannot be used, so nothing was read further. {examples}"


def _notes(layout: Layout) -> Iterator[str]:
    if layout.private:
        yield (
            f"Not looked at, because this service must not hold it: {', '.join(layout.private)}. "
            "Leave these columns out of the next extract."
        )
    if layout.unused:
        yield f"Columns that are not used: {', '.join(layout.unused)}."
