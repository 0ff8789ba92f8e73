"""Rows kept in a temporary file: read once from the database, written into several files, never all in memory."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Any, Self

Rows = list[tuple[Any, ...]]


class Spool:
    """Holds chunks of rows of texts, whole numbers and None in a file without a name, which is gone when closed."""

    def __init__(self) -> None:
        self._file: IO[bytes] = TemporaryFile()  # noqa: SIM115  # closed by leaving the block

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def keep(self, chunks: Iterable[Rows]) -> Iterator[Rows]:
        """Pass chunks on and keep each of them."""
        for rows in chunks:
            marshal.dump(rows, self._file)
            yield rows

    def __iter__(self) -> Iterator[Rows]:
        """Give the chunks again, from the first."""
        end = self._file.tell()
        self._file.seek(0)
        while self._file.tell() < end:
            yield marshal.load(self._file)  # noqa: S302  # our own file, which has no name for anybody to open
