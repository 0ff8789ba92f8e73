"""Views for programs that check credentials."""

from __future__ import annotations

from flask import Blueprint, Response, url_for
from flask.typing import ResponseReturnValue

from induction.services.certification import certificates
from induction.web.access import PUBLIC, access
from induction.web.database import session
from induction.web.house import house

blueprint = Blueprint("credentials", __name__, url_prefix="/credentials")
_FRESH = 300  # seconds for which a list may be kept by whoever asked


@blueprint.get("/status/<int:number>")
@access(PUBLIC)
def status(number: int) -> ResponseReturnValue:
    """Send a list of revoked credentials, signed with the seal's key; it names nobody."""
    here = house()
    address = f"{here.settings.base_url}{url_for('credentials.status', number=number)}"
    claims = certificates.revoked_list(session(), number, address, here.now())
    response = Response(here.press.sign(claims), mimetype="application/vc+jwt")
    response.headers["Cache-Control"] = f"public, max-age={_FRESH}"
    return response
