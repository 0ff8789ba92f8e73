"""Take a module as somebody might: mostly right, sometimes not, every answer valid in the module's own graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from induction.domain.learning.attempt import (
    Given,
    Plan,
    Result,
    current_scene,
    first_plan,
    mark,
    option_token,
    refresher_plan,
    result,
    retry_plan,
    taken,
)
from induction.domain.learning.module import Module, Option, Scene

RIGHT = 0.85


@dataclass(frozen=True)
class Played:
    """An attempt with its answers in order; each answer with its visit to the scene."""

    plan: Plan
    given: list[Given]
    visits: list[int]

    @property
    def result(self) -> Result:
        """How it went."""
        return result(self.plan.module, self.given)


def choose(chance: Random, scene: Scene, given: list[Given], right: float = RIGHT) -> Option:
    """Choose an option that is open: usually a right one, and always one where something is being put right."""
    is_right = scene.recovery or chance.random() < right
    shown = scene.shown(taken(given))
    fitting = [option for option in shown if option.grade.is_right is is_right]
    return chance.choice(fitting or shown)


def until_passed(chance: Random, module: Module, scenes: tuple[str, ...] = ()) -> Iterator[Played]:
    """Play a first attempt, or what a refresher asks, and then retries of what was missed until nothing is."""
    played = _play(chance, _first(chance, module, scenes))
    yield played
    while not played.result.is_passed:
        played = _play(chance, retry_plan(module, chance.randbytes(16), played.result.missed))
        yield played


def left_open(chance: Random, module: Module, scenes: tuple[str, ...] = ()) -> Played:
    """Play a first attempt, or what a refresher asks, and stop somewhere before its end."""
    whole = _play(chance, _first(chance, module, scenes))
    kept = chance.randint(min(1, len(whole.given) - 1), len(whole.given) - 1)
    return Played(whole.plan, whole.given[:kept], whole.visits[:kept])


def _first(chance: Random, module: Module, scenes: tuple[str, ...]) -> Plan:
    seed = chance.randbytes(16)
    return refresher_plan(module, seed, scenes) if scenes else first_plan(module, seed)


def _play(chance: Random, plan: Plan) -> Played:
    given: list[Given] = []
    visits: list[int] = []
    while scene := current_scene(plan, given):
        marked = mark(plan, given, option_token(plan.seed, choose(chance, scene, given)))
        given.append(Given(scene.id, marked.option.id, marked.option.grade))
        visits.append(marked.visit)
    return Played(plan, given, visits)
