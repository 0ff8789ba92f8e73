"""The CSV file: RFC 4180, UTF-8 with a byte order mark for Excel, every field in quotes, no field a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

from induction.domain.report_columns import Column
from induction.export import formula

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

# A field begins behind a comma, at the start of a line, or at the start of the chunk; a doubled quote inside a text
# can look the same, which costs nothing but a second look.
_DANGEROUS_FIELD = re.compile(f'(?:\\A|[,\\n])"(?:{formula.START})')


def write(stream: IO[bytes], columns: Sequence[Column], chunks: Iterable[list[tuple[Any, ...]]]) -> None:
    """Write the file, a chunk of rows at a time."""
    stream.write(BYTE_ORDER_MARK)
    for text in _texts([[tuple(column.name for column in columns)]], chunks):
        stream.write(text.encode("utf-8"))


def _texts(*parts: Iterable[list[tuple[Any, ...]]]) -> Iterator[str]:
    for part in parts:
        for rows in part:
            text = _quoted(rows)
            yield _quoted(map(_guarded, rows)) if _DANGEROUS_FIELD.search(text) else text


def _quoted(rows: Iterable[Sequence[Any]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _guarded(row: Sequence[Any]) -> list[Any]:
    return [formula.guard(value) if isinstance(value, str) else value for value in row]
