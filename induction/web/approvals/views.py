"""Views of the acts that take two people."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.proposals import CONCERNED, KEYED_TWICE, LONGEST_REASON, Verdict
from induction.services import proposals
from induction.services.acts import ACTS
from induction.services.certification.certificates import Issuer
from induction.services.proposals import Circumstances
from induction.web.access import access
from induction.web.database import session, writing
from induction.web.house import house
from induction.web.layout import page
from induction.web.sessions import principal
from induction.web.sheet import Sheet

blueprint = Blueprint("approvals", __name__, url_prefix="/approvals")

_FIELDS = {"reason-empty": "words", "reason-long": "words", "key-again": "again-day", "keyed-differently": "again-day"}


@blueprint.get("")
@access(*CONCERNED)
def index() -> ResponseReturnValue:
    """List what waits for a decision, and what was decided of late."""
    return page("approvals/index.html", waiting=proposals.waiting(session(), principal()))


@blueprint.get("/<int:proposal_id>")
@access(*CONCERNED)
def proposal(proposal_id: int) -> ResponseReturnValue:
    """Show what is proposed, by whom and why, and what would be done."""
    return _show(proposal_id, Sheet())


@blueprint.post("/<int:proposal_id>")
@access(*CONCERNED)
def decide(proposal_id: int) -> ResponseReturnValue:
    """Approve, decline or withdraw; an approved proposal is carried out at once."""
    sheet, verdict = Sheet(request.form), _verdict()
    again = sheet.day("again", "The date on the signed sheet", is_needed=False)
    try:
        if not sheet.problems:
            _decide(proposal_id, verdict, sheet.given.get("words", ""), again)
    except RefusedError as refused:
        sheet.note(refused, _FIELDS)
    if sheet.problems:
        return _show(proposal_id, sheet), 422
    return redirect(url_for("approvals.proposal", proposal_id=proposal_id), 303)


def _decide(proposal_id: int, verdict: Verdict, words: str, again: date | None) -> None:
    here, writer = house(), writing()
    settings = here.settings
    issuer = Issuer(settings.organisation, settings.base_url, settings.is_demo)
    circumstances = Circumstances(here.library, issuer, here.now())
    proposals.decide(
        writer, principal(), circumstances, ACTS, proposal_id=proposal_id, verdict=verdict, words=words, again=again
    )
    writer.commit()


def _verdict() -> Verdict:
    try:
        return Verdict(request.form.get("verdict", ""))
    except ValueError as error:
        raise NotFoundError("no-verdict", "Choose one of the buttons on the page.") from error


def _show(proposal_id: int, sheet: Sheet) -> str:
    found = proposals.found(session(), principal(), proposal_id)
    return page(
        "approvals/proposal.html",
        proposed=found, sheet=sheet, errors=sheet.problems, longest=LONGEST_REASON,
        lines=ACTS[found.kind].describe(session(), house().library, found),
        is_own=found.proposed_by_id == principal().staff_member_id, is_keyed_twice=found.kind in KEYED_TWICE,
    )  # fmt: skip
