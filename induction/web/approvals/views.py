"""Views of the acts that take two people."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.proposals import CONCERNED, Verdict
from induction.services import proposals
from induction.services.acts import ACTS
from induction.services.certificates import Issuer
from induction.services.proposals import Circumstances
from induction.web.access import access
from induction.web.approvals.forms import DecisionForm
from induction.web.database import session, writing
from induction.web.house import house
from induction.web.layout import page
from induction.web.sessions import principal

blueprint = Blueprint("approvals", __name__, url_prefix="/approvals")

_ON_THE_PAGE = ("reason-empty", "reason-long")


@blueprint.get("")
@access(*CONCERNED)
def index() -> ResponseReturnValue:
    """List what waits for a decision, and what was decided of late."""
    return page("approvals/index.html", waiting=proposals.waiting(session(), principal()))


@blueprint.get("/<int:proposal_id>")
@access(*CONCERNED)
def proposal(proposal_id: int) -> ResponseReturnValue:
    """Show what is proposed, by whom and why, and what would be done."""
    return _show(proposal_id, DecisionForm())


@blueprint.post("/<int:proposal_id>")
@access(*CONCERNED)
def decide(proposal_id: int) -> ResponseReturnValue:
    """Approve, decline or withdraw; an approved proposal is carried out at once."""
    form = DecisionForm()
    if not form.validate_on_submit():
        return _show(proposal_id, form), 422
    try:
        _decide(proposal_id, _verdict(), form.words.data or "")
    except RefusedError as refused:
        if refused.reason not in _ON_THE_PAGE:
            raise
        form.words.errors = [refused.words]
        return _show(proposal_id, form), 422
    return redirect(url_for("approvals.proposal", proposal_id=proposal_id), 303)


def _decide(proposal_id: int, verdict: Verdict, words: str) -> None:
    here, writer = house(), writing()
    settings = here.settings
    issuer = Issuer(settings.organisation, settings.base_url, settings.is_demo)
    circumstances = Circumstances(here.library, issuer, here.now())
    proposals.decide(writer, principal(), circumstances, ACTS, proposal_id=proposal_id, verdict=verdict, words=words)
    writer.commit()


def _verdict() -> Verdict:
    try:
        return Verdict(request.form.get("verdict", ""))
    except ValueError as error:
        raise NotFoundError("no-verdict", "Choose one of the buttons on the page.") from error


def _show(proposal_id: int, form: DecisionForm) -> str:
    found = proposals.found(session(), principal(), proposal_id)
    lines = ACTS[found.kind].describe(session(), house().library, found)
    is_own = found.proposed_by_id == principal().staff_member_id
    return page("approvals/proposal.html", proposed=found, lines=lines, is_own=is_own, form=form)
