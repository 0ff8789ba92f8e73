"""The map of a module: its scenes in rows from the start to the end, and the ways between them as curves.

Scenes that right options lead through stand on the left, a row further down with each step; the scenes in which a poor
choice is put right stand on the right, beside the row from which they are first reached.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import wrap

from induction.domain.learning.module import END, Grade, Module, Option, Scene
from induction.web.content.scene_ways import BOX, Box, Way, way

_GAP_X, _GAP_Y, _MARGIN = 72, 44, 28
_LINE_LENGTH, _MOST_LINES = 24, 2


@dataclass(frozen=True)
class Node:
    """A box of the map; `kind` is how it is drawn: taught (taken at induction), scene, recovery or end."""

    name: str
    kind: str
    box: Box
    lines: tuple[str, ...]
    href: str


@dataclass(frozen=True)
class SceneMap:
    """The whole drawing, in its own units."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    ways: tuple[Way, ...]
    description: str


@dataclass(frozen=True)
class Step:
    """A scene in the list that says the same as the map.

    Attributes:
        number: from 1, in the author's order.
        ways: each option, with the number of the scene to which it leads; None is the end.
    """

    number: int
    scene: Scene
    ways: tuple[tuple[Option, int | None], ...]


def steps(module: Module) -> tuple[Step, ...]:
    """Number the scenes, and say where each option leads."""
    numbers = {scene.id: number for number, scene in enumerate(module.scenes, 1)}
    return tuple(
        Step(numbers[scene.id], scene, tuple((option, numbers.get(option.next)) for option in scene.options))
        for scene in module.scenes
    )


def draw(module: Module) -> SceneMap:
    """Lay the map of a module out."""
    boxes = _boxes(module)
    right = max(box.x + box.width for box in boxes.values())
    nodes = tuple(_node(number, scene, module, boxes[scene.id]) for number, scene in enumerate(module.scenes, 1))
    end = Node(END, "end", boxes[END], ("The end",), "")
    lanes = _Lanes(right)
    ways = tuple(way(boxes[one], boxes[other], worst, lanes) for (one, other), worst in _edges(module).items())
    return SceneMap(
        right + 2 * _MARGIN + lanes.used_right,
        boxes[END].y + boxes[END].height + _MARGIN,
        (*nodes, end),
        ways,
        _described(module),
    )


class _Lanes:
    """Hands out upright lanes beside the boxes, so that long ways do not run over one another."""

    def __init__(self, right: int) -> None:
        self._left = _MARGIN * 2
        self._right = right
        self.used_right = 0

    def left(self) -> int:
        """Give the x of a free lane on the left."""
        self._left = self._left - 8 if self._left > 16 else _MARGIN * 2
        return self._left

    def right(self) -> int:
        """Give the x of a free lane on the right."""
        self.used_right += 12
        return self._right + 2 * _MARGIN + self.used_right - 12


def _edges(module: Module) -> Mapping[tuple[str, str], Grade]:
    """Give each way from one scene to another with the best grade of an option that takes it."""
    found: dict[tuple[str, str], Grade] = {}
    grades = list(Grade)
    for scene in module.scenes:
        for option in scene.options:
            key = (scene.id, option.next)
            found[key] = min(found.get(key, option.grade), option.grade, key=grades.index)
    return found


def _boxes(module: Module) -> dict[str, Box]:
    rows = _rows(module)
    columns = max(sum(not scene.recovery for scene in row) for row in rows)
    first_x = _MARGIN * 3
    boxes: dict[str, Box] = {}
    y = _MARGIN
    for row in rows:
        main = [scene for scene in row if not scene.recovery]
        beside = [scene for scene in row if scene.recovery]
        for column, scene in enumerate(main):
            boxes[scene.id] = Box(first_x + column * (BOX.width + _GAP_X), y)
        for place, scene in enumerate(beside):
            step = place + (1 if columns > len(main) == 0 else 0)
            boxes[scene.id] = Box(first_x + columns * (BOX.width + _GAP_X), y + step * (BOX.height + _GAP_Y // 2))
        deepest = max(len(beside) - 1, 0)
        y += BOX.height + deepest * (BOX.height + _GAP_Y // 2) + _GAP_Y
    boxes[END] = Box(first_x, y)
    return boxes


def _rows(module: Module) -> list[list[Scene]]:
    """Put scenes that are as many right steps from the start into one row, and each recovery where it is first met."""
    depth = _depths(module)
    rows: dict[int, list[Scene]] = defaultdict(list)
    for scene in module.scenes:
        rows[depth[scene.id]].append(scene)
    return [rows[number] for number in sorted(rows)]


def _depths(module: Module) -> dict[str, int]:
    """Give the row of each scene: the longest right way to it; a recovery shares the row from which it is first met."""
    depth = {scene.id: 0 for scene in module.scenes}
    for _ in module.scenes:  # right options never lead round in a circle, so this settles
        for scene, option, following in _steps(module):
            if not scene.recovery and option.grade.is_right and not following.recovery:
                depth[following.id] = max(depth[following.id], depth[scene.id] + 1)
    settled = {scene.id for scene in module.scenes if not scene.recovery}
    for _ in module.scenes:
        for scene, _option, following in _steps(module):
            if following.recovery and scene.id in settled:
                known = depth[following.id] if following.id in settled else depth[scene.id]
                depth[following.id] = min(known, depth[scene.id])
                settled.add(following.id)
    return depth


def _steps(module: Module) -> Iterator[tuple[Scene, Option, Scene]]:
    for scene in module.scenes:
        for option in scene.options:
            following = module.scene(option.next)
            if following:
                yield scene, option, following


def _node(number: int, scene: Scene, module: Module, box: Box) -> Node:
    kind = "recovery" if scene.recovery else "taught" if scene in module.taught else "scene"
    lines = wrap(f"{number}. {scene.title}", _LINE_LENGTH)
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1][: _LINE_LENGTH - 1]}…"]
    return Node(scene.id, kind, box, tuple(lines), f"#scene-{scene.id}")


def _described(module: Module) -> str:
    recoveries = sum(scene.recovery for scene in module.scenes)
    return (
        f"{len(module.scenes)} scenes from the start to the end, {recoveries} of them to put a poor choice right. "
        "The list below says the same in words."
    )
