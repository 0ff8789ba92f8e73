"""Views of the register of certificates: what waits and why, one certificate, and what is proposed about it."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from induction.domain.certificates.certificate import facts
from induction.domain.certificates.certificate_state import RevocationReason
from induction.domain.people import Role
from induction.services import jobs
from induction.services.certification import editions, register
from induction.web.access import access
from induction.web.database import session, writing
from induction.web.house import house
from induction.web.layout import page
from induction.web.register.forms import NewNameForm, RevocationForm
from induction.web.sessions import principal
from induction.worker.bulk_issue import KIND as BULK_ISSUE

blueprint = Blueprint("register", __name__, url_prefix="/register")


@blueprint.get("")
@access(Role.HR)
def index() -> ResponseReturnValue:
    """Find certificates, and list those that wait, with their reasons."""
    here = house()
    words = request.args.get("find", "").strip()[:60]
    return page(
        "register/index.html",
        words=words,
        found=register.find(session(), principal(), words, here.today()) if words else [],
        waiting=register.waiting(session(), principal()),
        issue=jobs.open_of_kind(session(), BULK_ISSUE),
        trouble=here.press.pending(here.now()),
    )


@blueprint.post("/issue")
@access(Role.HR)
def issue() -> ResponseReturnValue:
    """Have the worker issue everything that waits, and watch it; one that is under way already is enough."""
    writer = writing()
    if jobs.open_of_kind(writer, BULK_ISSUE):
        return redirect(url_for("register.index"), 303)
    started = jobs.start(writer, principal(), BULK_ISSUE, {}, house().now())
    writer.commit()
    return redirect(url_for("jobs.job", job_id=started), 303)


@blueprint.get("/<number>")
@access(Role.HR)
def certificate(number: str) -> ResponseReturnValue:
    """Show a certificate, what it rests on, and what may be proposed about it."""
    return _show(number, RevocationForm(), NewNameForm())


@blueprint.post("/<number>/revocation")
@access(Role.HR)
def propose_revocation(number: str) -> ResponseReturnValue:
    """Propose that a certificate no longer stands."""
    form = RevocationForm()
    register.by_number(session(), principal(), number, house().today())
    if not form.validate_on_submit():
        return _show(number, form, NewNameForm(formdata=None)), 422
    writer = writing()
    proposed = editions.propose_revocation(
        writer, principal(), house().now(), number=number, reason=RevocationReason(form.reason.data),
        words=form.words.data or "",
    )  # fmt: skip
    writer.commit()
    return redirect(url_for("approvals.proposal", proposal_id=proposed), 303)


@blueprint.post("/<number>/new-name")
@access(Role.HR)
def propose_new_name(number: str) -> ResponseReturnValue:
    """Propose to issue a certificate in the name that the record has now."""
    form = NewNameForm()
    register.by_number(session(), principal(), number, house().today())
    if not form.validate_on_submit():
        return _show(number, RevocationForm(formdata=None), form), 422
    writer = writing()
    proposed = editions.propose_new_name(writer, principal(), house().now(), number=number, words=form.words.data or "")
    writer.commit()
    return redirect(url_for("approvals.proposal", proposal_id=proposed), 303)


def _show(number: str, revocation: RevocationForm, new_name: NewNameForm) -> str:
    entry = register.by_number(session(), principal(), number, house().today())
    return page(
        "register/certificate.html",
        entry=entry,
        facts=facts(entry.shown.document),
        revocation=revocation,
        new_name=new_name,
    )
