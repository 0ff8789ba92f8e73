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
        self._sizes: list[int] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def keep(self, chunks: Iterable[Rows]) -> Iterator[Rows]:
        """Pass chunks on and keep each of them."""
        for rows in chunks:
            body = marshal.dumps(rows)
            self._sizes.append(len(body))
            self._file.write(body)
            yield rows

    def __iter__(self) -> Iterator[Rows]:
        """Give the chunks again, from the first."""
        self._file.seek(0)
        for size in self._sizes:  # `marshal.load` would read the file value by value, six times as slowly
            yield marshal.loads(self._file.read(size))  # noqa: S302  # our own file; it has no name to open it by
