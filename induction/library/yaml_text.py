"""Write plain values as YAML the way authors write it: one key a line, long texts folded below ``>-``."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_WIDTH = 110
_SHORTEST_FOLDED = 80
# A plain scalar that no YAML reader takes for anything but text; everything else is quoted or folded.
_PLAIN = re.compile(r"[A-Za-z‹“(][^\n#:]*[^\s#:]|[A-Za-z]")
_NAME = re.compile(r"\d+(?:-\d+)*-[a-z]{2,}[a-z0-9-]*")
_NOT_TEXT = re.compile(r"(?i:true|false|null|yes|no|on|off|y|n|~)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def as_yaml(values: Mapping[str, Any]) -> str:
    """Write a mapping of texts, numbers, truth values, lists and mappings; texts are kept to the character.

    Texts hold no line breaks and no two spaces together, as all texts of drafts do.
    """
    return "\n".join(_mapping(values, "")) + "\n"


def _mapping(values: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield f"{indent}{key}:"
            yield from _mapping(value, indent + "  ")
        elif isinstance(value, Sequence) and not isinstance(value, str):
            yield f"{indent}{key}:" if value else f"{indent}{key}: []"
            yield from _sequence(value, indent + "  ")
        else:
            yield from _scalar(f"{indent}{key}: ", value, indent + "  ")


def _sequence(values: Sequence[Any], indent: str) -> Iterator[str]:
    for value in values:
        if isinstance(value, Mapping):
            first, *rest = _mapping(value, indent + "  ")
            yield f"{indent}- {first.lstrip()}"
            yield from rest
        else:
            yield from _scalar(f"{indent}- ", value, indent + "  ")


def _scalar(begun: str, value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, bool):
        yield begun + ("true" if value else "false")
    elif isinstance(value, int):
        yield f"{begun}{value}"
    elif len(value) <= _SHORTEST_FOLDED and (_is_plain(value) or _DAY.fullmatch(value)):
        yield begun + value
    elif len(value) <= _SHORTEST_FOLDED and '"' not in value and "\\" not in value:
        yield f'{begun}"{value}"'
    else:
        yield begun + ">-"
        yield from textwrap.wrap(
            value,
            _WIDTH,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )


def _is_plain(value: str) -> bool:
    return bool(_PLAIN.fullmatch(value) or _NAME.fullmatch(value)) and not _NOT_TEXT.fullmatch(value)
