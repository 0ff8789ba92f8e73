"""The CSV file: RFC 4180, UTF-8 with a byte order mark for Excel, every field in quotes, no field a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from induction.domain.reports.report_columns import Column
from induction.export import formula, shown
from induction.export.measure import Sink

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

# A field begins behind a comma or at the start of a line. What these find is looked at field by field; a doubled quote
# inside a text can look the same, which costs nothing but that second look. Two patterns with a fixed beginning are
# four times as fast as one with a choice.
_SUSPICIOUS = (re.compile(f',"{formula.FIRST}'), re.compile(f'\n"{formula.FIRST}'))


def write(stream: Sink, columns: Sequence[Column], chunks: Iterable[list[tuple[Any, ...]]]) -> None:
    """Write the file, a chunk of rows at a time."""
    stream.write(BYTE_ORDER_MARK)
    for text in _texts([[tuple(column.name for column in columns)]], shown.as_text(columns, chunks)):
        stream.write(text.encode("utf-8"))


def _texts(*parts: Iterable[list[tuple[Any, ...]]]) -> Iterator[str]:
    for part in parts:
        for rows in part:
            text = _quoted(rows)
            yield _quoted(map(_guarded, rows)) if _is_suspicious(text) else text


def _is_suspicious(text: str) -> bool:
    lines = "\n" + text
    return any(pattern.search(lines) for pattern in _SUSPICIOUS)


def _quoted(rows: Iterable[Sequence[Any]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _guarded(row: Sequence[Any]) -> list[Any]:
    return [formula.guard(value) if isinstance(value, str) else value for value in row]
