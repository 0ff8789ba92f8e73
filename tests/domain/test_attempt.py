"""An attempt is its answers in order: what comes next, what is missed, and what a page may know."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from induction.domain.errors import RefusedError
from induction.domain.learning import attempt
from induction.domain.learning.attempt import AttemptKind, Given, Plan
from induction.domain.learning.module import Scene
from tests.scenes import module

SMALL = module(3)
FULL = Plan(SMALL, b"seed" * 4)


def choose(plan: Plan, answers: list[Given], ending: str) -> list[Given]:
    """Answer the current scene with its option whose id ends so."""
    scene = attempt.current_scene(plan, answers)
    assert isinstance(scene, Scene)
    picked = next(option for option in scene.options if option.id.endswith(ending))
    marked = attempt.mark(plan, answers, attempt.option_token(plan.seed, picked))
    assert marked.option == picked
    return [*answers, Given(scene.id, picked.id, picked.grade)]


def walk(plan: Plan, *endings: str) -> list[Given]:
    answers: list[Given] = []
    for ending in endings:
        answers = choose(plan, answers, ending)
    return answers


def ids(scenes: tuple[Scene, ...]) -> list[str]:
    return [scene.id for scene in scenes]


@pytest.mark.parametrize(
    ("endings", "following", "missed"),
    [
        ((), "s1", []),  # nothing answered: the start
        (("best",), "s2", []),
        (("fair",), "s2", []),  # acceptable is right
        (("poor",), "s1-again", ["s1"]),  # a poor choice leads to its recovery
        (("poor", "best"), "s2", ["s1"]),  # put right, but still to be looked at again
        (("poor", "poor"), "s1-again", ["s1"]),  # a second wrong turn: the recovery again
        (("breach", "breach", "best", "best", "best"), None, ["s1"]),
        (("best", "best", "best"), None, []),
        (("poor", "best", "best", "poor", "fair"), None, ["s1", "s3"]),
    ],
)
def test_a_full_attempt_follows_the_options(endings: tuple[str, ...], following: str | None, missed: list[str]) -> None:
    answers = walk(FULL, *endings)
    scene = attempt.current_scene(FULL, answers)
    assert (scene.id if scene else None) == following
    assert ids(attempt.result(SMALL, answers).missed) == missed


def test_a_retry_takes_only_what_was_missed_with_its_recoveries() -> None:
    plan = Plan(SMALL, b"other-seed-16-by", AttemptKind.RETRY, ("s1", "s3"))
    assert [answer.scene_id for answer in walk(plan, "best", "poor", "best")] == ["s1", "s3", "s3-again"]
    assert attempt.current_scene(plan, walk(plan, "best", "best")) is None
    assert ids(attempt.result(SMALL, walk(plan, "best", "poor", "best")).missed) == ["s3"]


def test_the_short_path_takes_its_scenes_in_order_and_no_others() -> None:
    plan = Plan(SMALL, FULL.seed, AttemptKind.CORE, ("s1", "s3"))
    assert [answer.scene_id for answer in walk(plan, "breach", "fair", "best")] == ["s1", "s1-again", "s3"]
    assert attempt.result(SMALL, walk(plan, "best", "best")).decisions == 2


def test_recovery_scenes_are_not_decisions_of_their_own() -> None:
    result = attempt.result(SMALL, walk(FULL, "poor", "best", "best", "best"))
    assert (result.decisions, ids(result.right), result.is_passed) == (3, ["s2", "s3"], False)


def test_an_answer_is_marked_with_its_visit_and_whether_it_is_the_last() -> None:
    answers = walk(FULL, "poor", "poor")
    scene = SMALL.scene("s1-again")
    assert scene
    marked = attempt.mark(FULL, answers, attempt.option_token(FULL.seed, scene.options[0]))
    assert (marked.visit, marked.is_last) == (2, False)
    answers = walk(FULL, "best", "best")
    last = SMALL.scene("s3")
    assert last
    assert attempt.mark(FULL, answers, attempt.option_token(FULL.seed, last.options[0])).is_last


def test_an_option_of_another_scene_or_attempt_is_refused() -> None:
    elsewhere = SMALL.scene("s2")
    here = SMALL.scene("s1")
    assert elsewhere
    assert here
    for token in (
        attempt.option_token(FULL.seed, elsewhere.options[0]),
        attempt.option_token(b"another attempt!", here.options[0]),
        here.options[0].id,
        "",
    ):
        with pytest.raises(RefusedError) as refused:
            attempt.mark(FULL, [], token)
        assert refused.value.reason == "unknown-option"


def test_nothing_can_be_answered_after_the_end() -> None:
    answers = walk(FULL, "best", "best", "best")
    with pytest.raises(RefusedError) as refused:
        attempt.mark(FULL, answers, "x")
    assert refused.value.reason == "attempt-ended"


@given(st.binary(min_size=16, max_size=16), st.binary(min_size=16, max_size=16))
def test_tokens_differ_between_attempts_and_say_nothing_of_the_option(seed: bytes, other: bytes) -> None:
    scene = SMALL.scenes[0]
    shown = attempt.shuffled(seed, scene.options)
    assert sorted(option.id for _, option in shown) == sorted(option.id for option in scene.options)
    assert shown == attempt.shuffled(seed, scene.options)
    tokens = {token for token, _ in shown}
    assert len(tokens) == len(scene.options)
    if seed != other:
        assert tokens.isdisjoint(token for token, _ in attempt.shuffled(other, scene.options))


def test_the_order_is_fair_over_many_attempts() -> None:
    scene = SMALL.scenes[0]
    firsts = [attempt.shuffled(number.to_bytes(16, "big"), scene.options)[0][1].id for number in range(2000)]
    assert all(400 < firsts.count(option.id) < 600 for option in scene.options)


def test_the_tokens_do_not_depend_on_the_grading() -> None:
    """Two content packs that differ only in the right answer give the same tokens in the same order."""
    turned = SMALL.model_dump()
    for scene in turned["scenes"]:
        grades = [option["grade"] for option in scene["options"]]
        for option, grade in zip(scene["options"], reversed(grades), strict=True):
            option["grade"] = grade
    other = type(SMALL).model_validate(turned)
    for one, two in zip(SMALL.scenes, other.scenes, strict=True):
        left, right = (attempt.shuffled(FULL.seed, each.options) for each in (one, two))
        assert [(token, o.id, o.text) for token, o in left] == [(token, o.id, o.text) for token, o in right]
