"""The JSON file: one object a line, UTF-8, dates as the columns want them, null where there is nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from induction.domain.reports.report_columns import Column
from induction.export import shown
from induction.export.measure import Sink


def write(stream: Sink, columns: Sequence[Column], chunks: Iterable[list[tuple[Any, ...]]]) -> None:
    """Write the file, a chunk of rows at a time."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    names = [column.name for column in columns]
    for rows in shown.as_text(columns, chunks):
        lines = [encode(dict(zip(names, row, strict=True))) for row in rows]
        stream.write("".join(f"{line}\n" for line in lines).encode("utf-8"))
