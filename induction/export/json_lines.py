"""The JSON file: one object a line, UTF-8, dates as ISO text, null where there is nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import IO, Any

from induction.domain.report_columns import Column


def write(stream: IO[bytes], columns: Sequence[Column], chunks: Iterable[list[tuple[Any, ...]]]) -> None:
    """Write the file, a chunk of rows at a time."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    names = [column.name for column in columns]
    for rows in chunks:
        lines = [encode(dict(zip(names, row, strict=True))) for row in rows]
        stream.write("".join(f"{line}\n" for line in lines).encode("utf-8"))
