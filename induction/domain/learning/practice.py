"""Which scenes people answer to practise the duties that a new policy version changed: as few as will do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from induction.domain.learning.module import Module, Scene
from induction.domain.policies.coverage import Covered, Depth, coverage
from induction.domain.policies.obligation import Obligation, Register
from induction.domain.policies.obligation_diff import ObligationChange
from induction.domain.policies.policy_diff import PolicyDiff


@dataclass(frozen=True)
class SceneToAnswer:
    """A scene that people are asked to answer, and the obligation for whose sake."""

    module: Module
    scene: Scene
    obligation_id: str


def scenes_to_answer(found: PolicyDiff, modules: Iterable[Module]) -> dict[str, SceneToAnswer]:
    """Choose, for each strict obligation that changed, the one scene by which it is practised, by the obligation's id.

    Modules that teach the new version come first; the words of the old one lead to a scene where none does. A scene of
    the short path comes before others, one that makes sense by itself before the rest, then the author's order decides;
    recoveries are not asked alone.
    """
    by_id = {module.id: module for module in modules}
    strict = [change for change in found.changed_obligations if change.new and change.new.kind.is_strict]
    before = _chosen(found.old.slug, found.old.version, _named(strict, is_new=False), by_id)
    return before | _chosen(found.new.slug, found.new.version, _named(strict, is_new=True), by_id)


def whole_where_most(wanted: Iterable[SceneToAnswer]) -> tuple[tuple[SceneToAnswer, ...], tuple[Module, ...]]:
    """Keep each scene once, and take a module whole where they are more than half of its decisions.

    To take a module whole is to take what an induction asks of it, and the scenes that are wanted besides.
    """
    scenes: dict[tuple[str, str], SceneToAnswer] = {}
    for each in wanted:
        scenes.setdefault((each.module.id, each.scene.id), each)
    counted = Counter(module for module, _ in scenes)
    modules = {each.module.id: each.module for each in scenes.values()}
    whole = tuple(module for name, module in modules.items() if 2 * counted[name] > module.decisions_in_full)
    left = (each for each in scenes.values() if each.module not in whole or each.scene not in each.module.taught)
    return tuple(left), whole


def _named(changes: Iterable[ObligationChange], *, is_new: bool) -> dict[str, Obligation]:
    """Give the obligations as they are or were, by the id that they have now."""
    found = ((change.obligation.id, change.new if is_new else change.old) for change in changes)
    return {name: duty for name, duty in found if duty}


def _chosen(
    policy: str, version: str, duties: Mapping[str, Obligation], modules: Mapping[str, Module]
) -> dict[str, SceneToAnswer]:
    register = Register.model_construct(obligations=tuple(duties.values()))
    rows = coverage(policy, version, register, modules.values()).rows
    best = ((name, _best_scene(row, modules)) for name, row in zip(duties, rows, strict=True))
    return {name: SceneToAnswer(*scene, name) for name, scene in best if scene}


def _best_scene(row: Covered, modules: Mapping[str, Module]) -> tuple[Module, Scene] | None:
    met = [
        (modules[exercise.module], scene)
        for exercise in row.exercises
        if exercise.depth is Depth.TURNS_ON
        for scene in modules[exercise.module].scenes
        if scene.id in exercise.scenes and not scene.recovery and scene.is_a_decision
    ]
    return min(met, key=_rank, default=None)


def _rank(met: tuple[Module, Scene]) -> int:
    module, scene = met
    return 0 if scene.core else 1 if scene in module.standing_alone else 2
