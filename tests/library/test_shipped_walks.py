"""Take each shipped module as people will: along its best path, and into every wrong option and out again."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import pytest

from induction import resources
from induction.domain.learning.attempt import (
    AttemptKind,
    Given,
    Plan,
    current_scene,
    first_plan,
    mark,
    option_token,
    result,
    taken,
)
from induction.domain.learning.module import Grade, Module, Option, Scene
from induction.library import load_library

MODULES = load_library(resources.folder("content"), resources.folder("scenarios")).modules
SEED = b"the same for all"
GOOD = (Grade.BEST, Grade.ACCEPTABLE)


def plans(module: Module) -> Iterator[Plan]:
    """Give the module in full, its short path, and each of its decisions taken again alone."""
    yield Plan(module, SEED)
    if module.core:
        yield first_plan(module, SEED)
    for scene in module.scenes:
        if not scene.recovery:
            yield Plan(module, SEED, AttemptKind.RETRY, (scene.id,))


def choose(plan: Plan, answers: list[Given], option: Option) -> list[Given]:
    marked = mark(plan, answers, option_token(plan.seed, option))
    return [*answers, Given(marked.scene.id, marked.option.id, marked.option.grade)]


def rightly(plan: Plan, answers: list[Given], grade: Grade = Grade.BEST) -> list[Given]:
    """Go on with options of a grade, else with any that is right, until the end."""
    while scene := current_scene(plan, answers):
        right = [option for option in scene.shown(taken(answers)) if option.grade.is_right]
        answers = choose(plan, answers, min(right, key=lambda option: option.grade is not grade))
        assert len(answers) <= 3 * len(plan.module.scenes), "the way comes to no end"
    return answers


def ways(plan: Plan) -> dict[tuple[str, str], list[Given]]:
    """Find, for each option that the plan can show, a shortest way that takes it."""
    found: dict[tuple[str, str], list[Given]] = {}
    waiting = deque[list[Given]]([[]])
    while waiting:
        answers = waiting.popleft()
        scene = current_scene(plan, answers)
        for option in scene.shown(taken(answers)) if scene else ():
            assert scene
            if (scene.id, option.id) not in found:
                found[scene.id, option.id] = choose(plan, answers, option)
                waiting.append(found[scene.id, option.id])
    return found


@pytest.mark.parametrize("name", MODULES)
@pytest.mark.parametrize("grade", GOOD)
def test_the_right_path_passes_each_module_at_once(name: str, grade: Grade) -> None:
    for plan in plans(MODULES[name]):
        answers = rightly(plan, [], grade)
        assert result(plan.module, answers).is_passed
        assert not any(scene.recovery for scene in scenes_of(plan, answers))


def scenes_of(plan: Plan, answers: list[Given]) -> list[Scene]:
    return [scene for answer in answers if (scene := plan.module.scene(answer.scene_id))]


@pytest.mark.parametrize("name", MODULES)
def test_every_wrong_option_can_be_taken_and_put_right_and_the_module_ended(name: str) -> None:
    module = MODULES[name]
    full = Plan(module, SEED)
    met = ways(full)
    options = {(scene.id, option.id): option for scene in module.scenes for option in scene.options}
    assert set(met) == set(options), "some option is on no way through the module"
    for (scene_id, option_id), answers in met.items():
        if options[scene_id, option_id].grade.is_right:
            continue
        following = current_scene(full, answers)
        assert following, f"{scene_id}.{option_id} ends the module with nothing put right"
        assert following.recovery
        for grade in GOOD:
            ended = rightly(full, answers, grade)
            first = next(answer for answer in ended if not answer.grade.is_right)
            missed = {scene.id for scene in result(module, ended).missed}
            assert first.scene_id in missed, "what was missed is taken again"


@pytest.mark.parametrize("name", MODULES)
def test_each_decision_taken_again_alone_shows_every_kind_of_option(name: str) -> None:
    for plan in plans(MODULES[name]):
        answers: list[Given] = []
        while scene := current_scene(plan, answers):
            shown = scene.shown(taken(answers))
            assert len({option.grade.is_right for option in shown}) == 2
            answers = choose(plan, answers, next(option for option in shown if option.grade is Grade.BEST))


def test_conditions_are_used_where_what_was_done_matters() -> None:
    asked = [
        (module.id, scene.id)
        for module in MODULES.values()
        for scene in module.scenes
        if scene.instead or any(option.when for option in scene.options)
    ]
    assert ("friend-requests", "group-has-guessed") in asked
    assert len(asked) >= 3
