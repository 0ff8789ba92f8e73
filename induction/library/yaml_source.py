"""Read one YAML 1.2 document into plain values that remember their lines.

Less than all of YAML, on purpose: no anchors and aliases, no tags, no repeated keys, one document, limited depth.
`No` stays a word and 12:30 stays a time of day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamStartEvent,
)

from induction.domain.authoring.source import Lines, Path
from induction.domain.errors import ContentError, Problem

DEEPEST = 12

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]{1,30}|[0-9]{1,30}(\.[0-9]{0,30})?)([eE][-+]?[0-9]{1,3})?")
_WORDS: dict[str, bool | None] = {"": None, "~": None}
_WORDS |= dict.fromkeys(("null", "Null", "NULL"))
_WORDS |= dict.fromkeys(("true", "True", "TRUE"), True)
_WORDS |= dict.fromkeys(("false", "False", "FALSE"), False)


def read_yaml(text: str, file: str, first_line: int = 1) -> tuple[Any, Lines]:
    """Read a document; `first_line` is its own line in the file when it is only a part of it.

    Raises:
        ContentError: when it is not YAML, or more of YAML than content may use.
    """
    reader = _Reader(file, first_line, YAML(typ="safe", pure=True).parse(text))
    try:
        value = reader.document()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = f"This is not YAML: {' '.join(filter(None, (error.context, error.problem)))}."
        mend = "Look at this line and the one above it: indentation, quotes, a missing colon or dash."
        raise ContentError([Problem(file, first_line + (mark.line if mark else 0), what, mend)]) from error
    except YAMLError as error:
        raise ContentError([Problem(file, 0, f"This is not YAML: {error}.", "Save it as plain UTF-8 text.")]) from error
    if reader.problems:
        raise ContentError(reader.problems)
    return value, Lines(file, reader.lines)


@dataclass
class _Reader:
    """Builds values from events, one step of recursion a level, and stops at what content may not use."""

    file: str
    first_line: int
    events: Iterator[Event]
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def document(self) -> Any:
        event = self._next()
        while isinstance(event, StreamStartEvent | DocumentStartEvent):
            event = self._next()
        value = self._value(event, ()) if isinstance(event, _NODES) else None
        for later in self.events:
            if isinstance(later, DocumentStartEvent):
                raise self._refusal(later, "A second document begins here.", "Put one module in each file.")
        return value

    def _next(self) -> Event:
        return next(self.events)

    def _value(self, event: Event, path: Path) -> Any:
        self._refuse(event, path)
        self.lines.setdefault(path, self._line(event))
        if isinstance(event, MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(path)
        return _scalar(event)

    def _refuse(self, event: Any, path: Path) -> None:
        if isinstance(event, AliasEvent) or event.anchor:
            mend = "Write the value out where it is needed; a `&` or `*` at the beginning of a text needs quotes."
            raise self._refusal(event, "Anchors (&) and aliases (*) are not used in content.", mend)
        if event.ctag is not None:
            mend = "Take it out; a `!` at the beginning of a text needs quotes."
            raise self._refusal(event, f"Tags such as {str(event.ctag)!r} are not used in content.", mend)
        if len(path) >= DEEPEST and not isinstance(event, ScalarEvent):
            mend = "Look at the indentation here."
            raise self._refusal(event, f"This is nested more than {DEEPEST} levels deep.", mend)

    def _mapping(self, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := self._next(), MappingEndEvent):
            key = self._key(event)
            if key in values:
                before = self.lines[(*path, key)]
                mend = f"It stands on line {before} already: keep one of the two."
                self.problems.append(self._problem(event, f"The key `{key}` is repeated.", mend))
            self.lines[(*path, key)] = self._line(event)
            values[key] = self._value(self._next(), (*path, key))
        return values

    def _key(self, event: Event) -> str:
        if not isinstance(event, ScalarEvent) or event.anchor or event.ctag is not None:
            raise self._refusal(event, "A key must be a plain word.", "Look at the indentation and the brackets here.")
        return str(event.value)

    def _sequence(self, path: Path) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := self._next(), SequenceEndEvent):
            values.append(self._value(event, (*path, len(values))))
        return values

    def _line(self, event: Event) -> int:
        return self.first_line + int(event.start_mark.line)

    def _problem(self, event: Event, what: str, mend: str) -> Problem:
        return Problem(self.file, self._line(event), what, mend)

    def _refusal(self, event: Event, what: str, mend: str) -> ContentError:
        return ContentError([*self.problems, self._problem(event, what, mend)])


_NODES = (AliasEvent, MappingStartEvent, ScalarEvent, SequenceStartEvent)


def _scalar(event: Any) -> str | int | float | bool | None:
    text = str(event.value)
    if event.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text
