"""Whether the conditions of a module hold together, on every path and in every order in which scenes may be taken.

Attempts take a module whole, its short path, or some of its decisions again. So the rules look at every walk, from any
decision on, along `next` or to another decision, with everything that conditions ask about remembered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from induction.domain.authoring.source import Lines, Path
from induction.domain.errors import Problem
from induction.domain.learning.condition import NOTHING_TAKEN, Chose, Taken, Visited, parse
from induction.domain.learning.module import FEWEST_SHOWN, MOST_SHOWN, Grade, Module, Option

MOST_ATOMS = 10
"""More different choices and visits than this make a module that nobody can keep in mind, or check."""

_State = tuple[str, Taken]
_Queues = Mapping[str, set[str]]
"""By scene, the decisions that an attempt may take up after it, where it does not simply follow `next`."""


def check_conditions(module: Module, lines: Lines) -> list[Problem]:
    """Find every defect of a module's conditions; the scene graph is sound, or is reported by its own rules."""
    placed = tuple(_conditions(module))
    found = [problem for path, text in placed for problem in _unknown_names(module, lines, path, text)]
    asked = {atom for _, text in placed for atom in parse(text).atoms()}
    if len(asked) > MOST_ATOMS:
        what = f"The conditions ask about {len(asked)} different choices and visits."
        found.append(lines.problem(placed[0][0], what, f"Ask about {MOST_ATOMS} at most."))
    if not placed or found or module.scene(module.start) is None:
        return found
    walks = _Walks(module, asked)
    found = [*_never_or_always(module, lines, walks), *_numbers_shown(module, lines, walks)]
    return sorted([*found, *_out_of_reach(module, lines, walks)], key=lambda problem: problem.line)


def _conditions(module: Module) -> Iterator[tuple[Path, str]]:
    for position, scene in enumerate(module.scenes):
        for place, variant in enumerate(scene.instead):
            yield ("scenes", position, "instead", place, "when"), variant.when
        for place, option in enumerate(scene.options):
            if option.when is not None:
                yield ("scenes", position, "options", place, "when"), option.when


def _unknown_names(module: Module, lines: Lines, path: Path, text: str) -> Iterator[Problem]:
    for atom in parse(text).atoms():
        scene = module.scene(atom.scene)
        if scene is None:
            what = f"The condition names {atom.scene!r}, which is no scene."
            yield lines.problem(path, what, f"Name one of: {', '.join(each.id for each in module.scenes)}.")
        elif isinstance(atom, Chose) and scene.option(atom.option) is None:
            what = f"The condition names {atom.option!r}, which is no option of the scene {atom.scene!r}."
            yield lines.problem(path, what, f"Name one of: {', '.join(each.id for each in scene.options)}.")


@dataclass(frozen=True)
class _Walks:
    """All that can have been done when somebody comes to a scene, as far as conditions ask about it."""

    module: Module
    asked: set[Chose | Visited]

    @cached_property
    def in_full(self) -> Mapping[str, set[Taken]]:
        """By scene, when the module is taken whole, along `next`."""
        return _by_scene(self._met({(self.module.start, NOTHING_TAKEN)}, None))

    @cached_property
    def in_order(self) -> Mapping[str, set[Taken]]:
        """By scene, when decisions may be left out as well, and none is taken before one that leads to it."""
        return self._with_queues(self._later)

    @cached_property
    def anyhow(self) -> Mapping[str, set[Taken]]:
        """By scene, when decisions may be taken in any number and order as well."""
        return self._with_queues(dict.fromkeys(self._follows, self._decisions))

    def _with_queues(self, queues: _Queues) -> Mapping[str, set[Taken]]:
        anywhere = {(decision, NOTHING_TAKEN) for decision in self._decisions}
        return _by_scene(self._met(anywhere, queues) | self._met({(self.module.start, NOTHING_TAKEN)}, None))

    def _met(self, origins: set[_State], queues: _Queues | None) -> set[_State]:
        met: set[_State] = set()
        waiting = set(origins)
        while waiting:
            state = waiting.pop()
            met.add(state)
            waiting.update(following for following in self._moves(state, queues) if following not in met)
        return met

    def _moves(self, state: _State, queues: _Queues | None) -> Iterator[_State]:
        scene = self.module.scene(state[0])
        for option in scene.shown(state[1]) if scene else ():
            taken = state[1] | self._remembered(state[0], option)
            target = self.module.scene(option.next)
            if target and (target.recovery or queues is None):
                yield target.id, taken
            elif queues is not None:
                answered = {scene for scene, _ in taken} | {state[0]}
                yield from ((other, taken) for other in queues[state[0]] - answered)

    def _remembered(self, scene: str, option: Option) -> Taken:
        """Remember a choice that is asked about by its name, and of other choices in such a scene that one was made."""
        if scene not in {atom.scene for atom in self.asked}:
            return NOTHING_TAKEN
        return frozenset({(scene, option.id if Chose(scene, option.id) in self.asked else "")})

    @cached_property
    def _decisions(self) -> set[str]:
        return {scene.id for scene in self.module.scenes if not scene.recovery}

    @cached_property
    def _follows(self) -> Mapping[str, set[str]]:
        return {scene.id: {option.next for option in scene.options} for scene in self.module.scenes}

    @cached_property
    def _later(self) -> _Queues:
        """By scene, the decisions that come after it: those it leads to, and further down on the short path."""
        later: dict[str, set[str]] = {}
        for position, scene in enumerate(self.module.scenes):
            reached, waiting = set[str](), set(self._follows[scene.id])
            while waiting:
                here = waiting.pop()
                reached.add(here)
                waiting |= self._follows.get(here, set()) - reached
            below = {other.id for other in self.module.scenes[position + 1 :] if other.core}
            later[scene.id] = (reached | below) & self._decisions - {scene.id}
        return later


