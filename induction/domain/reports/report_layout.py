"""Which columns a file has, in which order and under which headings: the standard ones, or a Trust's own mapping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, model_validator

from induction.domain.reports.date_format import DateFormat
from induction.domain.reports.report_columns import COLUMNS, Column, ColumnType
from induction.domain.reports.report_row import Row

STANDARD_NAME = "standard"
_MOST_COLUMNS = 60
_BY_NAME = {column.name: (place, column) for place, column in enumerate(COLUMNS)}


def _known(name: str) -> str:
    if name in _BY_NAME:
        return name
    near = get_close_matches(name, _BY_NAME, n=1)
    mend = f"did you mean {near[0]}" if near else "`induction report dictionary` names the columns there are"
    raise ValueError(f"names no column of the report: {name!r}; {mend}")


_Words = Annotated[str, StringConstraints(min_length=1, max_length=120)]
_Name = Annotated[str, AfterValidator(_known)]


class MappedColumn(BaseModel):
    """One column of a Trust's file: a heading, and either a column of the report or a text that is always the same.

    Attributes:
        date_format: of this column; without it, the file's.
        empty: stands where there is nothing to say.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    described_in: ClassVar[str] = "docs/report-files.md"

    heading: _Words
    column: _Name | None = None
    text: Annotated[str, StringConstraints(max_length=120)] | None = None
    date_format: DateFormat | None = None
    empty: Annotated[str, StringConstraints(max_length=120)] = ""

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.column is None) == (self.text is None):
            raise ValueError("needs either `column` or `text`, and not both")
        return self


def _each_once(given: tuple[MappedColumn, ...]) -> tuple[MappedColumn, ...]:
    if not 1 <= len(given) <= _MOST_COLUMNS:
        raise ValueError(f"must hold from 1 to {_MOST_COLUMNS} columns, not {len(given)}")
    headings = [each.heading.casefold() for each in given]
    twice = next((each.heading for each in given if headings.count(each.heading.casefold()) > 1), None)
    if twice:
        raise ValueError(f"has the heading {twice!r} twice; give each column a heading of its own")
    return given


class ReportMapping(BaseModel):
    """A mapping file.

    Attributes:
        title: what HR chooses it by.
        about: for whom the file is, in a sentence.
        only_with: people for whom this column is empty are left out.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    described_in: ClassVar[str] = "docs/report-files.md"

    title: _Words
    about: Annotated[str, StringConstraints(max_length=300)] = ""
    date_format: DateFormat = DateFormat.ISO
    only_with: _Name | None = None
    columns: Annotated[tuple[MappedColumn, ...], AfterValidator(_each_once)]

    def layout(self, name: str) -> Layout:
        """Give the layout that the file describes; `name` is the file's own, without its ending."""
        return Layout(
            name, self.title, self.about,
            tuple(_column(each, self.date_format) for each in self.columns),
            tuple(each.column or (each.text or "",) for each in self.columns),
            self.only_with or "",
        )  # fmt: skip


def _column(each: MappedColumn, dates: DateFormat) -> Column:
    if each.column is None:
        return Column(each.heading, each.heading, ColumnType.TEXT, f"Always “{each.text}”.", "The mapping file")
    original = _BY_NAME[each.column][1]
    return replace(
        original, name=each.heading, title=original.title, empty=each.empty,
        dates=(each.date_format or dates) if original.type is ColumnType.DATE else DateFormat.ISO,
    )  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """The columns of a file, and where in a row of the report each is found.

    Attributes:
        name: the mapping file's name without its ending, or ``standard``.
        parts: for each column, the name of the report's column, or a tuple of the one text that always stands there.
        only_with: people for whom this column of the report is empty are left out.
    """

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    parts: tuple[str | tuple[str], ...]
    only_with: str = ""

    @property
    def is_standard(self) -> bool:
        """Tell whether the file has the report's own columns."""
        return self.name == STANDARD_NAME

    def key(self, wanted: Iterable[str]) -> list[str]:
        """Give the headings of some columns of the report; empty when the file lacks one of them."""
        headings = {part: column.name for part, column in zip(self.parts, self.columns, strict=True)}
        found = [headings.get(name) for name in wanted]
        return [heading for heading in found if heading] if all(found) else []

    def arranged(self, chunks: Iterable[list[Row]]) -> Iterator[list[Row]]:
        """Put rows of the report into this file's order."""
        if self.is_standard:
            yield from chunks
            return
        needed = _BY_NAME[self.only_with][0] if self.only_with else None
        takes = [_BY_NAME[part][0] if isinstance(part, str) else part for part in self.parts]
        for rows in chunks:
            yield [_arranged(row, takes) for row in rows if needed is None or row[needed] is not None]


def _arranged(row: Row, takes: list[Any]) -> Row:
    return tuple(take[0] if isinstance(take, tuple) else row[take] for take in takes)


STANDARD = Layout(
    STANDARD_NAME, "Standard columns", "Every column of the report, under the names in the data dictionary.",
    COLUMNS, tuple(column.name for column in COLUMNS),
)  # fmt: skip
