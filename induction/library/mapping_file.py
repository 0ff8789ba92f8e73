"""Read a mapping file that somebody sends or names: YAML that says what differs from a foreign table's defaults."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel

from induction.domain.errors import ContentError, Problem
from induction.library.complaints import validated
from induction.library.yaml_source import read_yaml

LARGEST = 64 * 1024

_Mapping = TypeVar("_Mapping", bound=BaseModel)


def read_mapping(model: type[_Mapping], body: bytes, file: str) -> _Mapping:
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
    return validated(model, {} if data is None else data, lines)
