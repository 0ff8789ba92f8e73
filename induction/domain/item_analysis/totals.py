"""Figures of several spans added up: only what was let through is added, so nothing new can be worked out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from induction.domain.item_analysis.figures import Block, Item
from induction.domain.learning.module import Grade
from induction.domain.standings.periods import Period


class Sure(NamedTuple):
    """How many were sure of a wrong choice: exactly so many, or at least, where some spans do not tell."""

    people: int
    is_whole: bool


@dataclass(frozen=True)
class Total:
    """All that was let through of one situation.

    Attributes:
        blocks: the finest division that holds in every span.
        sure_and_wrong: None where no span tells.
    """

    item: Item
    span: Period
    blocks: tuple[Block, ...]
    sure_and_wrong: Sure | None = None

    @property
    def people(self) -> int:
        """How many people chose."""
        return sum(block.people for block in self.blocks)

    @property
    def wrong(self) -> int:
        """How many of them chose a poor option or a breach."""
        return sum(block.people for block in self.blocks if not block.is_right)

    @property
    def wrong_share(self) -> float:
        """The share of wrong choices in per cent."""
        return 100 * self.wrong / self.people


def joined(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Add up blocks of several spans: those that overlap become one."""
    found: list[Block] = []
    for block in blocks:
        meeting = [each for each in found if set(each.options) & set(block.options)]
        found = [each for each in found if each not in meeting] + [_one(meeting, block)]
    return tuple(sorted(found, key=_order))


def _one(meeting: Sequence[Block], block: Block) -> Block:
    everything = (*meeting, block)
    options = tuple(dict.fromkeys(option for each in everything for option in each.options))
    grades = tuple(grade for grade in Grade if any(grade in each.grades for each in everything))
    return Block(options, grades, sum(each.people for each in everything))


def _order(block: Block) -> tuple[int, int]:
    return list(Grade).index(block.grades[0]), -block.people
