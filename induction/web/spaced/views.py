"""Views of single questions. Where the Trust has not switched them on, none of these pages exists."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.people import Role
from induction.domain.standings.programme import Programme
from induction.services.learning import spaced
from induction.services.learning.spaced import Offer
from induction.web.access import access
from induction.web.database import session, writing
from induction.web.house import house
from induction.web.layout import page
from induction.web.learning import presenters
from induction.web.sessions import principal

blueprint = Blueprint("spaced", __name__, url_prefix="/one-question")


@blueprint.get("/<programme_id>")
@access(Role.LEARNER)
def question(programme_id: str) -> ResponseReturnValue:
    """Show the question that is offered."""
    return _show(_offered(programme_id))


@blueprint.post("/<programme_id>")
@access(Role.LEARNER)
def answer(programme_id: str) -> ResponseReturnValue:
    """Take the answer and show what came of it."""
    try:
        weeks = _settle(programme_id, request.form.get("option", ""))
    except RefusedError as refused:
        if refused.reason != "unknown-option":
            raise
        return _show(_offered(programme_id), errors="Choose what you would do"), 422
    return redirect(url_for("spaced.feedback", programme_id=programme_id, weeks=weeks), 303)


@blueprint.post("/<programme_id>/decline")
@access(Role.LEARNER)
def decline(programme_id: str) -> ResponseReturnValue:
    """Put the question away."""
    _settle(programme_id, None)
    return redirect(url_for("learning.home"), 303)


@blueprint.get("/<programme_id>/<int:weeks>")
@access(Role.LEARNER)
def feedback(programme_id: str, weeks: int) -> ResponseReturnValue:
    """Show what came of the choice."""
    here, programme = house(), _programme(programme_id)
    done = spaced.answered(
        session(), here.library, programme, principal().staff_member_id, weeks=weeks, day=here.today()
    )
    return page(
        "spaced/feedback.html",
        outcome={"module_title": done.module.title, "scene": done.scene, "option": done.option, "next_step": None},
        policy=presenters.policy_of(done.module),
        tell=presenters.whom_to_tell(done.option.tell),
    )


def _settle(programme_id: str, token: str | None) -> int:
    here, programme, writer = house(), _programme(programme_id), writing()
    weeks = spaced.settle(
        writer, here.library, programme, principal().staff_member_id,
        token=token, secret=here.settings.secret_key, moment=here.now(),
    )  # fmt: skip
    writer.commit()
    return weeks


def _programme(programme_id: str) -> Programme:
    if not house().settings.practice.spaced_questions:
        raise NotFoundError("no-question", spaced.NONE_NOW)
    return house().library.programme(programme_id)


def _offered(programme_id: str) -> Offer:
    here, programme = house(), _programme(programme_id)
    found = spaced.offer(session(), here.library, programme, principal().staff_member_id, here.today())
    if found is None:
        raise NotFoundError("no-question", spaced.NONE_NOW)
    return found


def _show(offered: Offer, errors: str = "") -> str:
    asked = spaced.question(offered, house().settings.secret_key)
    return page("spaced/question.html", question=asked, errors=errors)
