"""A scenario module as values: scenes, options, outcomes, and how long a module takes.

These models are the schema of ``scenarios/*.yaml``; the JSON Schema for editors is generated from them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from functools import cached_property
from math import ceil
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from induction.domain.authoring.waiver import Waiver
from induction.domain.learning.condition import NOTHING_TAKEN, Taken, parse
from induction.domain.learning.stimulus import Stimulus
from induction.domain.policies.policy import fingerprint

END = "end"
WORDS_A_MINUTE = 200
SECONDS_A_DECISION = 20

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
Waivers = Annotated[tuple[Waiver, ...], Field(max_length=8)]


def _is_condition(text: str) -> str:
    parse(text)
    return text


When = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), AfterValidator(_is_condition)]

FEWEST_SHOWN, MOST_SHOWN = 3, 4
"""How many options a person is shown, whatever they did before."""

# Waivers are notes between authors: what a person is shown, and so the fingerprint, is the same without them.
_UNSEEN: dict[str, Any] = {
    "waives": True,
    "scenes": {"__all__": {"waives": True, "options": {"__all__": {"waives": True}}}},
}


class Content(BaseModel):
    """What all content values have in common: frozen, and no field that the schema does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Grade(StrEnum):
    """How an option stands to the policy; four steps, because much of the policy is judgement."""

    BEST = "best"
    ACCEPTABLE = "acceptable"
    POOR = "poor"
    BREACH = "breach"

    @property
    def is_right(self) -> bool:
        """Best and acceptable choices count as right; poor ones and breaches are looked at again."""
        return self in (Grade.BEST, Grade.ACCEPTABLE)


class Contact(StrEnum):
    """Whom the policy says to tell; names and addresses are the Trust's settings."""

    COLLEAGUE = "colleague"
    LINE_MANAGER = "line-manager"
    NEXT_IN_LINE = "next-in-line"
    SENIOR_MANAGER = "senior-manager"
    COMMUNICATIONS_TEAM = "communications-team"
    FREEDOM_TO_SPEAK_UP_GUARDIAN = "freedom-to-speak-up-guardian"
    HUMAN_RESOURCES = "human-resources"
    SAFEGUARDING_LEAD = "safeguarding-lead"
    CALDICOTT_GUARDIAN = "caldicott-guardian"


class Citation(Content):
    """An exact quote and the section it stands in."""

    section: Annotated[str, StringConstraints(pattern=r"^(\d+(\.\d+)*|Appendix (\d+|[A-Z]))$")]
    quote: Annotated[str, StringConstraints(min_length=12, max_length=1000, strip_whitespace=True)]


class Option(Content):
    """One thing a person could do in a scene, with its whole outcome.

    `next` is the id of the scene that follows, or ``end``. `tell` is in the order of telling: first, then.
    `when` shows the option to those alone for whom the condition holds. `waives` lets findings of the linter in this
    option stand.
    """

    id: Id
    text: Line
    grade: Grade
    consequence: Text
    feedback: Text
    cites: Annotated[tuple[Citation, ...], Field(min_length=1, max_length=4)]
    do_next: Text
    tell: tuple[Contact, ...] = ()
    next: Id
    when: When | None = None
    waives: Waivers = ()


class Variant(Content):
    """Another situation for those for whom the condition holds."""

    when: When
    situation: Text


class Scene(Content):
    """One situation and the decision it asks for.

    `recovery` marks a scene that is reached only after a poor choice or a breach and lets the person put it right;
    it does not count towards the result. `core` marks a scene of the short path that everybody takes at induction;
    `alone` marks one beyond it that makes sense without the scenes before it, so that a refresher may ask it.
    `judgement` says where the policy leaves the point to judgement; it is shown after the answer. The first of
    `instead` whose condition holds takes the place of `situation`.
    """

    id: Id
    title: Line
    situation: Text
    instead: Annotated[tuple[Variant, ...], Field(max_length=4)] = ()
    shows: Stimulus | None = None
    question: Line
    options: Annotated[tuple[Option, ...], Field(min_length=FEWEST_SHOWN, max_length=6)]
    recovery: bool = False
    core: bool = False
    alone: bool = False
    judgement: Text | None = None
    waives: Waivers = ()

    @property
    def is_a_decision(self) -> bool:
        """Tell whether the scene holds right and wrong options, so that something turns on the choice."""
        return len({option.grade.is_right for option in self.options}) == 2

    def option(self, option_id: str) -> Option | None:
        """Find an option by the author's id, or None."""
        return next((option for option in self.options if option.id == option_id), None)

    def shown(self, taken: Taken) -> tuple[Option, ...]:
        """Give the options that are open to somebody who has taken these."""
        return tuple(option for option in self.options if option.when is None or parse(option.when).holds(taken))

    def situation_after(self, taken: Taken) -> str:
        """Give the situation as it is for somebody who has taken these options."""
        return next((each.situation for each in self.instead if parse(each.when).holds(taken)), self.situation)


