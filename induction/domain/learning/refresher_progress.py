"""How far somebody is with what a refresher asks: worked out from the answers, as everything about attempts is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from induction.domain.learning.module import Grade


class State(StrEnum):
    """How far somebody is with one situation."""

    WAITING = "not yet"
    LOOK_AGAIN = "look again"
    DONE = "done"


@dataclass(frozen=True)
class FirstSight:
    """The first answer to a scene in one attempt."""

    module_id: str
    scene_id: str
    grade: Grade


@dataclass(frozen=True)
class Progress:
    """How far somebody is with a situation, and whether the first answer of the round was right; None before it."""

    state: State
    is_right_first: bool | None = None


def progress(items: Iterable[tuple[str, str]], answered: Sequence[FirstSight]) -> Mapping[tuple[str, str], Progress]:
    """Work out how far somebody is with each situation, named by module and scene.

    A situation is done as soon as one attempt of the round has answered it right at first sight.

    Args:
        items: what the refresher asks.
        answered: the first answers of the round, attempt by attempt.
    """
    given: dict[tuple[str, str], list[Grade]] = {}
    for each in answered:
        given.setdefault((each.module_id, each.scene_id), []).append(each.grade)
    return {key: _progress(given.get(key, [])) for key in items}


def _progress(grades: list[Grade]) -> Progress:
    if not grades:
        return Progress(State.WAITING)
    is_done = any(grade.is_right for grade in grades)
    return Progress(State.DONE if is_done else State.LOOK_AGAIN, grades[0].is_right)
