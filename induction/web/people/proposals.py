"""What HR proposes about a person: nothing changes before a second person approves it."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from induction.db import Session
from induction.db.models import StaffMember
from induction.domain.errors import RefusedError
from induction.domain.people import Role
from induction.domain.standings.exemption import ReasonCode
from induction.services.workforce import corrections, exemptions, paper, person
from induction.web.access import access
from induction.web.database import session, writing
from induction.web.house import house
from induction.web.layout import page
from induction.web.people.views import blueprint
from induction.web.sessions import principal
from induction.web.sheet import Sheet

_CORRECTIONS = {"day": "It counts from another day", "void": "It does not count"}
_GROUNDS = {code.value: code for code in ReasonCode}
_FIELDS = {
    "ends-before": "to-day", "too-long": "to-day", "too-far-back": "from-day", "date-ahead": "on-day",
    "date-same": "on-day", "date-before-policy": "on-day", "not-required": "programme", "reason-empty": "reason",
    "reason-long": "reason",
}  # fmt: skip


@blueprint.get("/<number>/exempt")
@access(Role.HR)
def exempt(number: str) -> ResponseReturnValue:
    """Ask from what, for how long and on what grounds somebody is to be exempt."""
    return _exemption_page(_member(number), Sheet())


@blueprint.post("/<number>/exempt")
@access(Role.HR)
def propose_exemption(number: str) -> ResponseReturnValue:
    """Propose the exemption."""
    member, sheet = _member(number), Sheet(request.form)
    first, last = sheet.day("from", "The first day"), sheet.day("to", "The last day", is_needed=False)
    code, programme_id = sheet.chosen("code", _GROUNDS, "Choose the grounds"), sheet.given.get("programme", "")
    if programme_id:
        sheet.chosen("programme", house().library.programmes, "Choose the programme from the list")
    proposal_id = _propose(
        sheet,
        lambda writer, reason: exemptions.propose(
            writer, principal(), house().now(),
            staff_member_id=member.id, programme_id=programme_id or None, from_on=first or house().today(),
            to_on=last, code=_GROUNDS[code], reason=reason,
        ),
    )  # fmt: skip
    return _on(proposal_id) or (_exemption_page(member, sheet), 422)


@blueprint.get("/<number>/exemptions/<int:exemption_id>")
@access(Role.HR)
def exemption(number: str, exemption_id: int) -> ResponseReturnValue:
    """Ask on which day an exemption is to end instead."""
    return _end_page(_member(number), exemption_id, Sheet())


@blueprint.post("/<number>/exemptions/<int:exemption_id>")
@access(Role.HR)
def propose_end(number: str, exemption_id: int) -> ResponseReturnValue:
    """Propose another last day, or that the exemption never held."""
    member, sheet = _member(number), Sheet(request.form)
    is_void = sheet.given.get("how") == "void"
    last = None if is_void else sheet.day("to", "The last day")
    _held(member, exemption_id)
    proposal_id = _propose(
        sheet,
        lambda writer, reason: exemptions.propose_end(
            writer, principal(), house().now(), exemption_id=exemption_id, to_on=last, reason=reason
        ),
    )
    return _on(proposal_id) or (_end_page(member, exemption_id, sheet), 422)


@blueprint.get("/<number>/attestations/<int:attestation_id>")
@access(Role.HR)
def attestation(number: str, attestation_id: int) -> ResponseReturnValue:
    """Ask from which day an attestation is to count, or whether it is not to count at all."""
    return _correction_page(_member(number), attestation_id, Sheet())


@blueprint.post("/<number>/attestations/<int:attestation_id>")
@access(Role.HR)
def propose_correction(number: str, attestation_id: int) -> ResponseReturnValue:
    """Propose the correction."""
    member, sheet = _member(number), Sheet(request.form)
    how = sheet.chosen("how", _CORRECTIONS, "Choose what should hold")
    achieved_on = sheet.day("on", "The day it should count from") if how == "day" else None
    corrections.found_of(session(), attestation_id, member.id)
    proposal_id = _propose(
        sheet,
        lambda writer, reason: corrections.propose(
            writer, principal(), house().now(), attestation_id=attestation_id, achieved_on=achieved_on, reason=reason
        ),
    )
    return _on(proposal_id) or (_correction_page(member, attestation_id, sheet), 422)


@blueprint.get("/<number>/paper")
@access(Role.HR)
def paper_sheet(number: str) -> ResponseReturnValue:
    """Ask what stands on a signed sheet."""
    return _paper_page(_member(number), Sheet())


@blueprint.post("/<number>/paper")
@access(Role.HR)
def propose_paper(number: str) -> ResponseReturnValue:
    """Key a signed sheet; it counts once a second person has keyed the same."""
    member, sheet = _member(number), Sheet(request.form)
    programme_id = sheet.chosen("programme", house().library.programmes, "Choose the programme")
    achieved_on = sheet.day("on", "The date on the signed sheet")
    proposal_id = _propose(
        sheet,
        lambda writer, reason: paper.propose(
            writer, principal(), house().library, house().now(),
            staff_member_id=member.id, programme_id=programme_id, achieved_on=achieved_on or house().today(),
            reason=reason,
        ),
    )  # fmt: skip
    return _on(proposal_id) or (_paper_page(member, sheet), 422)


def _propose(sheet: Sheet, act: Callable[[Session, str], int]) -> int | None:
    """Propose with the reason that was given; gives the proposal's key, or None where the form has problems."""
    if sheet.problems:
        return None
    writer = writing()
    try:
        proposal_id = act(writer, sheet.given.get("reason", ""))
    except RefusedError as refused:
        sheet.note(refused, _FIELDS)
        return None
    writer.commit()
    return proposal_id


def _on(proposal_id: int | None) -> ResponseReturnValue | None:
    return redirect(url_for("approvals.proposal", proposal_id=proposal_id), 303) if proposal_id else None


def _member(number: str) -> StaffMember:
    return person.found(session(), principal(), number)


def _held(member: StaffMember, exemption_id: int) -> object:
    return exemptions.found_of(session(), exemption_id, member.id)


def _exemption_page(member: StaffMember, sheet: Sheet) -> str:
    return page("people/exempt.html", member=member, sheet=sheet, errors=sheet.problems, codes=list(ReasonCode),
                programmes=house().library.programmes.values())  # fmt: skip


def _end_page(member: StaffMember, exemption_id: int, sheet: Sheet) -> str:
    held = _held(member, exemption_id)
    return page("people/exemption.html", member=member, held=held, sheet=sheet, errors=sheet.problems)


def _correction_page(member: StaffMember, attestation_id: int, sheet: Sheet) -> str:
    held = corrections.found_of(session(), attestation_id, member.id)
    ways = _CORRECTIONS
    return page("people/attestation.html", member=member, held=held, ways=ways, sheet=sheet, errors=sheet.problems)


def _paper_page(member: StaffMember, sheet: Sheet) -> str:
    programmes = house().library.programmes.values()
    return page("people/paper.html", member=member, sheet=sheet, errors=sheet.problems, programmes=programmes)
