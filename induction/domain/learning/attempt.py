"""How an attempt goes: which scene comes next, how an answer is marked, what is missed, and what counts as passed.

An attempt is nothing but its answers in order: everything here is worked out from them, so that a killed server,
a second tab or another device can never disagree with the record.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from induction.domain.errors import RefusedError
from induction.domain.learning.condition import Taken
from induction.domain.learning.module import END, Grade, Module, Option, Scene

TOKEN_LENGTH = 16


class AttemptKind(StrEnum):
    """What an attempt asks: a whole module, its short path, what a refresher asks of it, or what was missed."""

    FULL = "full"
    CORE = "core"
    REFRESHER = "refresher"
    RETRY = "retry"


@dataclass(frozen=True)
class Given:
    """An answer as it was recorded."""

    scene_id: str
    option_id: str
    grade: Grade


@dataclass(frozen=True)
class Plan:
    """What an attempt asks.

    Attributes:
        seed: random bytes of this attempt alone, from which option names and their order on the page are drawn.
        scenes: the scenes to take in order, each with its recoveries; empty for the whole module from its start.
    """

    module: Module
    seed: bytes
    kind: AttemptKind = AttemptKind.FULL
    scenes: tuple[str, ...] = ()


def first_plan(module: Module, seed: bytes) -> Plan:
    """Plan somebody's first attempt in a cycle: the short path where the author marked one, else the whole module."""
    if not module.core:
        return Plan(module, seed)
    return Plan(module, seed, AttemptKind.CORE, tuple(scene.id for scene in module.core))


def refresher_plan(module: Module, seed: bytes, scenes: tuple[str, ...]) -> Plan:
    """Plan an attempt that takes what a refresher asks of a module."""
    return Plan(module, seed, AttemptKind.REFRESHER, scenes)


def retry_plan(module: Module, seed: bytes, missed: tuple[Scene, ...]) -> Plan:
    """Plan an attempt that takes only what was missed."""
    return Plan(module, seed, AttemptKind.RETRY, tuple(scene.id for scene in missed))


@dataclass(frozen=True)
class Marked:
    """A marked answer: the option that the token named, and whether the attempt ends with it."""

    scene: Scene
    option: Option
    visit: int
    is_last: bool


def current_scene(plan: Plan, answers: list[Given]) -> Scene | None:
    """Find the scene that is to be answered next, or None when the attempt is at its end."""
    if not answers:
        return _first_scene(plan)
    last = answers[-1]
    scene = plan.module.scene(last.scene_id)
    option = scene.option(last.option_id) if scene else None
    if option is None:
        raise RefusedError("content-lost", f"Scene {last.scene_id!r} is not in this version of the module.")
    return _scene_after(plan, option, answers)


def taken(answers: Iterable[Given]) -> Taken:
    """Give what the conditions of later scenes ask about: this attempt's own answers and no others."""
    return frozenset((answer.scene_id, answer.option_id) for answer in answers)


def mark(plan: Plan, answers: list[Given], token: str) -> Marked:
    """Mark the chosen option of the current scene.

    Raises:
        RefusedError: ``attempt-ended`` when nothing is left to answer, ``unknown-option`` when the token names no
            option that the current scene shows in this attempt.
    """
    scene = current_scene(plan, answers)
    if scene is None:
        raise RefusedError("attempt-ended", "Every situation in this attempt has been answered.")
    shown = scene.shown(taken(answers))
    option = next((o for o in shown if hmac.compare_digest(option_token(plan.seed, o), token)), None)
    if option is None:
        raise RefusedError("unknown-option", "Choose one of the options shown on this page.")
    given = Given(scene.id, option.id, option.grade)
    visit = 1 + sum(answer.scene_id == scene.id for answer in answers)
    return Marked(scene, option, visit, _scene_after(plan, option, [*answers, given]) is None)


def option_token(seed: bytes, option: Option) -> str:
    """Name an option for the page: random per attempt, so that nothing can be learnt from it or passed on."""
    return hmac.new(seed, option.id.encode(), hashlib.sha256).hexdigest()[:TOKEN_LENGTH]


def shuffled(seed: bytes, options: Iterable[Option]) -> list[tuple[str, Option]]:
    """Give options with their tokens, in an order that is fixed within the attempt and random between."""
    return sorted((option_token(seed, option), option) for option in options)


@dataclass(frozen=True)
class Result:
    """How an attempt went.

    Attributes:
        right: decisions answered best or acceptable at first sight in this attempt, in order.
        missed: decisions answered poorly or in breach at first sight in this attempt, in order.
    """

    right: tuple[Scene, ...]
    missed: tuple[Scene, ...]

    @property
    def decisions(self) -> int:
        """How many decisions the attempt met; recovery scenes are not decisions of their own."""
        return len(self.right) + len(self.missed)

    @property
    def is_passed(self) -> bool:
        """An attempt is passed when nothing in it was missed, whatever its kind."""
        return not self.missed


def result(module: Module, answers: list[Given]) -> Result:
    """Sum up an attempt from its answers; only the first answer to each decision counts."""
    first: dict[str, Grade] = {}
    for answer in answers:
        first.setdefault(answer.scene_id, answer.grade)
    decisions = [(scene, first[scene.id]) for scene in map(module.scene, first) if scene and not scene.recovery]
    return Result(
        right=tuple(scene for scene, grade in decisions if grade.is_right),
        missed=tuple(scene for scene, grade in decisions if not grade.is_right),
    )


def _first_scene(plan: Plan) -> Scene | None:
    return plan.module.scene(plan.scenes[0] if plan.scenes else plan.module.start)


def _scene_after(plan: Plan, option: Option, answers: list[Given]) -> Scene | None:
    following = plan.module.scene(option.next) if option.next != END else None
    if not plan.scenes or (following and following.recovery):
        return following
    done = {answer.scene_id for answer in answers}
    waiting = (scene_id for scene_id in plan.scenes if scene_id not in done)
    return plan.module.scene(next(waiting, ""))
