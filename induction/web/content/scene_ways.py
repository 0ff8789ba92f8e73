"""The curves of a module's map: how a way leaves one box and comes into another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from induction.domain.learning.module import Grade


@dataclass(frozen=True)
class Box:
    """A box by its upper left corner."""

    x: int
    y: int
    width: int = 200
    height: int = 56

    @property
    def middle(self) -> int:
        """The x of its middle."""
        return self.x + self.width // 2

    @property
    def bottom(self) -> int:
        """The y of its lower edge."""
        return self.y + self.height

    @property
    def right(self) -> int:
        """The x of its right edge."""
        return self.x + self.width


BOX = Box(0, 0)
"""The size of every box."""


@dataclass(frozen=True)
class Way:
    """A curve with an arrow at its end; `grade` is the best with which an option takes it."""

    grade: Grade
    path: str


class Lanes(Protocol):
    """Where long ways run."""

    def left(self) -> int:
        """Give the x of a free lane on the left."""

    def right(self) -> int:
        """Give the x of a free lane on the right."""


def way(one: Box, other: Box, grade: Grade, lanes: Lanes) -> Way:
    """Draw the way from one box to another, or from a box back to itself."""
    return Way(grade, _path(one, other, lanes))


def _path(one: Box, other: Box, lanes: Lanes) -> str:
    if one == other:
        return _round(one)
    if other.x > one.x and other.y <= one.bottom + one.height * 3:
        return _across(one.right, one.y + 28, other.x, other.y + 28)
    if other.x == one.x and one.y < other.y:
        near = other.y - one.bottom < one.height
        return _down(one, other) if near else _beside(one.x, one.y + 40, other.x, other.y + 16, lanes.left())
    if other.x == one.x:
        return _beside(one.right, one.y + 16, other.right, other.y + 40, lanes.right())
    if other.y > one.y:
        return _back(one, other)
    return (
        _across(one.x, one.y + 16, other.right, other.y + 40)
        if other.x < one.x
        else _across(one.right, one.y + 40, other.x, other.y + 40)
    )


def _down(one: Box, other: Box) -> str:
    x, to_x, half = one.middle, other.middle, (other.y - one.bottom) // 2
    return f"M{x} {one.bottom}C{x} {one.bottom + half} {to_x} {other.y - half} {to_x} {other.y}"


def _across(x: int, y: int, to_x: int, to_y: int) -> str:
    bend = (to_x - x) // 2
    return f"M{x} {y}C{x + bend} {y} {to_x - bend} {to_y} {to_x} {to_y}"


def _back(one: Box, other: Box) -> str:
    """From a box on the right down to one on the left: out at its left edge, in at the other's right edge."""
    if other.x < one.x:
        return _across(one.x, one.y + 44, other.right, other.y + 16)
    return _across(one.right, one.y + 44, other.x, other.y + 16)


def _beside(x: int, y: int, to_x: int, to_y: int, lane: int) -> str:
    near, half = y + (12 if to_y > y else -12), (y + to_y) // 2
    return f"M{x} {y}C{lane} {y} {lane} {near} {lane} {half}S{lane} {to_y} {to_x} {to_y}"


def _round(box: Box) -> str:
    x, y = box.right, box.y
    return f"M{x} {y + 16}C{x + 32} {y + 8} {x + 32} {y + 48} {x} {y + 40}"
