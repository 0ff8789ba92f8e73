"""A small language for what somebody has done so far: ``chose(scene.option)``, ``visited(scene)``, and, or, not.

Nothing in it is ever evaluated as code. ``not`` binds closest, then ``and``, then ``or``; parentheses group.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

Taken = frozenset[tuple[str, str]]
"""The scenes answered so far, each with the option chosen in it."""

NOTHING_TAKEN: Taken = frozenset()
LONGEST = 300


class Condition(Protocol):
    """Something that holds, or does not, for what was done so far."""

    def holds(self, taken: Taken) -> bool:
        """Tell whether it holds."""

    def atoms(self) -> Iterator[Chose | Visited]:
        """Give each choice and each visit that it asks about, in order."""


@dataclass(frozen=True)
class Chose:
    """The option was chosen in the scene, on any visit to it."""

    scene: str
    option: str

    def holds(self, taken: Taken) -> bool:
        """Tell whether it was."""
        return (self.scene, self.option) in taken

    def atoms(self) -> Iterator[Chose | Visited]:
        """Give itself."""
        yield self


@dataclass(frozen=True)
class Visited:
    """The scene was answered."""

    scene: str

    def holds(self, taken: Taken) -> bool:
        """Tell whether it was."""
        return any(scene == self.scene for scene, _ in taken)

    def atoms(self) -> Iterator[Chose | Visited]:
        """Give itself."""
        yield self


@dataclass(frozen=True)
class _Not:
    part: Condition

    def holds(self, taken: Taken) -> bool:
        return not self.part.holds(taken)

    def atoms(self) -> Iterator[Chose | Visited]:
        yield from self.part.atoms()


@dataclass(frozen=True)
class _Both:
    left: Condition
    right: Condition

    def holds(self, taken: Taken) -> bool:
        return self.left.holds(taken) and self.right.holds(taken)

    def atoms(self) -> Iterator[Chose | Visited]:
        yield from self.left.atoms()
        yield from self.right.atoms()


@dataclass(frozen=True)
class _Either:
    left: Condition
    right: Condition

    def holds(self, taken: Taken) -> bool:
        return self.left.holds(taken) or self.right.holds(taken)

    def atoms(self) -> Iterator[Chose | Visited]:
        yield from self.left.atoms()
        yield from self.right.atoms()


@lru_cache(maxsize=1_000)
def parse(text: str) -> Condition:
    """Read a condition.

    Raises:
        ValueError: in words that say what is expected, and where.
    """
    reader = _Reader(text)
    condition = reader.either()
    reader.expect("", "`and`, `or` or the end")
    return condition


_TOKEN = re.compile(r"\s*([a-z][a-z0-9-]*|[().]|\S|$)")
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class _Reader:
    """Takes a text token by token; each method reads what it is named for."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            raise ValueError(f"is longer than {LONGEST} characters")
        self._text = text
        self._at = 0

    def either(self) -> Condition:
        condition = self.both()
        while self._take("or"):
            condition = _Either(condition, self.both())
        return condition

    def both(self) -> Condition:
        condition = self.single()
        while self._take("and"):
            condition = _Both(condition, self.single())
        return condition

    def single(self) -> Condition:
        if self._take("not"):
            return _Not(self.single())
        if self._take("("):
            condition = self.either()
            self.expect(")", "`)`")
            return condition
        if self._take("visited"):
            return Visited(*self._named(1))
        if self._take("chose"):
            return Chose(*self._named(2))
        raise self._refusal("`chose(scene.option)`, `visited(scene)`, `not` or `(`")

    def expect(self, token: str, words: str) -> None:
        if not self._take(token):
            raise self._refusal(words)

    def _named(self, count: int) -> Iterator[str]:
        """Read one id, or two with a full stop between, in parentheses."""
        self.expect("(", "`(`")
        for place in range(count):
            if place:
                self.expect(".", "`.` and an option's id")
            yield self._id("a scene's id" if place == 0 else "an option's id")
        self.expect(")", "`)`")

    def _id(self, words: str) -> str:
        token = self._token()
        if not _ID.fullmatch(token):
            raise self._refusal(words)
        self._take(token)
        return token

    def _take(self, token: str) -> bool:
        if self._token() != token:
            return False
        self._at = self._match().end()
        return True

    def _token(self) -> str:
        return self._match().group(1)

    def _match(self) -> re.Match[str]:
        found = _TOKEN.match(self._text, self._at)
        assert found is not None, "the pattern matches the empty end, too"  # noqa: S101  # tells the type checker so
        return found

    def _refusal(self, expected: str) -> ValueError:
        token = self._token()
        return ValueError(f"{f'has “{token}”' if token else 'ends'} where {expected} is expected")
