"""The preview: a module as a learner sees it, kept in the address and nowhere else."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from induction.domain.errors import RefusedError
from induction.services.authoring import preview
from induction.services.authoring.preview import Walk
from induction.web.access import access
from induction.web.content.area import READERS, blueprint
from induction.web.house import house
from induction.web.layout import page
from induction.web.learning.presenters import whom_to_tell

_BETWEEN = "."


@blueprint.get("/modules/<module_id>/preview")
@access(*READERS)
def step(module_id: str) -> ResponseReturnValue:
    """Show the question to which the choices in the address lead, or the end."""
    here = _walk(module_id)
    if here.current is None:
        return page("content/preview_end.html", walk=here)
    return _question(here)


@blueprint.post("/modules/<module_id>/preview")
@access(*READERS)
def choose(module_id: str) -> ResponseReturnValue:
    """Go one step on and show what comes of the choice; nothing is recorded."""
    here = _walk(module_id)
    try:
        chosen = here.choose(request.form.get("option", ""))
    except RefusedError as refused:
        if refused.reason != "unknown-option":
            raise
        return _question(here, errors="Choose what you would do"), 422
    return redirect(_address("content.outcome", chosen), 303)


@blueprint.get("/modules/<module_id>/preview/outcome")
@access(*READERS)
def outcome(module_id: str) -> ResponseReturnValue:
    """Show what came of the last choice in the address."""
    here = _walk(module_id)
    if not here.chosen:
        return redirect(_address("content.step", here))
    scene, option = here.chosen[-1]
    found = {
        "module_title": here.module.title,
        "scene": scene,
        "option": option,
        "next_step": len(here.chosen) + 1 if here.current else None,
        "content_note": here.module.content_note,
    }
    policy = house().library.policy(here.module.policy, here.module.policy_version)
    onward = _address("content.step", here)
    return page(
        "content/preview_outcome.html",
        walk=here, outcome=found, policy=policy, tell=whom_to_tell(option.tell), onward=onward,
    )  # fmt: skip


def _walk(module_id: str) -> Walk:
    path = request.args.get("chosen", "")
    module = house().library.written_module(module_id)
    return preview.walk(module, path.split(_BETWEEN) if path else (), is_whole="whole" in request.args)


def _question(here: Walk, errors: str = "") -> str:
    asked = {
        "module_title": here.module.title,
        "scene": here.current,
        "situation": here.situation,
        "options": here.options,
        "number": here.number,
        "most": here.most,
        "content_note": here.module.content_note,
    }
    return page("content/preview_question.html", walk=here, question=asked, errors=errors)


def _address(endpoint: str, here: Walk) -> str:
    is_whole = here.plan.kind == "full" and here.module.core
    return url_for(
        endpoint,
        module_id=here.module.id,
        chosen=_BETWEEN.join(here.path) or None,
        whole=1 if is_whole else None,
    )
