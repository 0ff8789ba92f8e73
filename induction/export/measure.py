"""A stream that passes bytes on and knows how many they were and what their SHA-256 is."""

from __future__ import annotations

import hashlib
from typing import Protocol


class Sink(Protocol):
    """What a file is written to."""

    def write(self, part: bytes, /) -> object:
        """Take some bytes."""


class Measured:
    """Measures what is written through it; without a sink behind it, it does only that."""

    def __init__(self, sink: Sink | None = None) -> None:
        self._sink = sink
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, part: bytes, /) -> int:
        """Pass some bytes on; gives how many."""
        self._digest.update(part)
        self.size += len(part)
        if self._sink is not None:
            self._sink.write(part)
        return len(part)

    def flush(self) -> None:
        """Keep nothing back: there is nothing to do."""

    @property
    def sha256(self) -> str:
        """The SHA-256 of all that was written, in hex."""
        return self._digest.hexdigest()
