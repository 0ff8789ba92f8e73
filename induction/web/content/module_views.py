"""A module from every side: its map, its transcript, its card for a team meeting."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from induction.domain.learning.module import Module
from induction.web.access import access
from induction.web.content.area import READERS, blueprint
from induction.web.content.scene_map import draw, steps
from induction.web.house import house
from induction.web.layout import page
from induction.web.learning.presenters import whom_to_tell


@blueprint.get("/modules/<module_id>")
@access(*READERS)
def module(module_id: str) -> ResponseReturnValue:
    """Show how the scenes lead to each other, as a picture and as a list."""
    found = _module(module_id)
    return page("content/module.html", module=found, map=draw(found), steps=steps(found))


@blueprint.get("/modules/<module_id>/transcript")
@access(*READERS)
def transcript(module_id: str) -> ResponseReturnValue:
    """Write out every scene with every option and all that follows from it, for reading aloud and for print."""
    found = _module(module_id)
    policy = house().library.policy(found.policy, found.policy_version)
    return page("content/transcript.html", module=found, policy=policy, steps=steps(found), whom_to_tell=whom_to_tell)


@blueprint.get("/modules/<module_id>/discussion-card")
@access(*READERS)
def discussion_card(module_id: str) -> ResponseReturnValue:
    """Give the three prompts for a team meeting on one sheet."""
    return page("content/discussion_card.html", module=_module(module_id))


def _module(module_id: str) -> Module:
    return house().library.written_module(module_id)
