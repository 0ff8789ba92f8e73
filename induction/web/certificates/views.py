"""Views of one's own certificates."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from induction.domain.certificates.certificate import facts
from induction.domain.people import Role
from induction.services.certification import certificates
from induction.services.certification.certificates import Shown
from induction.web.access import access
from induction.web.database import session
from induction.web.house import house
from induction.web.layout import page
from induction.web.sessions import principal

blueprint = Blueprint("certificates", __name__, url_prefix="/certificates")


@blueprint.get("")
@access(Role.LEARNER)
def index() -> ResponseReturnValue:
    """List the staff member's certificates, newest first."""
    shown = certificates.own(session(), principal().staff_member_id, house().today())
    return page("certificates/index.html", certificates=shown)


@blueprint.get("/<number>")
@access(Role.LEARNER)
def certificate(number: str) -> ResponseReturnValue:
    """Show a certificate with the same facts as its PDF."""
    shown = _own(number)
    return page("certificates/certificate.html", shown=shown, facts=facts(shown.document))


@blueprint.get("/<number>/certificate.pdf")
@access(Role.LEARNER)
def download(number: str) -> ResponseReturnValue:
    """Send the sealed bytes, the same at every download."""
    shown = _own(number)
    response = Response(certificates.sealed_file(session(), shown), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="certificate-{shown.document.number}.pdf"'
    return response


@blueprint.get("/<number>/credential.jwt")
@access(Role.LEARNER)
def credential(number: str) -> ResponseReturnValue:
    """Send the credential that lies in the certificate, for other systems to read."""
    shown = _own(number)
    response = Response(certificates.credential(session(), shown), mimetype="application/vc+jwt")
    response.headers["Content-Disposition"] = f'attachment; filename="credential-{shown.document.number}.jwt"'
    return response


def _own(number: str) -> Shown:
    return certificates.own_by_number(session(), principal().staff_member_id, number, house().today())
