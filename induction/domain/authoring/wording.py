"""The texts of a module with where they stand and who speaks, and the words that a linter looks at in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from induction.domain.authoring.source import Path
from induction.domain.learning.module import Module, Option, Scene


class Voice(Enum):
    """Who speaks in a text: the module itself, what one could do, or the people in its posts and messages."""

    MODULE = auto()
    RULING = auto()
    OPTION = auto()
    SHOWN = auto()


@dataclass(frozen=True)
class Said:
    """One text of a module.

    Attributes:
        owner: the module, scene or option that it belongs to.
        path: where the text itself stands.
    """

    owner: Path
    path: Path
    voice: Voice
    text: str


# Who guards against the unthinking choice learns to look for these; they are cues in options, and claims in rulings.
ABSOLUTE_IN_OPTIONS = re.compile(
    r"\b(always|never|all|every|everyone|everybody|everything|no one|nobody|nothing|none|only|must|completely"
    r"|totally|absolutely|entirely|without exception|at all times|in every case|in any case|forever)\b",
    re.IGNORECASE,
)
ABSOLUTE_IN_RULINGS = re.compile(
    r"\b(always|never|must|completely|totally|absolutely|entirely|without exception|at all times|in every case"
    r"|guaranteed?|impossible|no exceptions?)\b",
    re.IGNORECASE,
)
BLAME = re.compile(
    r"\b(fail|fail(?:ed|s|ing|ure)|(?:your|their|his|her|at) fault|blam(?:e|ed|es|ing)|guilty?|culprits?|offenders?"
    r"|violat(?:e|ed|es|ions?)|stupid(?:ly)?|foolish(?:ly)?|careless(?:ly|ness)?|thoughtless(?:ly)?|negligen(?:t|ce)"
    r"|irresponsibl[ey]|unprofessional(?:ly)?|ignoran(?:t|ce)|lazy|naive|shame(?:ful|fully|less)?|punish(?:ed|ment)?"
    r"|obviously|you (?:should|ought to)(?: not|n't)? have(?! to)|you (?:were|are) wrong|wrong of you)\b",
    re.IGNORECASE,
)
ADDRESS = re.compile(
    r"https?://\S+|\bwww\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w-]+(?:\.[\w-]+)*\.(?:uk|com|org|net|info|eu)\b"
    r"|(?:\+|\b0)\d[\d ()-]{5,}\d|\b\d{3}[ -]\d{3}\b(?![,\d])"
    r"|\b(?:ring|call|dial|phone|text)\b[^.!?\d]{0,20}\d{3,6}\b(?! ?\d)|\b[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}\b",
    re.IGNORECASE,
)

_OF_MODULE = ("title", "summary", "learning_outcomes", "content_note", "discussion")
_OF_SCENE = ("title", "situation", "question", "judgement")
_OF_OPTION = ("text", "consequence", "feedback", "do_next")
_VOICES = {"text": Voice.OPTION, "feedback": Voice.RULING, "do_next": Voice.RULING, "judgement": Voice.RULING}


def said(module: Module) -> Iterator[Said]:
    """Give every text that a person reads in a module, except the policy's own words."""
    yield from _fields(module, (), _OF_MODULE)
    for position, scene in enumerate(module.scenes):
        here: Path = ("scenes", position)
        yield from _fields(scene, here, _OF_SCENE)
        for place, variant in enumerate(scene.instead):
            path = (*here, "instead", place, "situation")
            yield Said(here, path, Voice.MODULE, variant.situation)
        if scene.shows:
            for path, text in _strings(scene.shows.model_dump(mode="json", exclude={"kind"}), (*here, "shows")):
                yield Said(here, path, Voice.SHOWN, text)
        for place, option in enumerate(scene.options):
            yield from _fields(option, (*here, "options", place), _OF_OPTION)


def _fields(part: Module | Scene | Option, owner: Path, names: tuple[str, ...]) -> Iterator[Said]:
    for name in names:
        for path, text in _strings(getattr(part, name), (*owner, name)):
            yield Said(owner, path, _VOICES.get(name, Voice.MODULE), text)


def _strings(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inside in value.items():
            yield from _strings(inside, (*path, key))
    elif isinstance(value, list | tuple):
        for place, inside in enumerate(value):
            yield from _strings(inside, (*path, place))
