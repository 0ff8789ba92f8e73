"""A zip file that is the same whenever it is made of the same files, and knows the hash of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Self, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from induction.domain.evidence import Part
from induction.export.measure import Measured, Sink


class Archive:
    """Writes files one after another; `parts` lists them. Leave the block to write the end of it."""

    def __init__(self, stream: Sink) -> None:
        self._zip = ZipFile(cast("IO[bytes]", stream), "w", ZIP_DEFLATED)  # it only writes
        self.parts: list[Part] = []

    def add(self, name: str, body: bytes) -> None:
        """Add a file."""
        self.fill(name, lambda out: out.write(body))

    def fill(self, name: str, write: Callable[[Sink], object], *, is_packed: bool = False) -> None:
        """Let something write a file; what is packed already is stored as it is."""
        info = ZipInfo(name)  # dated 1980, whenever it is made
        info.compress_type = ZIP_STORED if is_packed else ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        with self._zip.open(info, "w", force_zip64=True) as part:
            out = Measured(part)
            write(out)
        self.parts.append(Part(name, out.size, out.sha256))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()
