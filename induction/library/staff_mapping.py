"""Read a mapping file: what a Trust calls the columns of its staff extract, and what it writes into them."""

from __future__ import annotations

from induction.domain.staff_import.mapping import StaffMapping
from induction.library.mapping_file import LARGEST, read_mapping

__all__ = ["LARGEST", "load_mapping"]


def load_mapping(body: bytes, file: str) -> StaffMapping:
    """Read a mapping from the bytes of its file; an empty file changes nothing.

    Raises:
        ContentError: with every problem of the file, each at its line.
    """
    return read_mapping(StaffMapping, body, file)
