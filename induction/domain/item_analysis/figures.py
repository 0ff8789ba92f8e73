"""The figures that may leave the answers: groups of options, each chosen by ten people or more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from induction.domain.learning.module import Grade
from induction.domain.standings.periods import Period


class Occasion(StrEnum):
    """When people met a situation: everybody alike at induction, or chosen for them in a refresher.

    A refresher asks again what went wrong, so its figures must not be held against those of an induction.
    """

    INDUCTION = "induction"
    REFRESHER = "refresher"


class Item(NamedTuple):
    """A situation in one version of its module, on one occasion; each person counts once for it."""

    module_id: str
    scene_id: str
    fingerprint: str
    occasion: Occasion


class Choice(NamedTuple):
    """An option, and whether it was chosen by somebody who was sure of it."""

    option_id: str
    is_sure: bool


@dataclass(frozen=True)
class Block:
    """Options that are counted together: all of them right, or all of them wrong.

    Attributes:
        options: ids in the author's order.
        grades: theirs, each once, from best to breach.
        people: how many chose one of them, ten or more.
    """

    options: tuple[str, ...]
    grades: tuple[Grade, ...]
    people: int

    @property
    def is_right(self) -> bool:
        """Tell whether these are best or acceptable choices."""
        return self.grades[0].is_right


@dataclass(frozen=True)
class Figures:
    """What was chosen in a span of quarters. Every other figure is made of these alone.

    Attributes:
        blocks: a division of all options of the situation.
        sure_and_wrong: how many were sure of a wrong choice; None where that, or its complement, is fewer than ten.
    """

    item: Item
    span: Period
    blocks: tuple[Block, ...]
    sure_and_wrong: int | None = None

    @property
    def people(self) -> int:
        """How many people chose."""
        return sum(block.people for block in self.blocks)

    @property
    def wrong(self) -> int:
        """How many of them chose a poor option or a breach."""
        return sum(block.people for block in self.blocks if not block.is_right)


def graded(blocks: Iterable[Block], grade: Grade) -> int | None:
    """Count the choices of one grade; None where it is counted together with another."""
    blocks = tuple(blocks)
    if any(grade in block.grades and len(block.grades) > 1 for block in blocks):
        return None
    return sum(block.people for block in blocks if grade in block.grades)
