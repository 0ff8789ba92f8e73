"""Whether a module's scenes hang together: every scene can be reached, every path ends, every wrong path recovers.

The rules, as an author reads them, stand in ``docs/authoring.md``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from induction.domain.authoring.source import Lines
from induction.domain.errors import Problem
from induction.domain.learning.module import END, Grade, Module, Option, Scene

_Edges = Mapping[str, tuple[str, ...]]


def check_scenes(module: Module, lines: Lines) -> list[Problem]:
    """Find every defect in the way the scenes of a module lead to each other."""
    found = [problem for rule in _RULES for problem in rule(module, lines)]
    return sorted(found, key=lambda problem: problem.line)


def _ids_repeated(module: Module, lines: Lines) -> Iterator[Problem]:
    scenes = Counter[str]()
    options = Counter[str]()
    for position, scene in enumerate(module.scenes):
        scenes[scene.id] += 1
        if scenes[scene.id] > 1:
            what = f"The scene id {scene.id!r} is used before in this module."
            yield lines.problem(("scenes", position, "id"), what, "Give this scene an id of its own.")
        if scene.id == END:
            what = f"No scene can be called {END!r}: it is the word for the end of the module."
            yield lines.problem(("scenes", position, "id"), what, "Give this scene another id.")
        for place, option in enumerate(scene.options):
            options[option.id] += 1
            if options[option.id] > 1:
                what = f"The option id {option.id!r} is used before in this module."
                mend = "Give this option an id of its own; ids are never shared, also not between scenes."
                yield lines.problem(("scenes", position, "options", place, "id"), what, mend)


def _start_unknown(module: Module, lines: Lines) -> Iterator[Problem]:
    start = module.scene(module.start)
    if start is None:
        yield lines.problem(("start",), f"The module starts at {module.start!r}, which is no scene.", _name_one(module))
    elif start.recovery:
        what = f"The module starts at the recovery scene {module.start!r}."
        yield lines.problem(("start",), what, "Start at a scene that is not marked `recovery: true`.")


def _next_unknown(module: Module, lines: Lines) -> Iterator[Problem]:
    for position, place, _scene, option in _options(module):
        if option.next != END and module.scene(option.next) is None:
            what = f"The option {option.id!r} leads to {option.next!r}, which is no scene."
            yield lines.problem(_next_of(position, place), what, _name_one(module))


def _no_best_option(module: Module, lines: Lines) -> Iterator[Problem]:
    for position, scene in enumerate(module.scenes):
        if not any(option.grade is Grade.BEST for option in scene.options):
            what = f"The scene {scene.id!r} has no option graded `best`."
            yield lines.problem(("scenes", position, "options"), what, "Grade at least one of its options `best`.")


def _wrong_path_without_recovery(module: Module, lines: Lines) -> Iterator[Problem]:
    for position, place, _scene, option in _options(module):
        target = module.scene(option.next)
        leads_on = option.next == END or (target is not None and not target.recovery)
        if leads_on and not option.grade.is_right:
            what = f"The {option.grade} option {option.id!r} leads to {option.next!r}, where nothing can be put right."
            mend = "Lead it to a scene marked `recovery: true`, in which the person can put it right."
            yield lines.problem(_next_of(position, place), what, mend)


def _right_path_into_recovery(module: Module, lines: Lines) -> Iterator[Problem]:
    for position, place, _scene, option in _options(module):
        target = module.scene(option.next)
        if option.grade.is_right and target is not None and target.recovery:
            what = f"The {option.grade} option {option.id!r} leads to the recovery scene {target.id!r}."
            mend = "Recovery follows only a poor choice or a breach: lead this option to an ordinary scene or to `end`."
            yield lines.problem(_next_of(position, place), what, mend)


def _unreachable(module: Module, lines: Lines) -> Iterator[Problem]:
    if module.scene(module.start) is None:
        return
    met = _reached({module.start}, _edges(module, lambda _option: True))
    for position, scene in enumerate(module.scenes):
        if scene.id not in met:
            what = f"No path from the start {module.start!r} reaches the scene {scene.id!r}."
            yield lines.problem(("scenes", position, "id"), what, "Lead an option to it with `next`, or take it out.")


def _never_ending(module: Module, lines: Lines) -> Iterator[Problem]:
    right = _edges(module, lambda option: option.grade.is_right)
    ending = _reached({END, *_missing(module)}, _turned_round(right))
    for position, scene in enumerate(module.scenes):
        if scene.id not in ending:
            what = f"The right options of the scene {scene.id!r} never lead to the end of the module."
            mend = "Lead a best or acceptable option on, so that `end` is reached by right options alone."
            yield lines.problem(("scenes", position, "id"), what, mend)


def _going_round(module: Module, lines: Lines) -> Iterator[Problem]:
    right = _edges(module, lambda option: option.grade.is_right)
    later = {scene.id: _reached(set(right[scene.id]), right) for scene in module.scenes}
    told: set[str] = set()
    for position, scene in enumerate(module.scenes):
        if scene.id in told or scene.id not in later[scene.id]:
            continue
        circle = [other for other in later[scene.id] if other in later and scene.id in later[other]]
        told.update(circle)
        names = ", ".join(sorted(circle))
        what = f"Right options lead round in a circle: {names}."
        mend = "Lead one of them on: who answers rightly meets each scene once."
        yield lines.problem(("scenes", position, "id"), what, mend)


_RULES: tuple[Callable[[Module, Lines], Iterator[Problem]], ...] = (
    _ids_repeated,
    _start_unknown,
    _next_unknown,
    _no_best_option,
    _wrong_path_without_recovery,
    _right_path_into_recovery,
    _unreachable,
    _never_ending,
    _going_round,
)


def _options(module: Module) -> Iterator[tuple[int, int, Scene, Option]]:
    for position, scene in enumerate(module.scenes):
        for place, option in enumerate(scene.options):
            yield position, place, scene, option


def _next_of(position: int, place: int) -> tuple[str | int, ...]:
    return ("scenes", position, "options", place, "next")


def _name_one(module: Module) -> str:
    return f"Name one of this module's scenes ({', '.join(sorted({scene.id for scene in module.scenes}))}) or `{END}`."


def _missing(module: Module) -> set[str]:
    """Targets that do not exist are reported by their own rule; what leads to them is not reported twice."""
    return {option.next for *_, option in _options(module)} - {scene.id for scene in module.scenes}


def _edges(module: Module, counts: Callable[[Option], bool]) -> _Edges:
    edges: dict[str, tuple[str, ...]] = {}
    for scene in module.scenes:
        targets = tuple(option.next for option in scene.options if counts(option))
        edges[scene.id] = edges.get(scene.id, ()) + targets
    return edges


def _turned_round(edges: _Edges) -> _Edges:
    back: dict[str, tuple[str, ...]] = {}
    for origin, targets in edges.items():
        for target in targets:
            back[target] = (*back.get(target, ()), origin)
    return back


def _reached(origins: set[str], edges: _Edges) -> set[str]:
    met: set[str] = set()
    waiting = set(origins)
    while waiting:
        here = waiting.pop()
        met.add(here)
        waiting.update(target for target in edges.get(here, ()) if target not in met)
    return met
