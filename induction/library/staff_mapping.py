"""Read a mapping file: what a Trust calls the columns of its staff extract, and what it writes into them."""

from __future__ import annotations

from induction.domain.errors import ContentError, Problem
from induction.domain.staff_import.mapping import StaffMapping
from induction.library.complaints import validated
from induction.library.yaml_source import read_yaml

LARGEST = 64 * 1024


def load_mapping(body: bytes, file: str) -> StaffMapping:
    """Read a mapping from the bytes of its file; an empty file changes nothing.

    Raises:
        ContentError: with every problem of the file, each at its line.
    """
    if len(body) > LARGEST:
        raise ContentError([Problem(file, 0, "This is too long for a mapping file.", "Is it the right file?")])
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError([Problem(file, 0, "This is not UTF-8.", "Save it as plain UTF-8 text.")]) from error
    data, lines = read_yaml(text, file)
    return validated(StaffMapping, {} if data is None else data, lines)
