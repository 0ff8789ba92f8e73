"""Which scenes exercise which obligation, for the people whom it binds; pure, from a register and the modules.

An option's citation exercises an obligation of the same section when one quote contains the other, or when they share
an unbroken run of at least 60 % of the shorter one's words. A scene *turns on* the obligations that its options cite
when it holds right and wrong options; else they are only *cited*.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property

from induction.domain.authoring.source import Lines
from induction.domain.errors import Problem
from induction.domain.learning.module import Module, Scene
from induction.domain.policies.obligation import Audience, Kind, Obligation, Register
from induction.domain.policies.policy import comparable
from induction.domain.policies.quotes import shortened, stands_in

SHARED_RUN = 0.6

# Who has a role takes the modules for everybody as well, so these count for everybody.
TAKEN_BY: Mapping[Audience, tuple[str, ...]] = {
    Audience.ALL_STAFF: ("all-staff",),
    Audience.MANAGERS: ("line-managers", "all-staff"),
    Audience.ACCOUNT_LEADS: ("account-leads", "all-staff"),
    Audience.COMMUNICATIONS_TEAM: ("communications-team", "all-staff"),
    Audience.UNION_REPRESENTATIVES: ("all-staff",),
    Audience.REGISTERED_PROFESSIONALS: ("all-staff",),
    Audience.TRUST: ("all-staff", "line-managers", "account-leads", "communications-team"),
}


class Depth(StrEnum):
    """How far something goes into an obligation: what a module does, or what is owed."""

    NOTHING = "nothing"
    CITED = "cited"
    TURNS_ON = "turns on it"

    def reaches(self, owed: Depth) -> bool:
        """Tell whether this is at least as deep as what is owed."""
        steps = list(Depth)
        return steps.index(self) >= steps.index(owed)


@dataclass(frozen=True)
class Exercise:
    """What one module does with one obligation.

    Attributes:
        module: its id.
        audience: who takes it.
        depth: of its deepest scene.
        scenes: ids of the scenes that cite the obligation, in order.
    """

    module: str
    audience: str
    depth: Depth
    scenes: tuple[str, ...]


@dataclass(frozen=True)
class Covered:
    """One obligation, and what the modules that its people take do with it, in the order of the modules."""

    obligation: Obligation
    exercises: tuple[Exercise, ...]

    @property
    def owed(self) -> Depth:
        """What the content owes to the obligation: nothing to a right or to what the Trust itself undertakes."""
        if self.obligation.audience is Audience.TRUST or self.obligation.kind is Kind.RIGHT:
            return Depth.NOTHING
        return Depth.TURNS_ON if self.obligation.kind.is_strict else Depth.CITED

    @property
    def depth(self) -> Depth:
        """The deepest that any module goes."""
        return max((exercise.depth for exercise in self.exercises), key=list(Depth).index, default=Depth.NOTHING)

    @property
    def is_paid(self) -> bool:
        """Tell whether the modules do what is owed."""
        return self.depth.reaches(self.owed)


@dataclass(frozen=True)
class Coverage:
    """How the modules of one policy version cover its register, in the register's order."""

    policy: str
    version: str
    rows: tuple[Covered, ...]

    @cached_property
    def uncovered(self) -> tuple[Covered, ...]:
        """Give the obligations that are still owed something, strict ones first."""
        return tuple(sorted((row for row in self.rows if not row.is_paid), key=lambda row: -_strictness(row)))

    @property
    def strictly_uncovered(self) -> tuple[Covered, ...]:
        """Give each must and must-not on which no scene turns."""
        return tuple(row for row in self.uncovered if row.obligation.kind.is_strict)

    def of(self, kind: Kind | None = None, audience: Audience | None = None) -> tuple[Covered, ...]:
        """Give the rows of a kind, of an audience, or both."""
        return tuple(
            row
            for row in self.rows
            if kind in (None, row.obligation.kind) and audience in (None, row.obligation.audience)
        )


def coverage(policy: str, version: str, register: Register, modules: Iterable[Module]) -> Coverage:
    """Work out the coverage of one policy version; modules that are pinned to another are passed over."""
    pinned = [module for module in modules if (module.policy, module.policy_version) == (policy, version)]
    cited = [(module, _cited(module)) for module in pinned]
    memory: dict[tuple[str, str], bool] = {}
    return Coverage(policy, version, tuple(_covered(duty, cited, memory) for duty in register.obligations))


def exercises(obligation: str, citation: str) -> bool:
    """Tell whether a citation's quote exercises an obligation's; both from the same section and comparable."""
    if stands_in(citation, obligation) or stands_in(obligation, citation):
        return True
    one, other = obligation.split(), citation.split()
    run = SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
    return run >= SHARED_RUN * min(len(one), len(other))


def uncovered_problems(found: Coverage, register: Register, lines: Lines) -> list[Problem]:
    """Name each must and must-not on which no scene turns, at its line of the register."""
    places = {duty.id: place for place, duty in enumerate(register.obligations)}
    return [_owing(row.obligation, places[row.obligation.id], lines) for row in found.strictly_uncovered]


def _owing(duty: Obligation, place: int, lines: Lines) -> Problem:
    what = f"No scene turns on the {duty.kind} {duty.id!r}: “{shortened(duty.quote)}”."
    takers = " or ".join(TAKEN_BY[duty.audience])
    mend = f"Cite it (section {duty.section}) in a scene with right and wrong options, in a module for {takers}."
    return lines.problem(("obligations", place), what, mend)


def _strictness(row: Covered) -> int:
    return int(row.obligation.kind.is_strict)


_Quotes = dict[str, list[tuple[Scene, Depth, str]]]


def _cited(module: Module) -> _Quotes:
    """Gather a module's citations by section."""
    found: _Quotes = defaultdict(list)
    for scene in module.scenes:
        depth = Depth.TURNS_ON if scene.is_a_decision else Depth.CITED
        for cite in (cite for option in scene.options for cite in option.cites):
            found[cite.section].append((scene, depth, comparable(cite.quote)))
    return found


def _covered(duty: Obligation, cited: Iterable[tuple[Module, _Quotes]], memory: dict[tuple[str, str], bool]) -> Covered:
    quote = comparable(duty.quote)

    def is_met(citation: str) -> bool:
        if (quote, citation) not in memory:
            memory[quote, citation] = exercises(quote, citation)
        return memory[quote, citation]

    taken = ((module, quotes) for module, quotes in cited if module.audience in TAKEN_BY[duty.audience])
    return Covered(
        duty,
        tuple(
            _exercise(module, met)
            for module, quotes in taken
            if (met := [(scene, depth) for scene, depth, said in quotes.get(duty.section, ()) if is_met(said)])
        ),
    )


def _exercise(module: Module, met: list[tuple[Scene, Depth]]) -> Exercise:
    deepest = Depth.TURNS_ON if any(depth is Depth.TURNS_ON for _, depth in met) else Depth.CITED
    return Exercise(module.id, module.audience, deepest, tuple(dict.fromkeys(_names(met))))


def _names(met: Iterable[tuple[Scene, Depth]]) -> Iterator[str]:
    return (scene.id for scene, _ in met)
