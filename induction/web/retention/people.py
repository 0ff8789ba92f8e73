"""Views of one person's record in retention: held back, let go, or erased on request."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from induction.db import Session
from induction.db.models import StaffMember
from induction.domain.errors import RefusedError
from induction.domain.people import Role
from induction.services.retained import disposal_proposal, legal_holds, retention
from induction.services.workforce import person
from induction.web.access import access
from induction.web.database import session, writing
from induction.web.house import house
from induction.web.layout import page
from induction.web.retention.views import blueprint
from induction.web.sessions import principal
from induction.web.sheet import Sheet

_FIELDS = dict.fromkeys(
    ("reason-empty", "reason-long", "reason-names", "held", "own-record", "still-employed", "already-proposed"),
    "reason",
)


@blueprint.get("/of/<number>")
@access(Role.HR)
def of_person(number: str) -> ResponseReturnValue:
    """Say whether somebody's record is due or held, and offer what can be done."""
    return _page(_member(number), Sheet())


@blueprint.post("/of/<number>/hold")
@access(Role.HR)
def hold(number: str) -> ResponseReturnValue:
    """Hold the record back from disposal."""
    return _do(number, lambda writer, reason: legal_holds.hold(
        writer, principal(), house().now(), employee_number=number, reason=reason
    ))  # fmt: skip


@blueprint.post("/of/<number>/let-go")
@access(Role.HR)
def let_go(number: str) -> ResponseReturnValue:
    """End the hold."""
    return _do(number, lambda writer, reason: legal_holds.end_hold(
        writer, principal(), house().now(), employee_number=number, reason=reason
    ))  # fmt: skip


@blueprint.post("/of/<number>/erase")
@access(Role.HR)
def erase(number: str) -> ResponseReturnValue:
    """Propose to dispose of the record before the schedule asks for it."""
    key, made = _member(number).id, []

    def propose(writer: Session, reason: str) -> None:
        made.append(disposal_proposal.propose(
            writer, principal(), house().now(), people=[key], grounds=disposal_proposal.Grounds.REQUEST, reason=reason
        ))  # fmt: skip

    answer = _do(number, propose)
    return redirect(url_for("approvals.proposal", proposal_id=made[0]), 303) if made else answer


def _do(number: str, act: Callable[[Session, str], object]) -> ResponseReturnValue:
    member, sheet, writer = _member(number), Sheet(request.form), writing()
    try:
        act(writer, sheet.given.get("reason", ""))
    except RefusedError as refused:
        sheet.note(refused, _FIELDS)
        return _page(member, sheet), 422
    writer.commit()
    return redirect(url_for("retention.of_person", number=number), 303)


def _member(number: str) -> StaffMember:
    return person.found(session(), principal(), number)


def _page(member: StaffMember, sheet: Sheet) -> str:
    state = retention.state_of(session(), member.id)
    return page("retention/of_person.html", member=member, state=state, sheet=sheet, errors=sheet.problems)
