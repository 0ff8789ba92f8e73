"""Views of the learner's way. Every answer is committed before the next page is shown."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from induction.domain.errors import RefusedError
from induction.domain.people import Role
from induction.services.learning import answers, attempts, training
from induction.services.learning.attempts import Loaded, Question
from induction.web.access import access
from induction.web.database import session, writing
from induction.web.house import house
from induction.web.layout import page
from induction.web.learning import presenters
from induction.web.sessions import principal

blueprint = Blueprint("learning", __name__)


@blueprint.get("/")
@access(Role.LEARNER)
def home() -> ResponseReturnValue:
    """Show what is asked of the staff member, by when, why, and what comes next."""
    mine = presenters.my_training()
    return page("learning/home.html", trainings=mine, spaced=presenters.spaced_offer(mine))


@blueprint.get("/training/<module_id>")
@access(Role.LEARNER)
def module(module_id: str) -> ResponseReturnValue:
    """Introduce a module: what it is about, how long it takes, and where the staff member is in it."""
    mine = presenters.my_module(module_id)
    if mine.refresher and mine.cycle.is_open:
        return redirect(url_for("refreshers.refresher", programme_id=mine.programme.id))
    return page("learning/module.html", training=mine, line=training.module_line(mine, module_id))


@blueprint.post("/training/<module_id>/start")
@access(Role.LEARNER)
def start(module_id: str) -> ResponseReturnValue:
    """Start the module, go on with it, or try again what was missed."""
    programme = presenters.my_module(module_id).programme
    writer = writing()
    attempt_id = attempts.start(
        writer, house().library, programme, principal().staff_member_id, module_id=module_id, moment=house().now()
    )
    writer.commit()
    return redirect(url_for("learning.go_on", attempt_id=attempt_id), 303)


@blueprint.get("/attempts/<attempt_id>")
@access(Role.LEARNER)
def go_on(attempt_id: str) -> ResponseReturnValue:
    """Go to where the attempt is: the next question, or the result."""
    return redirect(presenters.place(_load(attempt_id)))


@blueprint.get("/attempts/<attempt_id>/<int:step>")
@access(Role.LEARNER)
def question(attempt_id: str, step: int) -> ResponseReturnValue:
    """Show the decision of a step; a step that is answered leads to its feedback, one not reached to where one is."""
    loaded = _load(attempt_id)
    if step < loaded.step:
        return redirect(url_for("learning.feedback", attempt_id=attempt_id, step=step))
    asked = attempts.question(loaded)
    if asked is None or step > loaded.step:
        return redirect(presenters.place(loaded))
    return _show(loaded, asked)


@blueprint.post("/attempts/<attempt_id>/<int:step>")
@access(Role.LEARNER)
def answer(attempt_id: str, step: int) -> ResponseReturnValue:
    """Take the answer to a step and show what came of it."""
    writer = writing()
    try:
        submitted = answers.submit(
            writer, house().library, principal().staff_member_id,
            public_id=attempt_id, step=step, token=request.form.get("option", ""), moment=house().now(),
            confidence=presenters.confidence(),
        )  # fmt: skip
    except RefusedError as refused:
        if refused.reason != "unknown-option":
            raise
        return _ask_again(attempt_id)
    writer.commit()
    kept = 1 if submitted.is_other_choice else None
    return redirect(url_for("learning.feedback", attempt_id=attempt_id, step=submitted.step, kept=kept), 303)


@blueprint.get("/attempts/<attempt_id>/<int:step>/feedback")
@access(Role.LEARNER)
def feedback(attempt_id: str, step: int) -> ResponseReturnValue:
    """Show what came of a choice, why, and what to do next."""
    loaded = _load(attempt_id)
    outcome = answers.outcome(loaded, step)
    return page(
        "learning/feedback.html",
        outcome=outcome,
        policy=presenters.policy_of(loaded.module),
        onward=presenters.onward(outcome),
        refresher=None if outcome.next_step else presenters.refresher_of(loaded),
        tell=presenters.whom_to_tell(outcome.option.tell),
        was_kept="kept" in request.args,
    )


@blueprint.get("/attempts/<attempt_id>/result")
@access(Role.LEARNER)
def result(attempt_id: str) -> ResponseReturnValue:
    """Sum up a finished attempt and say what comes next; one under way goes on instead."""
    loaded = _load(attempt_id)
    summary = answers.summary(session(), loaded)
    if summary is None:
        return redirect(presenters.place(loaded))
    refresher = presenters.refresher_of(loaded)
    if refresher:
        return redirect(url_for("refreshers.refresher", programme_id=refresher.programme_id))
    return page(
        "learning/result.html",
        summary=summary,
        training=presenters.my_module(loaded.row.module_id),
        policy=presenters.policy_of(summary.module),
    )


def _load(attempt_id: str) -> Loaded:
    return attempts.load(session(), house().library, principal().staff_member_id, attempt_id)


def _ask_again(attempt_id: str) -> ResponseReturnValue:
    loaded = _load(attempt_id)
    return _show(loaded, attempts.question(loaded), errors="Choose what you would do"), 422


def _show(loaded: Loaded, asked: Question | None, *, errors: str = "") -> str:
    return page(
        "learning/question.html",
        question=asked,
        place=presenters.place_in_refresher(loaded),
        asks_confidence=house().settings.practice.asks_confidence,
        confidence=request.form.get("confidence", ""),
        errors=errors,
    )
