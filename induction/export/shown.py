"""Values as text files show them: dates in the file's own form, and the word for nothing where it has one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from induction.domain.reports.date_format import DateFormat
from induction.domain.reports.report_columns import Column, ColumnType

Rows = list[tuple[Any, ...]]


def as_text(columns: Sequence[Column], chunks: Iterable[Rows]) -> Iterable[Rows]:
    """Show the values as the columns want them; where nothing differs from the standard the rows pass untouched."""
    changes = [(place, _way(column)) for place, column in enumerate(columns) if _differs(column)]
    return _changed(changes, chunks) if changes else chunks


def _differs(column: Column) -> bool:
    return bool(column.empty) or (column.type is ColumnType.DATE and column.dates is not DateFormat.ISO)


def _way(column: Column) -> Callable[[Any], Any]:
    nothing = column.empty or None
    if column.type is ColumnType.DATE:
        return lambda value: nothing if value is None else column.dates.write(value)
    return lambda value: nothing if value is None else value


def _changed(changes: Sequence[tuple[int, Callable[[Any], Any]]], chunks: Iterable[Rows]) -> Iterator[Rows]:
    for rows in chunks:
        shown = []
        for row in rows:
            cells = list(row)
            for place, way in changes:
                cells[place] = way(cells[place])
            shown.append(tuple(cells))
        yield shown
