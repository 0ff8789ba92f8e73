"""Views of the retention schedule and of those who are due by it."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from induction.domain.errors import RefusedError
from induction.domain.people import Role
from induction.services.retained import disposal_proposal, disposal_sweep, retention
from induction.web.access import access
from induction.web.database import session, writing
from induction.web.house import house
from induction.web.layout import page
from induction.web.sessions import principal
from induction.web.sheet import Sheet

blueprint = Blueprint("retention", __name__, url_prefix="/retention")

_FIELDS = {
    "nobody": "people", "too-many": "people", "not-due": "people", "held": "people", "still-employed": "people",
    "own-record": "people", "already-proposed": "people", "reason-empty": "reason", "reason-long": "reason",
    "reason-names": "reason",
}  # fmt: skip


@blueprint.get("")
@access(Role.HR, Role.ADMINISTRATOR, Role.APPROVER, Role.AUDITOR)
def schedule() -> ResponseReturnValue:
    """Show what is kept, for how long and why."""
    return page("retention/schedule.html", schedule=house().library.retention)


@blueprint.get("/due")
@access(Role.HR)
def due() -> ResponseReturnValue:
    """List who is due and who is held back."""
    return _page(Sheet())


@blueprint.post("/due")
@access(Role.HR)
def propose() -> ResponseReturnValue:
    """Propose to dispose of the records that were ticked."""
    sheet = Sheet(request.form)
    people = {int(value) for value in request.form.getlist("people") if value.isascii() and value.isdigit()}
    writer = writing()
    try:
        key = disposal_proposal.propose(
            writer, principal(), house().now(),
            people=people, grounds=disposal_proposal.Grounds.SCHEDULE, reason=sheet.given.get("reason", ""),
        )  # fmt: skip
    except RefusedError as refused:
        sheet.note(refused, _FIELDS)
        return _page(sheet, people), 422
    writer.commit()
    return redirect(url_for("approvals.proposal", proposal_id=key), 303)


def _page(sheet: Sheet, ticked: set[int] | None = None) -> str:
    found = retention.overview(session(), house().library)
    titles = {rule.id: rule.title for rule in found.schedule.rules} if found.schedule else {}
    return page(
        "retention/due.html",
        overview=found, titles=titles, sheet=sheet, errors=sheet.problems, most=disposal_proposal.MOST,
        ticked=ticked or set(), done=disposal_sweep.recent(session()),
    )  # fmt: skip