def _by_scene(states: set[_State]) -> dict[str, set[Taken]]:
    found: dict[str, set[Taken]] = {}
    for scene, taken in states:
        found.setdefault(scene, set()).add(taken)
    return found


def _never_or_always(module: Module, lines: Lines, walks: _Walks) -> Iterator[Problem]:
    """Find options and situations that nobody, or everybody, is shown."""
    for position, scene in enumerate(module.scenes):
        states = walks.in_order.get(scene.id, set())
        for place, option in enumerate(scene.options):
            shown = sum(option in scene.shown(taken) for taken in states)
            here: Path = ("scenes", position, "options", place, "when")
            if not option.when or not states:
                continue
            if shown == 0:
                what = f"The option {option.id!r} is shown to nobody: its condition never holds here."
                yield lines.problem(here, what, "Look at what can come before this scene, or take the option out.")
            elif shown == len(states):
                what = f"The option {option.id!r} is shown to everybody: its condition always holds here."
                yield lines.problem(here, what, "Take `when` out, or look at what can come before this scene.")
        given = {scene.situation_after(taken) for taken in states}
        for place, variant in enumerate(scene.instead):
            if states and variant.situation not in given:
                what = "This situation is shown to nobody: its condition never holds, or one above it always does."
                yield lines.problem(("scenes", position, "instead", place, "when"), what, "Look at the conditions.")
        if scene.instead and states and scene.situation not in given:
            what = f"The situation of {scene.id!r} is shown to nobody: one of `instead` always takes its place."
            yield lines.problem(("scenes", position, "situation"), what, "Make one of them the situation itself.")


def _numbers_shown(module: Module, lines: Lines, walks: _Walks) -> Iterator[Problem]:
    for position, scene in enumerate(module.scenes):
        here = ("scenes", position, "options")
        for taken in sorted(walks.anyhow.get(scene.id, set()), key=sorted):
            shown = scene.shown(taken)
            if not FEWEST_SHOWN <= len(shown) <= MOST_SHOWN:
                what = f"{_after(taken)}, the scene {scene.id!r} shows {len(shown)} options."
                yield lines.problem(here, what, f"It must show {FEWEST_SHOWN} or {MOST_SHOWN}, whatever was done.")
                break
            if not any(option.grade is Grade.BEST for option in shown):
                what = f"{_after(taken)}, the scene {scene.id!r} shows no option graded `best`."
                yield lines.problem(here, what, "Show one, whatever was done before.")
                break


def _out_of_reach(module: Module, lines: Lines, walks: _Walks) -> Iterator[Problem]:
    for position, scene in enumerate(module.scenes):
        is_met = scene.id in (walks.in_order if scene.recovery else walks.in_full) or scene.core
        if not is_met and scene.id in _led_to(module):
            what = f"The scene {scene.id!r} is reached by options alone that are not shown to those who get there."
            yield lines.problem(("scenes", position, "id"), what, "Look at the conditions of what leads to it.")


def _led_to(module: Module) -> set[str]:
    return {option.next for scene in module.scenes for option in scene.options}


def _after(taken: Taken) -> str:
    named = [f"{scene}.{option or '(another)'}" for scene, option in sorted(taken)]
    return f"After {', '.join(named)}" if named else "When nothing that it asks about was done"
