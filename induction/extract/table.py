"""A table as it comes from a file: numbered rows of cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from induction.domain.staff_import.cells import Cell


@dataclass(frozen=True)
class Table:
    """A table that can be read once.

    Attributes:
        rows: each with its number as a spreadsheet counts; cells at the end of a row may be missing.
        notes: what was not read, in words for whoever sent the file.
    """

    rows: Iterator[tuple[int, Sequence[Cell]]]
    notes: tuple[str, ...] = ()
