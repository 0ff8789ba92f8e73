"""Views of the refresher. The situations themselves are asked on the learner's pages of attempts."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from induction.domain.errors import NotFoundError
from induction.domain.people import Role
from induction.services.learning import cycles, refreshers
from induction.services.learning.refresher_choice import Taker
from induction.services.learning.refreshers import Refresher
from induction.web.access import access
from induction.web.database import session, writing
from induction.web.house import house
from induction.web.layout import page
from induction.web.sessions import principal

blueprint = Blueprint("refreshers", __name__, url_prefix="/refreshers")


@blueprint.get("/<programme_id>")
@access(Role.LEARNER)
def refresher(programme_id: str) -> ResponseReturnValue:
    """Show what is asked and why, how far the staff member is, and what comes next."""
    return page("refreshers/refresher.html", refresher=_mine(programme_id))


@blueprint.post("/<programme_id>/next")
@access(Role.LEARNER)
def go_on(programme_id: str) -> ResponseReturnValue:
    """Go to the next situation; to the refresher's own page when there is none to go to."""
    here, writer = house(), writing()
    attempt_id = refreshers.go_on(
        writer, here.library, here.library.programme(programme_id), principal().staff_member_id,
        again_after=request.form.get("again"), moment=here.now(),
    )  # fmt: skip
    writer.commit()
    if attempt_id is None:
        return redirect(url_for("refreshers.refresher", programme_id=programme_id), 303)
    return redirect(url_for("learning.go_on", attempt_id=attempt_id), 303)


def _mine(programme_id: str) -> Refresher:
    here, opened = house(), session()
    programme, person = here.library.programme(programme_id), principal().staff_member_id
    cycle = cycles.current(opened, person, programme, here.today())
    mine = refreshers.of(opened, Taker(here.library, programme, person, cycle, here.today()))
    if mine is None:
        raise NotFoundError("no-refresher", "You have no refresher of this programme now.")
    return mine