class Module(Content):
    """A scenario module, pinned to one policy version.

    `version` is raised by the author with each published change; `discussion` is the card for a team meeting.
    """

    id: Id
    version: Annotated[int, Field(ge=1)]
    title: Line
    summary: Text
    audience: Literal["all-staff", "line-managers", "account-leads", "communications-team"]
    policy: Id
    policy_version: Annotated[str, StringConstraints(pattern=r"^\d+(\.\d+)*$")]
    learning_outcomes: Annotated[tuple[Line, ...], Field(min_length=2, max_length=5)]
    content_note: Text | None = None
    start: Id
    scenes: Annotated[tuple[Scene, ...], Field(min_length=1, max_length=20)]
    discussion: Annotated[tuple[Line, ...], Field(min_length=3, max_length=3)]
    waives: Waivers = ()

    def scene(self, scene_id: str) -> Scene | None:
        """Find a scene by its id, or None."""
        return self._scenes_by_id.get(scene_id)

    @cached_property
    def _scenes_by_id(self) -> dict[str, Scene]:
        return {scene.id: scene for scene in self.scenes}

    @cached_property
    def canonical(self) -> str:
        """The module as canonical JSON: what is stored beside the answers that were given to it.

        Fields that hold their default are left out, so that a new optional field changes no fingerprint.
        """
        fields = self.model_dump(mode="json", exclude=_UNSEEN, exclude_defaults=True)
        return json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of the canonical form; comments and layout of the file do not change it."""
        return fingerprint(self.canonical)

    @cached_property
    def core(self) -> tuple[Scene, ...]:
        """The scenes of the short path, in the author's order; empty where the author marked none."""
        return tuple(scene for scene in self.scenes if scene.core and not scene.recovery)

    @cached_property
    def taught(self) -> tuple[Scene, ...]:
        """The decisions that an induction asks for: the short path, else the best path through the whole module."""
        return self.core or self.best_path

    @cached_property
    def standing_alone(self) -> tuple[Scene, ...]:
        """The decisions that make sense by themselves: the short path, what the author marked, and the first scene."""
        return tuple(
            scene
            for scene in self.scenes
            if not scene.recovery and (scene.core or scene.alone or scene.id == self.start)
        )

    @cached_property
    def decisions(self) -> int:
        """The number of decisions that an induction asks for."""
        return len(self.taught)

    @cached_property
    def best_path(self) -> tuple[Scene, ...]:
        """The scenes met by somebody who takes the first best (else acceptable) option each time."""
        path: list[Scene] = []
        taken = NOTHING_TAKEN
        scene = self.scene(self.start)
        while scene and scene not in path:
            path.append(scene)
            right = sorted((option for option in scene.shown(taken) if option.grade.is_right), key=_rank)
            taken |= {(scene.id, option.id) for option in right[:1]}
            scene = self.scene(right[0].next) if right else None
        return tuple(path)

    @cached_property
    def seconds(self) -> int:
        """How long an induction takes with this module, when every decision goes right.

        200 words a minute for what is shown (situation, question, options, the chosen outcome), and 20 seconds
        of thought a decision.
        """
        return seconds_of(self.taught)

    @cached_property
    def minutes(self) -> int:
        """The same in whole minutes, rounded, and at least one."""
        return max(1, round(self.seconds / 60))

    @cached_property
    def decisions_in_full(self) -> int:
        """The number of decisions there are in the whole module; recoveries are none of their own."""
        return sum(not scene.recovery for scene in self.scenes)

    @cached_property
    def minutes_in_full(self) -> int:
        """How long the best path through the whole module takes, in whole minutes rounded up."""
        return ceil(seconds_of(self.best_path) / 60)

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """The policy sections that the module quotes, each once, in order of first use."""
        cited = (cite.section for scene in self.scenes for option in scene.options for cite in option.cites)
        return tuple(dict.fromkeys(cited))


def _rank(option: Option) -> int:
    return 0 if option.grade is Grade.BEST else 1


def seconds_of(scenes: Sequence[Scene]) -> int:
    """Say how long scenes take when every decision goes right: reading, and thinking about each decision."""
    words, taken = 0, NOTHING_TAKEN
    for scene in scenes:
        shown = scene.shown(taken) or scene.options
        chosen = min(shown, key=_rank)
        texts = [scene.title, scene.situation_after(taken), scene.question, *(option.text for option in shown)]
        texts += [chosen.consequence, chosen.feedback, chosen.do_next, *(cite.quote for cite in chosen.cites)]
        texts += scene.shows.words() if scene.shows else ()
        words += sum(len(text.split()) for text in texts)
        taken |= {(scene.id, chosen.id)}
    return ceil(words * 60 / WORDS_A_MINUTE) + len(scenes) * SECONDS_A_DECISION
