"""Views for whoever checks a certificate, by its code or by its file."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Blueprint, Response, current_app, jsonify, redirect, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from induction.domain.certificates.certificate import facts, tidy_code
from induction.services.certification import certificates, traces, verification
from induction.web.access import PUBLIC, access
from induction.web.database import session
from induction.web.house import house
from induction.web.layout import page
from induction.web.throttle import Throttle
from induction.web.uploads import takes_file
from induction.web.verify import presenters

LARGEST_FILE = 5_000_000

blueprint = Blueprint("verify", __name__, url_prefix="/verify")


@dataclass(frozen=True)
class _Measures:
    """How often an address may ask: by a code, and with a file, which costs the machine more."""

    codes: Throttle = field(default_factory=lambda: Throttle(burst=120, a_second=2))
    files: Throttle = field(default_factory=lambda: Throttle(burst=30, a_second=0.5))


@blueprint.record
def _measure(state: BlueprintSetupState) -> None:
    state.app.extensions["induction-verify"] = _Measures()


@blueprint.get("")
@access(PUBLIC)
def form() -> ResponseReturnValue:
    """Ask for a code or a file; a code in the query leads to its page."""
    typed = request.args.get("code", "").strip()
    if typed:
        return redirect(url_for("verify.by_code", code=typed[:100]))
    return page("verify/form.html", problem="")


@blueprint.get("/trust.pem")
@access(PUBLIC)
def trust() -> ResponseReturnValue:
    """Send what whoever checks offline goes by."""
    settings = house().settings
    return _sent(verification.trust_file(session(), settings.data_dir, settings.organisation), "trust.pem")


@blueprint.get("/verify_certificate.py")
@access(PUBLIC)
def program() -> ResponseReturnValue:
    """Send the program with which anybody can check a certificate without us."""
    return _sent(verification.program(), "verify_certificate.py")


@blueprint.get("/<code>")
@access(PUBLIC)
def by_code(code: str) -> ResponseReturnValue:
    """State the facts of a certificate; an unknown and a malformed code get the same answer."""
    _wait(_measures().codes)
    tidy = tidy_code(code)
    shown = certificates.by_code(session(), tidy or "", house().today())
    trace = None if shown else traces.by_code(session(), tidy or "")
    status = 200 if shown or trace else 404
    if _wants_json():
        return jsonify(presenters.code_as_json(shown, trace)), status
    stated = facts(shown.document) if shown else []
    return page("verify/certificate.html", shown=shown, trace=trace, facts=stated), status


@blueprint.post("")
@access(PUBLIC, takes_token=False)
@takes_file(LARGEST_FILE)
def by_file() -> ResponseReturnValue:
    """Examine a file in memory and say what it is; nothing of it is kept."""
    here = house()
    _wait(_measures().files)
    given = request.files.get("file")
    body = given.read() if given else b""
    if not body:
        if _wants_json():
            return jsonify({"error": "Send the PDF as the form field file."}), 422
        return page("verify/form.html", problem="Choose the PDF file of the certificate"), 422
    answer = verification.verify_file(session(), body, here.settings.data_dir, here.today())
    if _wants_json():
        return jsonify(presenters.answer_as_json(answer))
    return page("verify/file.html", answer=answer, facts=facts(answer.shown.document) if answer.shown else [])


@blueprint.after_request
def _keep_out_of_search(response: Response) -> Response:
    """Ask search engines to leave these pages alone: a link to one is a secret that its holder may share."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _sent(text: str, name: str) -> Response:
    response = Response(text, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _measures() -> _Measures:
    measures: _Measures = current_app.extensions["induction-verify"]
    return measures


def _wait(throttle: Throttle) -> None:
    seconds = throttle.wait(request.remote_addr or "", house().now())
    if seconds:
        raise TooManyRequests(retry_after=seconds)


def _wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
