"""Whether the lengths of the options give the right one away, in one scene or over a whole module."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from induction.domain.authoring.source import Path
from induction.domain.learning.module import Module, Option, Scene

MARGIN = 0.2
"""By how much of the other's length an option must be longer before anybody sees it, …"""
FEWEST_CHARACTERS = 10
"""… but not by fewer characters than these."""
FEWEST_SCENES = 6
OFTEN, SELDOM = 0.75, 0.2
"""The shares of a module's scenes beyond which "take the longest", or "avoid it", has become a way to answer."""


def give_away_lengths(module: Module) -> Iterator[tuple[Path, Path, str]]:
    """Give the owner, the place and the words of each finding."""
    for position, scene in enumerate(module.scenes):
        here: Path = ("scenes", position)
        for words, option in _standing_out(scene):
            place = scene.options.index(option)
            yield here, (*here, "options", place, "text"), f"The {option.grade} option {option.id!r} is {words}."
    yield from _habits(module)


def _standing_out(scene: Scene) -> Iterator[tuple[str, Option]]:
    right, wrong = _parted(scene)
    if not right or not wrong:
        return
    longest, shortest = max(right, key=_length), min(right, key=_length)
    if _is_seen(_length(longest), max(map(_length, wrong))):
        yield "clearly longer than every wrong one", longest
    if _is_seen(min(map(_length, wrong)), _length(shortest)):
        yield "clearly shorter than every wrong one", shortest


def _habits(module: Module) -> Iterator[tuple[Path, Path, str]]:
    parted = [(right, wrong) for right, wrong in map(_parted, module.scenes) if right and wrong]
    total = len(parted)
    if total < FEWEST_SCENES:
        return
    longest = sum(max(map(_length, right)) > max(map(_length, wrong)) for right, wrong in parted)
    shortest = sum(min(map(_length, right)) < min(map(_length, wrong)) for right, wrong in parted)
    for name, count in (("longest", longest), ("shortest", shortest)):
        if not SELDOM <= count / total <= OFTEN:
            yield (), ("scenes",), f"The {name} option is a right one in {count} of {total} scenes."


def _parted(scene: Scene) -> tuple[Sequence[Option], Sequence[Option]]:
    right = [option for option in scene.options if option.grade.is_right]
    return right, [option for option in scene.options if not option.grade.is_right]


def _length(option: Option) -> int:
    return len(option.text)


def _is_seen(longer: int, shorter: int) -> bool:
    return longer - shorter > max(FEWEST_CHARACTERS, MARGIN * shorter)
