"""The pages of signing in: one door for everybody, and a way back to what was being done."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from induction.domain.errors import RefusedError
from induction.domain.people import Role
from induction.services import sign_in as service
from induction.services.sign_in import Admission, MustWaitError
from induction.services.workforce.access import change_own_password as change_password
from induction.services.workforce.staff import SHORTEST_PASSWORD, new_password_hash
from induction.web import database, kept, sessions
from induction.web.access import PUBLIC, access, is_local
from induction.web.house import house
from induction.web.layout import page
from induction.web.sign_in.forms import OwnPasswordForm, SignInForm

blueprint = Blueprint("sign_in", __name__)
_NO_MATCH = "The e-mail address or employee number and the password do not match. Check both and try again"


@blueprint.get("/sign-in")
@access(PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Ask who it is; somebody who is signed in already goes on."""
    target = _local(request.args.get("next", ""))
    if sessions.current_principal():
        return redirect(target)
    return page("sign_in/sign_in.html", form=SignInForm(formdata=None, next=target), lapse=_lapse())


@blueprint.post("/sign-in")
@access(PUBLIC)
def submit() -> ResponseReturnValue:
    """Check the password and go on to where the person was heading."""
    form = SignInForm()
    if not form.validate():
        return page("sign_in/sign_in.html", form=form), 422
    try:
        admission = _admit(form.identifier.data or "", form.password.data or "")
    except MustWaitError as wait:
        return _ask_again(form, wait.words), 429, {"Retry-After": wait.seconds}
    if admission is None:
        return _ask_again(form, _NO_MATCH), 422
    sessions.start(admission)
    return _go_on(form, admission)


def sign_in_again(sealed: str) -> ResponseReturnValue:
    """Answer a form that came too late with the sign-in page; the form is kept inside it."""
    referrer = (request.referrer or "").removeprefix(request.host_url.rstrip("/"))
    form = SignInForm(formdata=None, next=_local(referrer), kept=sealed)
    return page("sign_in/sign_in.html", form=form, lapse=_lapse(), is_kept=bool(sealed)), 403


@blueprint.post("/sign-out")
@access(PUBLIC)
def sign_out() -> ResponseReturnValue:
    """End the sign-in; a second press, or one after it has lapsed, does no harm."""
    principal = sessions.current_principal()
    if principal:
        session = database.writing()
        service.sign_out(session, principal, house().now())
        session.commit()
    sessions.forget()
    return redirect(url_for("sign_in.signed_out"), 303)


@blueprint.get("/signed-out")
@access(PUBLIC)
def signed_out() -> ResponseReturnValue:
    """Say that it is done, which matters on a shared computer."""
    return page("sign_in/signed_out.html"), {"Clear-Site-Data": '"cache", "storage"'}


@blueprint.get("/your-sign-ins")
@access(Role.LEARNER)
def own_sign_ins() -> ResponseReturnValue:
    """List where the person is signed in."""
    here, principal = house(), sessions.principal()
    found = service.own_sign_ins(database.session(), principal, here.now(), here.idle, here.lifetime)
    return page(
        "sign_in/own_sign_ins.html",
        sign_ins=found, minutes=here.settings.session_idle_minutes, is_changed="changed" in request.args,
    )  # fmt: skip


@blueprint.post("/your-sign-ins/<int:sign_in_id>/end")
@access(Role.LEARNER)
def end(sign_in_id: int) -> ResponseReturnValue:
    """End one of them."""
    session = database.writing()
    service.end_other(session, sessions.principal(), sign_in_id, house().now())
    session.commit()
    return redirect(url_for("sign_in.own_sign_ins"), 303)


@blueprint.get("/your-password")
@access(Role.LEARNER)
def own_password() -> ResponseReturnValue:
    """Ask for the password that holds and for another."""
    return _ask_for_another(OwnPasswordForm(formdata=None))


@blueprint.post("/your-password")
@access(Role.LEARNER)
def change_own_password() -> ResponseReturnValue:
    """Change it, and go to the sign-ins, of which this one is left."""
    form = OwnPasswordForm()
    if not form.validate_on_submit():
        return _ask_for_another(form), 422
    try:
        password_hash = new_password_hash(form.new_password.data or "")
        principal = sessions.confirm_password(form.password.data or "")
    except RefusedError as refused:
        field = form.new_password if refused.reason.startswith("password-") else form.password
        field.errors = [refused.words]
        return _ask_for_another(form), 429 if isinstance(refused, MustWaitError) else 422
    session = database.writing()
    change_password(session, principal, password_hash, house().now())
    session.commit()
    return redirect(url_for("sign_in.own_sign_ins", changed=1), 303)


def _ask_for_another(form: OwnPasswordForm) -> str:
    return page("sign_in/own_password.html", form=form, shortest=SHORTEST_PASSWORD)


def _admit(identifier: str, password: str) -> Admission | None:
    """Run the three steps of a password check, each write in its own transaction and the hashing in none."""
    here = house()
    session = database.writing()
    claim = service.claim(session, identifier, here.now(), here.settings.secret_key)
    session.commit()
    right = service.is_right(claim, password)
    renewed = service.renewed_hash(claim, password) if right else None
    session = database.writing()
    admission = service.admit(session, claim, here.now(), renewed) if right else None
    if admission is None:
        service.refuse(session, claim, here.now())
    session.commit()
    return admission


def _ask_again(form: SignInForm, words: str) -> str:
    form.identifier.errors = [words]
    return page("sign_in/sign_in.html", form=form)


def _go_on(form: SignInForm, admission: Admission) -> ResponseReturnValue:
    waiting = kept.reopen(form.kept.data or "", admission.staff_member_id)
    if waiting:
        return page("sign_in/kept.html", kept=waiting, back=_local(form.next.data or ""))
    return redirect(_local(form.next.data or ""), 303)


def _local(target: str) -> str:
    return target if is_local(target) else "/"


def _lapse() -> str:
    presence = sessions.presence()
    return presence.lapse if presence else ""
