"""Which clauses are misunderstood most: figures of situations gathered by the clause that their wrong options quote."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from induction.domain.item_analysis.figures import Occasion, graded
from induction.domain.item_analysis.intervals import Interval, wilson
from induction.domain.item_analysis.totals import Sure, Total
from induction.domain.learning.module import Grade, Module, Scene

WORTH_A_LOOK = 0.10
"""A clause is put forward when surely more than so many of the first choices about it are wrong."""
CONVINCED = 1 / 3
"""From here on, of the wrong choices, it is a conviction and no guess that misleads people."""


class Advice(StrEnum):
    """What to do about a clause that is misunderstood."""

    BRIEF = "brief teams on it"
    REWRITE = "look at its words"
    READ = "read it beside its situations"


class Place(NamedTuple):
    """A situation of a module in use."""

    module_id: str
    scene_id: str


@dataclass(frozen=True)
class Seen:
    """A situation and what people chose in it.

    Attributes:
        is_current: whether the figures are of the module as it is in use; if not, of the version before.
    """

    module: Module
    scene: Scene
    total: Total
    is_current: bool


@dataclass(frozen=True)
class ClauseFigures:
    """What people chose in the situations whose wrong options quote a section."""

    section: str
    seen: tuple[Seen, ...]

    @property
    def choices(self) -> int:
        """How many first choices there were; a person makes one in each situation."""
        return sum(each.total.people for each in self.seen)

    @property
    def wrong(self) -> int:
        """How many of them were poor or a breach."""
        return sum(each.total.wrong for each in self.seen)

    @property
    def wrong_share(self) -> float:
        """The share of wrong choices in per cent."""
        return 100 * self.wrong / self.choices

    @property
    def breaches(self) -> int | None:
        """How many were a breach; None where somewhere they are counted together with poor ones."""
        counts = [graded(each.total.blocks, Grade.BREACH) for each in self.seen]
        return None if None in counts else sum(count or 0 for count in counts)

    @cached_property
    def sure(self) -> Sure | None:
        """How many were sure of a wrong choice."""
        told = [each.total.sure_and_wrong for each in self.seen]
        known = [each for each in told if each]
        if not known:
            return None
        return Sure(
            sum(each.people for each in known), len(known) == len(told) and all(each.is_whole for each in known)
        )

    @cached_property
    def surely(self) -> Interval:
        """Where the share of wrong choices lies, as if the people of one situation were all there are.

        The same people meet several situations, so their choices are not so many separate witnesses.
        """
        people = self.choices / len(self.seen)
        return wilson(people * self.wrong / self.choices, people)

    @property
    def is_worth_a_look(self) -> bool:
        """Tell whether the clause is put forward."""
        return self.surely.low > WORTH_A_LOOK

    @property
    def advice(self) -> Advice:
        """Say what to do: conviction is met by talking, uncertainty by clearer words."""
        if self.sure and wilson(self.sure.people, self.wrong).low >= CONVINCED:
            return Advice.BRIEF
        if self.sure and self.sure.is_whole and wilson(self.sure.people, self.wrong).high < CONVINCED:
            return Advice.REWRITE
        return Advice.READ

    @property
    def modules(self) -> tuple[Module, ...]:
        """The modules of the situations, each once."""
        return tuple({each.module.id: each.module for each in self.seen}.values())


def ranked(modules: Iterable[Module], policy: str, totals: Sequence[Total]) -> list[ClauseFigures]:
    """Rank the clauses of a policy, by the share of wrong choices that is sure: the lower end of its interval.

    Args:
        modules: those in use.
        policy: its slug.
        totals: everything that was let through.
    """
    held = _by_place(totals)
    found: dict[str, list[Seen]] = {}
    for module in modules:
        for scene in module.scenes if module.policy == policy else ():
            total = chosen_total(module.fingerprint, held.get(Place(module.id, scene.id), ()))
            if total:
                seen = Seen(module, scene, total, total.item.fingerprint == module.fingerprint)
                for section in sections_of(scene):
                    found.setdefault(section, []).append(seen)
    clauses = [ClauseFigures(section, tuple(seen)) for section, seen in found.items()]
    return sorted(clauses, key=lambda each: (-each.surely.low, each.section))


def of_duty(clause: ClauseFigures, exercised_in: Collection[Place]) -> ClauseFigures | None:
    """Narrow a clause's figures to the situations that exercise one of its obligations; None where none does."""
    seen = tuple(each for each in clause.seen if Place(each.module.id, each.scene.id) in exercised_in)
    return replace(clause, seen=seen) if seen else None


def sections_of(scene: Scene) -> tuple[str, ...]:
    """Give the sections that the wrong options of a scene quote: what was not known by whoever chose them."""
    wrong = (option for option in scene.options if not option.grade.is_right)
    return tuple(dict.fromkeys(cite.section for option in wrong for cite in option.cites))


def chosen_total(fingerprint: str, totals: Iterable[Total]) -> Total | None:
    """Choose the figures that speak of a situation: of the version in use and of inductions, as far as there are any.

    A refresher asks those again who went wrong, so it speaks only where no induction does.
    """
    order = sorted(
        totals,
        key=lambda each: (
            each.item.occasion is Occasion.INDUCTION,
            each.item.fingerprint == fingerprint,
            each.span.to_on,
        ),
    )
    return order[-1] if order else None


def _by_place(totals: Iterable[Total]) -> Mapping[Place, list[Total]]:
    found: dict[Place, list[Total]] = {}
    for total in totals:
        found.setdefault(Place(total.item.module_id, total.item.scene_id), []).append(total)
    return found
