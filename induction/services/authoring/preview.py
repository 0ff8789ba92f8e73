"""Walk through a module as a learner would, for its authors: from a list of choices, and nothing is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from induction.domain.errors import NotFoundError
from induction.domain.learning import attempt as rules
from induction.domain.learning.attempt import Given, Plan
from induction.domain.learning.module import Module, Option, Scene

MOST_STEPS = 60
_SEED = b"only for previews"


@dataclass(frozen=True)
class Walk:
    """A walk so far.

    Attributes:
        chosen: the scenes met and the options chosen in them, in order.
    """

    plan: Plan
    chosen: tuple[tuple[Scene, Option], ...]

    @property
    def module(self) -> Module:
        """The module that is walked through."""
        return self.plan.module

    @cached_property
    def given(self) -> list[Given]:
        """The choices as the rules know them."""
        return [Given(scene.id, option.id, option.grade) for scene, option in self.chosen]

    @property
    def current(self) -> Scene | None:
        """The scene that is to be answered next; None at the end."""
        return rules.current_scene(self.plan, self.given)

    @property
    def path(self) -> tuple[str, ...]:
        """The choices as the authors' ids: what an address needs to come back here."""
        return tuple(option.id for _, option in self.chosen)

    @property
    def options(self) -> list[tuple[str, str]]:
        """The current scene's options as a page needs them: a token and the text of each, in mixed order."""
        shown = self.current.shown(rules.taken(self.given)) if self.current else ()
        return [(token, option.text) for token, option in rules.shuffled(self.plan.seed, shown)]

    @property
    def situation(self) -> str:
        """The current scene's situation, as it is after the choices so far."""
        return self.current.situation_after(rules.taken(self.given)) if self.current else ""

    @property
    def number(self) -> int:
        """Which decision comes next, not counting recoveries."""
        return rules.result(self.module, self.given).decisions + 1

    @property
    def most(self) -> int:
        """How many decisions there are at most."""
        return len(self.plan.scenes) or sum(not scene.recovery for scene in self.module.scenes)

    def choose(self, token: str) -> Walk:
        """Go one step on.

        Raises:
            RefusedError: ``unknown-option``, ``attempt-ended``.
        """
        marked = rules.mark(self.plan, self.given, token)
        return Walk(self.plan, (*self.chosen, (marked.scene, marked.option)))


def walk(module: Module, path: Sequence[str], *, is_whole: bool = False) -> Walk:
    """Begin a walk, or come back to where a list of choices leads.

    Args:
        module: the module.
        path: the ids of the options that were chosen, in order.
        is_whole: take the whole module; else what an induction asks.

    Raises:
        NotFoundError: ``no-step`` for choices that the module does not offer there.
    """
    plan = Plan(module, _SEED) if is_whole else rules.first_plan(module, _SEED)
    here = Walk(plan, ())
    for option_id in path[: MOST_STEPS + 1]:
        scene = here.current
        option = scene.option(option_id) if scene else None
        is_open = scene is not None and option in scene.shown(rules.taken(here.given))
        if scene is None or option is None or not is_open or len(here.chosen) == MOST_STEPS:
            raise NotFoundError("no-step", "The module does not lead there. Begin the preview again.")
        here = Walk(plan, (*here.chosen, (scene, option)))
    return here
