"""Views for whoever checks a certificate."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from induction.domain.certificate import facts, tidy_code
from induction.services import certificates
from induction.services.certificates import Shown
from induction.web.access import PUBLIC, access
from induction.web.database import session
from induction.web.house import house
from induction.web.layout import page

blueprint = Blueprint("verify", __name__, url_prefix="/verify")


@blueprint.get("")
@access(PUBLIC)
def form() -> ResponseReturnValue:
    """Ask for a code; a code in the query leads to its page."""
    typed = request.args.get("code", "").strip()
    if typed:
        return redirect(url_for("verify.by_code", code=typed[:100]))
    return page("verify/form.html")


@blueprint.get("/<code>")
@access(PUBLIC)
def by_code(code: str) -> ResponseReturnValue:
    """State the facts of a certificate; an unknown and a malformed code get the same answer."""
    tidy = tidy_code(code)
    shown = certificates.by_code(session(), tidy or "", house().today())
    status = 200 if shown else 404
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return jsonify(_as_json(shown)), status
    body = page(
        "verify/certificate.html", shown=shown, state=_state(shown), facts=facts(shown.document) if shown else []
    )
    return body, status


def _state(shown: Shown | None) -> str:
    if shown is None:
        return "unknown"
    if shown.superseded_by:
        return "superseded"
    return "valid" if house().today() <= shown.document.valid_until else "expired"


def _as_json(shown: Shown | None) -> dict[str, object]:
    if shown is None:
        return {"genuine": False, "current": "unknown"}
    it = shown.document
    return {
        "genuine": True,
        "current": _state(shown),
        "superseded_by": shown.superseded_by,
        "number": it.number,
        "name": it.staff_name,
        "organisation": it.organisation,
        "programme": it.programme,
        "modules": [line.title for line in it.modules],
        "policy": {"title": it.policy_title, "version": it.policy_version, "fingerprint": it.policy_fingerprint},
        "achieved_on": it.achieved_on.isoformat(),
        "issued_on": it.issued_on.isoformat(),
        "valid_until": it.valid_until.isoformat(),
        "assurance_level": it.assurance_level,
        "demo": it.is_demo,
        "sha256": shown.sha256,
    }
