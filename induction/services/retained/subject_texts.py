"""What somebody was shown when they answered, from the module as it was then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from induction.db import Session
from induction.domain.errors import RefusedError
from induction.domain.learning.module import Module, Option, Scene
from induction.domain.library_values import Library
from induction.services.learning import pinned


class Texts:
    """Finds scenes by module version; a version is read once."""

    def __init__(self, session: Session, library: Library) -> None:
        self._session = session
        self._library = library
        self._modules: dict[str, Module | None] = {}

    def shown(self, module_id: str, fingerprint: str, scene_id: str, option_id: str | None) -> dict[str, Any] | None:
        """Give what was shown and what was chosen; None where that version is no longer kept."""
        module = self._module(module_id, fingerprint)
        scene = next((each for each in module.scenes if each.id == scene_id), None) if module else None
        if module is None or scene is None:
            return None
        chosen = next((each for each in scene.options if each.id == option_id), None)
        return {"module": module.title, **_scene(scene), **(_choice(chosen) if chosen else {})}

    def _module(self, module_id: str, fingerprint: str) -> Module | None:
        if fingerprint not in self._modules:
            try:
                self._modules[fingerprint] = pinned.module(self._session, self._library, module_id, fingerprint)
            except (RefusedError, ValueError):
                self._modules[fingerprint] = None
        return self._modules[fingerprint]


def _scene(scene: Scene) -> Mapping[str, Any]:
    found: dict[str, Any] = {"scene": scene.title, "situation": scene.situation}
    if scene.instead:
        found["or_instead"] = [variant.situation for variant in scene.instead]
    if scene.shows:
        found["pictured"] = list(scene.shows.words())
    return {**found, "question": scene.question, "options": [option.text for option in scene.options]}


def _choice(option: Option) -> Mapping[str, Any]:
    return {
        "you_chose": option.text,
        "consequence": option.consequence,
        "feedback": option.feedback,
        "policy": [f"{cite.section}: {cite.quote}" for cite in option.cites],
        "do_next": option.do_next,
    }
