"""Look at one XML part of a workbook while it streams by, and stop at what no plain table has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from induction.domain.errors import RefusedError

MOST_CELLS = 1_500_000
MOST_TEXTS = 500_000
MOST_OTHERS = 100_000
"""Of elements beyond rows, cells and texts: links, validations, formatted pieces of text."""
MOST_MERGED_ROWS = 60_000
MOST_EMPTY_ROWS = 20_000
"""One after another; so many are formatting down to the end of the sheet, and cost time to pass over."""
_CONTENT = {"v", "is", "t"}
_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")


@dataclass
class SheetFacts:
    """What was seen of a sheet: the merged cells, by row: first and last column from 1, and the range's name."""

    merged: dict[int, list[tuple[int, int, str]]] = field(default_factory=dict)
    last_row: int = 0


class Inspection:
    """Takes a part in pieces.

    Attributes:
        sheet: what was seen, if the part is a sheet.
    """

    def __init__(self, sheet: SheetFacts | None, *, counts: bool) -> None:
        self.sheet = sheet
        self._cells = self._texts = self._others = self._merged_rows = self._empty_rows = 0
        self._cell: tuple[int, str] = (0, "")
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = _refuse_doctype
        if counts:
            self._parser.StartElementHandler = self._begin

    @classmethod
    def of(cls, part: str) -> Inspection:
        """Choose what to look for by the name of the part."""
        is_sheet = part.startswith("xl/worksheets/") and part.endswith(".xml")
        return cls(SheetFacts() if is_sheet else None, counts=is_sheet or part == "xl/sharedStrings.xml")

    def feed(self, piece: bytes) -> None:
        """Look at the next piece.

        Raises:
            RefusedError: ``workbook-…``.
            xml.parsers.expat.ExpatError: when it is not XML.
        """
        self._parser.Parse(piece, False)

    def finish(self) -> None:
        """See that the part is complete."""
        self._parser.Parse(b"", True)

    def _begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._begin_cell(attributes.get("r", ""))
        elif name in _CONTENT:
            self._empty_rows = 0
        elif name == "row":
            self._begin_row(attributes.get("r", ""))
        elif name == "si":
            self._texts += 1
            if self._texts > MOST_TEXTS:
                raise _too_much()
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        else:
            self._others += 1
            if self._others > MOST_OTHERS:
                raise _too_much()

    def _begin_row(self, given: str) -> None:
        if self.sheet is None:
            return
        number = int(given) if given else self.sheet.last_row + 1
        if number <= self.sheet.last_row:
            raise _out_of_order(f"row {number:,} comes after row {self.sheet.last_row:,}")
        self.sheet.last_row = number
        self._empty_rows += 1
        if self._empty_rows > MOST_EMPTY_ROWS:
            raise RefusedError(
                "too-many-empty-rows",
                f"More than {MOST_EMPTY_ROWS:,} empty rows come before row {number:,}. Delete them and save the file.",
            )
        self._cell = (0, "")

    def _begin_cell(self, given: str) -> None:
        self._cells += 1
        if self._cells > MOST_CELLS:
            raise _too_much()
        if given:
            letters = given.rstrip("0123456789")
            cell = (len(letters), letters)
            if cell <= self._cell:
                raise _out_of_order(f"cell {given[:12]} comes too late")
            self._cell = cell

    def _merge(self, given: str) -> None:
        found = _RANGE.fullmatch(given)
        if self.sheet is None or found is None:
            return
        first, last = int(found[2]), int(found[4])
        self._merged_rows += last - first + 1
        if self._merged_rows > MOST_MERGED_ROWS:
            raise RefusedError("workbook-merged", "The sheet is full of merged cells. Unmerge them and save the file.")
        for row in range(first, last + 1):
            self.sheet.merged.setdefault(row, []).append((_column(found[1]), _column(found[3]), given))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _refuse_doctype(*_declaration: object) -> None:
    raise RefusedError(
        "workbook-doctype", "The workbook holds XML declarations that no spreadsheet writes. Ask where it comes from."
    )


def _too_much() -> RefusedError:
    return RefusedError("workbook-large", "The workbook holds more than such a table does. Is it the right file?")


def _out_of_order(what: str) -> RefusedError:
    return RefusedError(
        "workbook-order", f"The sheet's rows are not in order ({what}). Open the workbook and save it anew."
    )
