"""Small modules for tests: a main path of `length` decisions, each with a wrong option that leads to a recovery."""

from __future__ import annotations

from functools import cache

from induction.domain.learning.module import Module


def option(option_id: str, grade: str, following: str) -> dict[str, object]:
    return {
        "id": option_id,
        "text": f"Do {option_id}",
        "grade": grade,
        "consequence": f"This comes of {option_id}.",
        "feedback": f"Because of {option_id}.",
        "cites": [{"section": "6.1", "quote": "please do not accept"}],
        "do_next": "Go on.",
        "tell": ["line-manager"],
        "next": following,
    }


def scene(name: str, following: str, *, recovery: bool = False) -> dict[str, object]:
    wrong = name if recovery else f"{name}-again"
    return {
        "id": name,
        "title": f"Scene {name}",
        "situation": f"It happens in {name}.",
        "question": "What do you do?",
        "recovery": recovery,
        "options": [
            option(f"{name}-best", "best", following),
            option(f"{name}-fair", "acceptable", following),
            option(f"{name}-poor", "poor", wrong),
            option(f"{name}-breach", "breach", wrong),
        ],
    }


def module(length: int = 3, name: str = "small", **changes: object) -> Module:
    scenes = []
    for number in range(1, length + 1):
        following = f"s{number + 1}" if number < length else "end"
        scenes += [scene(f"s{number}", following), scene(f"s{number}-again", following, recovery=True)]
    fields: dict[str, object] = {
        "id": name,
        "version": 1,
        "title": f"The {name} module",
        "summary": "A module for tests.",
        "audience": "all-staff",
        "policy": "staff-use-of-social-media",
        "policy_version": "1.0",
        "learning_outcomes": ["Know one thing", "Know another"],
        "start": "s1",
        "scenes": scenes,
        "discussion": ["One?", "Two?", "Three?"],
    }
    return Module.model_validate(fields | changes)


NAMES = ("one", "two", "three", "four", "five", "six")


@cache
def programme(modules: int = 6, length: int = 4, *, alone: bool = True) -> tuple[Module, ...]:
    """Modules of which each has its first scene in the short path and the others beyond it."""
    return tuple(_marked(module(length, name), alone) for name in NAMES[:modules])


def _marked(made: Module, alone: bool) -> Module:
    scenes = (
        scene.model_copy(update={"core": scene.id == "s1", "alone": alone and not scene.recovery})
        for scene in made.scenes
    )
    return made.model_copy(update={"scenes": tuple(scenes)})
