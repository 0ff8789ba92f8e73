"""What the check finds in conditions, on small modules; and random modules, walked by the engine that people meet."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from induction.domain.errors import RefusedError
from induction.domain.learning.attempt import (
    AttemptKind,
    Given,
    Plan,
    current_scene,
    mark,
    option_token,
    shuffled,
    taken,
)
from induction.domain.learning.condition_rules import MOST_ATOMS, check_conditions
from induction.domain.learning.module import Module, Scene
from induction.domain.learning.scene_graph import check_scenes
from tests import scenes
from tests.domain.test_scene_graph import lines_of

Fields = dict[str, Any]
SEED = b"seed" * 4


def small(length: int = 3) -> Fields:
    return scenes.module(length).model_dump(mode="json")


def option_of(raw: Fields, name: str) -> Fields:
    return next(option for scene in raw["scenes"] for option in scene["options"] if option["id"] == name)


def scene_of(raw: Fields, name: str) -> Fields:
    return next(scene for scene in raw["scenes"] if scene["id"] == name)


def told(raw: Fields) -> list[str]:
    module = Module.model_validate(raw)
    return [problem.what for problem in check_conditions(module, lines_of(module))]


def with_when(**conditions: str) -> Fields:
    """Give options of the small module, named as `s1_poor`, a condition each."""
    raw = small()
    for name, condition in conditions.items():
        option_of(raw, name.replace("_", "-"))["when"] = condition
    return raw


def with_fifth(scene: str, grade: str, when: str, **others: str) -> Fields:
    raw = with_when(**others)
    following = option_of(raw, f"{scene}-{'best' if grade in ('best', 'acceptable') else 'poor'}")["next"]
    scene_of(raw, scene)["options"].append({**scenes.option(f"{scene}-more", grade, following), "when": when})
    return raw


def test_a_module_without_conditions_has_no_problem_with_them() -> None:
    assert told(small()) == []


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (with_when(s2_fair="chose(s1.s1-best)"), None),  # three are left for the others
        (with_when(s2_poor="not visited(s1)"), None),  # who takes s2 alone again is shown it
        (with_when(s2_fair="chose(s9.s1-best)"), "The condition names 's9', which is no scene."),
        (with_when(s2_fair="visited(s1) and visited(s9)"), "The condition names 's9', which is no scene."),
        (with_when(s2_fair="chose(s1.s2-best)"), "'s2-best', which is no option of the scene 's1'."),
        (with_when(s1_fair="visited(s2)"), "The option 's1-fair' is shown to nobody"),  # s2 comes later
        (with_when(s2_fair="chose(s1.s1-best) and chose(s1.s1-fair)"), "The option 's2-fair' is shown to nobody"),
        (with_when(s2_fair="visited(s2)"), "The option 's2-fair' is shown to nobody"),  # its own scene, not yet
        (with_when(s1_fair="not visited(s2)"), "The option 's1-fair' is shown to everybody"),
        (with_when(s2_fair="visited(s1) or not visited(s1)"), "The option 's2-fair' is shown to everybody"),
        (
            with_when(s2_fair="chose(s1.s1-best)", s2_poor="chose(s1.s1-best)"),
            "When nothing that it asks about was done, the scene 's2' shows 2 options.",
        ),
        (with_fifth("s2", "poor", "visited(s1)"), "After s1.(another), the scene 's2' shows 5 options."),
        (with_fifth("s2", "best", "visited(s1)", s2_best="not visited(s1)"), None),  # one takes the other's place
        (with_when(s2_best="visited(s1)"), "the scene 's2' shows no option graded `best`."),
    ],
)
def test_what_is_wrong_with_conditions_is_told(raw: Fields, what: str | None) -> None:
    found = told(raw)
    assert (found == []) is (what is None)
    assert what is None or any(what in each for each in found), found


def test_a_second_look_at_a_recovery_may_hide_what_was_tried() -> None:
    raw = with_when()
    option_of(raw, "s1-again-poor")["when"] = "not chose(s1-again.s1-again-poor)"
    assert told(raw) == []


def test_a_scene_behind_a_condition_that_holds_elsewhere_alone_is_out_of_reach() -> None:
    """The way to s3 is open to those who have been in s2, and s2 comes after it."""
    raw = small()
    for name in ("best", "fair"):
        option_of(raw, f"s2-{name}")["next"] = "end"
        option_of(raw, f"s2-again-{name}")["next"] = "end"
    extra = {**scenes.option("s2-more", "acceptable", "s3"), "when": "not visited(s1)"}
    option_of(raw, "s2-fair")["when"] = "visited(s1)"
    scene_of(raw, "s2")["options"].append(extra)
    assert told(raw) == ["The scene 's3' is reached by options alone that are not shown to those who get there."]


@pytest.mark.parametrize(
    ("instead", "what"),
    [
        ([("chose(s1.s1-best)", "A")], []),
        ([("chose(s1.s1-best)", "A"), ("visited(s1)", "B")], []),
        ([("visited(s1)", "A"), ("chose(s1.s1-best)", "B")], ["one above it always does"]),
        ([("visited(s2)", "A")], ["its condition never holds"]),
        ([("not visited(s3)", "A")], ["one of `instead` always takes its place"]),
    ],
)
def test_situations_that_nobody_is_shown_are_told(instead: list[tuple[str, str]], what: list[str]) -> None:
    raw = small()
    scene_of(raw, "s2")["instead"] = [{"when": when, "situation": text} for when, text in instead]
    found = told(raw)
    assert len(found) == len(what)
    assert all(expected in each for expected, each in zip(what, found, strict=True))


def test_conditions_that_ask_about_too_much_are_refused_before_anybody_walks_them() -> None:
    raw = small(6)
    names = [f"chose(s{number}.s{number}-{end})" for number in range(1, 5) for end in ("best", "fair", "poor")]
    for place in range(4):
        option_of(raw, f"s{place + 3}-fair")["when"] = " or ".join(names[place * 3 : place * 3 + 3])
    assert told(raw) == [f"The conditions ask about {len(names)} different choices and visits."]
    assert len(names) > MOST_ATOMS


def test_each_problem_names_the_line_of_its_condition() -> None:
    module = Module.model_validate(with_when(s1_fair="visited(s2)"))
    lines = lines_of(module)
    (problem,) = check_conditions(module, lines)
    assert problem.line == lines.by_path["scenes", 0, "options", 1, "when"]


def test_a_hidden_option_is_neither_offered_nor_taken() -> None:
    module = Module.model_validate(with_when(s2_fair="chose(s1.s1-best)"))
    plan = Plan(module, SEED)
    hidden = module.scenes[2].option("s2-fair")
    assert hidden
    for ending, is_open in (("s1-best", True), ("s1-fair", False)):
        first = module.scenes[0].option(ending)
        assert first
        answers = [Given("s1", first.id, first.grade)]
        scene = current_scene(plan, answers)
        assert scene
        assert (hidden in scene.shown(taken(answers))) is is_open
        if is_open:
            assert mark(plan, answers, option_token(SEED, hidden)).option == hidden
        else:
            with pytest.raises(RefusedError) as refused:
                mark(plan, answers, option_token(SEED, hidden))
            assert refused.value.reason == "unknown-option"


def test_the_situation_follows_what_was_done() -> None:
    raw = small()
    scene_of(raw, "s2")["instead"] = [{"when": "chose(s1.s1-best)", "situation": "Well begun."}]
    scene = Module.model_validate(raw).scene("s2")
    assert scene
    assert scene.situation_after(frozenset({("s1", "s1-best")})) == "Well begun."
    assert scene.situation_after(frozenset({("s1", "s1-fair")})) == "It happens in s2."


ATOMS = ["visited(s1)", "visited(s2)", "chose(s1.s1-best)", "chose(s1.s1-poor)", "chose(s2.s2-fair)"]
ATOMS += ["visited(s1-again)", "chose(s1-again.s1-again-breach)", "chose(s2-again.s2-again-best)"]
CONDITIONS = st.lists(st.sampled_from(ATOMS), min_size=1, max_size=2).flatmap(
    lambda atoms: st.sampled_from([" and ", " or "]).flatmap(
        lambda word: st.booleans().map(lambda no: f"not ({word.join(atoms)})" if no else word.join(atoms))
    )
)


@st.composite
def conditioned(draw: st.DrawFn, length: int = 3) -> Module:
    """Give the small module conditions here and there, and a fifth option in some scenes."""
    raw = small(length)
    for scene in raw["scenes"]:
        if draw(st.integers(0, 2)) == 0:
            when = draw(CONDITIONS)
            chosen = draw(st.sampled_from(scene["options"]))
            chosen["when"] = when
            if draw(st.booleans()):
                other = {**chosen, "id": f"{scene['id']}-other", "when": f"not ({when})"}
                scene["options"].append(other)
    return Module.model_validate(raw)


def walk(plan: Plan, data: st.DataObject) -> set[tuple[str, str]]:
    """Walk as chance will, and rightly from the tenth step on; give every option that was shown."""
    seen: set[tuple[str, str]] = set()
    answers: list[Given] = []
    while (scene := current_scene(plan, answers)) is not None:
        shown = scene.shown(taken(answers))
        assert 3 <= len(shown) <= 4
        assert any(option.grade == "best" for option in shown)
        assert len(answers) < 30, "who answers rightly comes to an end"
        seen |= {(scene.id, option.id) for option in shown}
        right = [option for option in shown if option.grade.is_right]
        option = data.draw(st.sampled_from(right if len(answers) > 9 else list(shown)))
        hidden = [each for each in scene.options if each not in shown]
        refuse(plan, answers, scene, hidden)
        marked = mark(plan, answers, dict(map(reversed, shuffled(plan.seed, shown)))[option])  # type: ignore[arg-type]
        answers.append(Given(scene.id, marked.option.id, marked.option.grade))
    return seen


def refuse(plan: Plan, answers: list[Given], scene: Scene, hidden: list[Any]) -> None:
    for option in hidden:
        with pytest.raises(RefusedError):
            mark(plan, answers, option_token(plan.seed, option))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(conditioned(), st.data())
def test_whoever_walks_a_module_without_problems_is_shown_enough_and_gets_to_the_end(
    module: Module, data: st.DataObject
) -> None:
    """In full, or taking any of its decisions again in any order, as the engine of real attempts has it."""
    assume(not any(" shows " in problem.what for problem in check_conditions(module, lines_of(module))))
    assert check_scenes(module, lines_of(module)) == []
    again = data.draw(st.lists(st.sampled_from(["s1", "s2", "s3"]), unique=True))
    kind = AttemptKind.RETRY if again else AttemptKind.FULL
    walk(Plan(module, SEED, kind, tuple(again)), data)


def every_walk(plan: Plan, answers: list[Given], seen: set[tuple[str, str]], states: set[Any]) -> None:
    scene = current_scene(plan, answers)
    state = (scene and scene.id, taken(answers))
    if scene is None or state in states:
        return
    states.add(state)
    for option in scene.shown(taken(answers)):
        seen.add((scene.id, option.id))
        every_walk(plan, [*answers, Given(scene.id, option.id, option.grade)], seen, states)


@settings(max_examples=60, deadline=None)
@given(conditioned(length=2))
def test_an_option_is_called_hidden_from_everybody_when_no_walk_at_all_shows_it(module: Module) -> None:
    """Against the naive way: every walk of the real engine, in full and for each choice of decisions in their order."""
    what = [problem.what for problem in check_conditions(module, lines_of(module))]
    seen: set[tuple[str, str]] = set()
    for chosen in ([], ["s1"], ["s2"], ["s1", "s2"]):
        kind = AttemptKind.RETRY if chosen else AttemptKind.FULL
        every_walk(Plan(module, SEED, kind, tuple(chosen)), [], seen, set())
    unseen = {option.id for scene in module.scenes for option in scene.options if (scene.id, option.id) not in seen}
    assert {each.split("'")[1] for each in what if "shown to nobody: its condition" in each} == unseen
