"""The map of a module: every scene once, no box over another, every way drawn and inside the drawing."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from induction import resources
from induction.domain.learning.module import END, Module
from induction.library import load_library
from induction.web.content.scene_map import draw, steps
from tests import scenes

LIBRARY = load_library(resources.folder("content"), resources.folder("scenarios"))


def judge(module: Module) -> None:
    drawn = draw(module)
    assert sorted(node.name for node in drawn.nodes) == sorted([END, *(scene.id for scene in module.scenes)])
    for one, other in combinations((node.box for node in drawn.nodes), 2):
        apart = one.right <= other.x or other.right <= one.x or one.bottom <= other.y or other.bottom <= one.y
        assert apart, f"{one} and {other} lie over each other"
    assert len(drawn.ways) == len({(scene.id, option.next) for scene in module.scenes for option in scene.options})
    numbers = [tuple(map(float, pair)) for way in drawn.ways for pair in re.findall(r"(-?[\d.]+) (-?[\d.]+)", way.path)]
    assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in numbers)


@pytest.mark.parametrize("module", LIBRARY.modules.values(), ids=LIBRARY.modules)
def test_each_shipped_module_can_be_drawn(module: Module) -> None:
    judge(module)


@given(st.integers(1, 9), st.randoms(use_true_random=False))
def test_any_module_can_be_drawn(length: int, chance) -> None:
    """Main scenes that lead anywhere further on, and recoveries that lead to any later scene or round."""
    made = scenes.module(length)
    fields = made.model_dump(mode="json")
    for place, scene in enumerate(fields["scenes"]):
        step = place // 2
        ahead = [f"s{number}" for number in range(step + 2, length + 1)] + [END]
        for option in scene["options"]:
            if option["grade"] in ("best", "acceptable"):
                option["next"] = chance.choice(ahead)
            else:
                option["next"] = chance.choice([f"s{number}-again" for number in range(1, length + 1)])
    judge(Module.model_validate(fields))


def test_the_list_numbers_scenes_in_the_authors_order() -> None:
    listed = steps(scenes.module(2))
    assert [(step.number, step.scene.id) for step in listed] == [(1, "s1"), (2, "s1-again"), (3, "s2"), (4, "s2-again")]
    assert [number for _, number in listed[0].ways] == [3, 3, 2, 2]
    assert [number for _, number in listed[2].ways] == [None, None, 4, 4]


def test_a_long_title_is_cut_and_a_recovery_is_drawn_as_one() -> None:
    made = scenes.module(1)
    fields = made.model_dump(mode="json")
    fields["scenes"][0]["title"] = "A very long title that nobody could ever read inside one small box of a map"
    nodes = {node.name: node for node in draw(Module.model_validate(fields)).nodes}
    assert len(nodes["s1"].lines) == 2
    assert nodes["s1"].lines[1].endswith("…")
    assert (nodes["s1"].kind, nodes["s1-again"].kind, nodes[END].kind) == ("taught", "recovery", "end")
