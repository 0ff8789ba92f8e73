"""The rules of the scene graph, each on a small module, and on random graphs against another way to work them out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from induction.domain.authoring.source import Lines, Path
from induction.domain.learning.module import END, Module
from induction.domain.learning.scene_graph import check_scenes
from tests import scenes

GRADES = ("best", "acceptable", "poor", "breach")
Edge = tuple[str, str]  # grade, next


def numbered(value: object, path: Path = ()) -> Iterator[Path]:
    yield path
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inside in entries:
        yield from numbered(inside, (*path, step))


def lines_of(module: Module) -> Lines:
    """Give every value a line of its own, as a file would that has one value a line."""
    paths = numbered(module.model_dump(mode="json"))
    return Lines("m.yaml", {path: line for line, path in enumerate(paths, 1)})


def graph(spec: dict[str, tuple[bool, list[Edge]]], start: str = "s0") -> Module:
    """Build a module from scene → (is it recovery, its edges)."""
    built = []
    for name, (recovery, edges) in spec.items():
        options = [scenes.option(f"{name}-o{n}", grade, following) for n, (grade, following) in enumerate(edges)]
        built.append({**scenes.scene(name, END, recovery=recovery), "options": options})
    return scenes.module(1).model_validate({**scenes.module(1).model_dump(), "start": start, "scenes": built})


def told(module: Module) -> list[str]:
    return [problem.what for problem in check_scenes(module, lines_of(module))]


GOOD: dict[str, tuple[bool, list[Edge]]] = {
    "s0": (False, [("best", "s1"), ("acceptable", END), ("breach", "r0")]),
    "r0": (True, [("best", "s1"), ("poor", "r0"), ("breach", "r1")]),
    "r1": (True, [("best", END), ("acceptable", "s0"), ("poor", "r0")]),
    "s1": (False, [("best", END), ("best", END), ("poor", "r1")]),
}


def changed(scene: str, place: int, edge: Edge) -> Module:
    edges = list(GOOD[scene][1])
    edges[place] = edge
    return graph({**GOOD, scene: (GOOD[scene][0], edges)})


def test_recovery_may_lead_on_or_back_to_the_decision_and_may_itself_go_wrong() -> None:
    assert told(graph(GOOD)) == []


def test_the_small_modules_of_the_other_tests_are_good() -> None:
    assert told(scenes.module(5)) == []


@pytest.mark.parametrize(
    ("scene", "place", "edge", "what"),
    [
        ("s0", 0, ("best", "r0"), "The best option 's0-o0' leads to the recovery scene 'r0'."),
        ("r0", 0, ("best", "r1"), "The best option 'r0-o0' leads to the recovery scene 'r1'."),
        ("s0", 2, ("breach", "s1"), "The breach option 's0-o2' leads to 's1', where nothing can be put right."),
        ("s0", 2, ("poor", END), "The poor option 's0-o2' leads to 'end', where nothing can be put right."),
        ("r0", 1, ("poor", "s1"), "The poor option 'r0-o1' leads to 's1', where nothing can be put right."),
        ("s0", 0, ("best", "gone"), "The option 's0-o0' leads to 'gone', which is no scene."),
        ("s0", 0, ("acceptable", "s1"), "The scene 's0' has no option graded `best`."),
        ("s1", 0, ("best", "s0"), "Right options lead round in a circle: s0, s1."),
        ("s1", 0, ("best", "s1"), "Right options lead round in a circle: s1."),
    ],
)
def test_each_wrong_edge_has_its_own_words(scene: str, place: int, edge: Edge, what: str) -> None:
    assert what in told(changed(scene, place, edge))


def test_each_problem_names_the_line_of_what_is_to_be_mended() -> None:
    module = changed("s0", 2, ("breach", "s1"))
    lines = lines_of(module)
    (problem,) = check_scenes(module, lines)
    assert problem.line == lines.by_path["scenes", 0, "options", 2, "next"]
    assert problem.mend == "Lead it to a scene marked `recovery: true`, in which the person can put it right."


def test_a_cut_edge_is_told_once_and_not_again_for_all_that_led_to_it() -> None:
    spec = {**GOOD, "s1": (False, [("best", "gone"), ("best", "gone"), ("poor", "r1")])}
    assert sorted(told(graph(spec))) == [f"The option 's1-o{n}' leads to 'gone', which is no scene." for n in (0, 1)]


def test_a_start_that_is_no_scene_is_told_without_calling_every_scene_unreachable() -> None:
    assert told(graph(GOOD, start="gone")) == ["The module starts at 'gone', which is no scene."]


def test_a_path_that_never_ends_is_told_for_each_scene_on_it() -> None:
    spec = {
        "s0": (False, [("best", "s1"), ("best", "s1"), ("poor", "r0")]),
        "s1": (False, [("best", "s0"), ("best", "s0"), ("poor", "r0")]),
        "r0": (True, [("best", END), ("poor", "r0"), ("poor", "r0")]),
    }
    never = [what for what in told(graph(spec)) if "never lead to the end" in what]
    assert [what.split("'")[1] for what in never] == ["s0", "s1"]


NAMES = ["s0", "s1", "s2", "s3", "s4", "s5"]


@st.composite
def specs(draw: st.DrawFn) -> dict[str, tuple[bool, list[Edge]]]:
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    edge = st.tuples(st.sampled_from(GRADES), st.sampled_from([*names, END, END, "gone"]))
    return {name: (draw(st.booleans()), draw(st.lists(edge, min_size=3, max_size=4))) for name in names}


def closure(spec: dict[str, tuple[bool, list[Edge]]], grades: tuple[str, ...]) -> set[tuple[str, str]]:
    """Work out "leads to in one or more steps" the naive way: join pairs until nothing new comes."""
    pairs = {(name, following) for name, (_, edges) in spec.items() for grade, following in edges if grade in grades}
    while True:
        joined = pairs | {(a, d) for (a, b), (c, d) in product(pairs, pairs) if b == c}
        if joined == pairs:
            return pairs
        pairs = joined


@settings(max_examples=300, deadline=None)
@given(specs())
def test_random_graphs_are_judged_as_the_naive_reference_judges_them(spec: dict[str, tuple[bool, list[Edge]]]) -> None:
    what = told(graph(spec))
    anyhow, rightly = closure(spec, GRADES), closure(spec, GRADES[:2])

    unreached = {name for name in spec if name != "s0" and ("s0", name) not in anyhow}
    assert {entry.split("'")[3] for entry in what if "No path from the start" in entry} == unreached

    endless = {name for name in spec if not {(name, END), (name, "gone")} & rightly}
    assert {entry.split("'")[1] for entry in what if "never lead to the end" in entry} == endless

    round_in = {name for name in spec if (name, name) in rightly}
    circles = [entry.removesuffix(".").split(": ")[1].split(", ") for entry in what if "round in a circle" in entry]
    assert sorted(name for circle in circles for name in circle) == sorted(round_in)

    is_recovery = {name: recovery for name, (recovery, _) in spec.items()}
    options = [
        (f"{name}-o{n}", grade, following)
        for name, (_, edges) in spec.items()
        for n, (grade, following) in enumerate(edges)
    ]
    lost = {o for o, grade, following in options if grade in GRADES[2:] and is_recovery.get(following, False) is False}
    lost -= {o for o, _, following in options if following == "gone"}
    assert {entry.split("'")[1] for entry in what if "nothing can be put right" in entry} == lost
    strayed = {o for o, grade, following in options if grade in GRADES[:2] and is_recovery.get(following)}
    assert {entry.split("'")[1] for entry in what if "leads to the recovery scene" in entry} == strayed
    cut = {o for o, _, following in options if following == "gone"}
    assert {entry.split("'")[1] for entry in what if entry.endswith("is no scene.")} == cut
    best = {name for name, (_, edges) in spec.items() if "best" not in [grade for grade, _ in edges]}
    assert {entry.split("'")[1] for entry in what if "graded `best`" in entry} == best
    assert ("The module starts at the recovery scene 's0'." in what) is is_recovery["s0"]


@settings(max_examples=200, deadline=None)
@given(specs(), st.data())
def test_in_a_module_without_problems_every_walk_can_still_end_rightly(
    spec: dict[str, tuple[bool, list[Edge]]], data: st.DataObject
) -> None:
    """Walk wherever chance leads, through wrong options too; from there on the right options alone reach the end."""
    module = graph(GOOD) if told(graph(spec)) else graph(spec)
    scene = module.scene(module.start)
    for _ in range(data.draw(st.integers(0, 12))):
        if scene is None:
            break
        scene = module.scene(data.draw(st.sampled_from(scene.options)).next)
    steps = 0
    while scene is not None:
        right = [option for option in scene.options if option.grade.is_right]
        scene = module.scene(data.draw(st.sampled_from(right)).next)
        steps += 1
    assert steps <= len(module.scenes), "no scene is met twice by somebody who answers rightly"
