"""The texts and rows of a workbook that was looked through, by openpyxl on the standard library's quick parser.

By itself openpyxl takes defusedxml's parser, which is written in Python and half as fast. What that one would refuse,
`archive.inspected` has refused before: no part with a document type comes here, and so no entity either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import IO, Any
from xml.etree.ElementTree import Element, iterparse

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import column_index_from_string
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

_TEXT, _PIECE, _RUN, _ROW, _VALUE = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("si", "t", "r", "row", "v"))


class Reader(ExcelReader):  # type: ignore[misc]  # openpyxl has no annotations
    """Opens a workbook as openpyxl does, but for the table of texts."""

    def read_strings(self) -> None:
        """Read the texts that cells refer to."""
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            if not part.PartName.endswith(".xml"):
                raise ValueError("The texts lie where nothing was looked through.")
            with self.archive.open(part.PartName[1:]) as source:
                self.shared_strings = [*_texts(source)]


def rows(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    """Read the rows of a sheet that has any, each with its number; cells between others may be None."""
    book = sheet.parent
    with sheet._get_source() as source:  # noqa: SLF001  # openpyxl opens a part nowhere else
        parser = _Rows(
            source, sheet._shared_strings, epoch=book.epoch,  # noqa: SLF001  # as above
            date_formats=book._date_formats, timedelta_formats=book._timedelta_formats,  # noqa: SLF001  # as above
        )  # fmt: skip
        for number, cells in parser.parse():
            yield number, _in_place(cells)


class _Rows(WorkSheetParser):  # type: ignore[misc]  # as above
    """Parses the rows of a sheet and nothing else."""

    def parse(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        for _, element in iterparse(self.source):  # noqa: S314  # looked through before
            if element.tag == _ROW:
                yield self.parse_row(element)
                element.clear()

    def parse_cell(self, element: Element) -> dict[str, Any]:
        """Read a cell; one that holds nothing but a text from the table, as most do, without detours."""
        place = element.get("r", "")
        if element.get("t") == "s" and place and len(element) == 1 and element[0].tag == _VALUE:
            self.col_counter = _column(place.rstrip("0123456789"))
            return {"column": self.col_counter, "value": self.shared_strings[int(element[0].text or "")]}
        found: dict[str, Any] = super().parse_cell(element)
        return found


_column = cache(column_index_from_string)


def _in_place(cells: list[dict[str, Any]]) -> list[Any]:
    values: list[Any] = []
    for cell in cells:
        values += [None] * (cell["column"] - 1 - len(values))
        values.append(cell["value"])
    return values


def _texts(source: IO[bytes]) -> Iterator[str]:
    for _, element in iterparse(source):  # noqa: S314  # as above
        if element.tag == _TEXT:
            yield _text(element)
            element.clear()


def _text(element: Element) -> str:
    """Join the pieces of a text; how it is to be pronounced is left out."""
    pieces = (piece for each in element for piece in ((each,) if each.tag == _PIECE else _formatted(each)))
    return "".join(piece.text or "" for piece in pieces)


def _formatted(element: Element) -> Iterator[Element]:
    return element.iter(_PIECE) if element.tag == _RUN else iter(())
