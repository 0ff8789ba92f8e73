"""Views of the register of certificates: what waits to be issued, and why."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from induction.domain.people import Role
from induction.services import register
from induction.web.access import access
from induction.web.database import session
from induction.web.house import house
from induction.web.layout import page
from induction.web.sessions import principal

blueprint = Blueprint("register", __name__, url_prefix="/register")


@blueprint.get("")
@access(Role.HR)
def index() -> ResponseReturnValue:
    """List the certificates that wait, with their reasons, and say whether the seal can be used."""
    here = house()
    return page(
        "register/index.html", waiting=register.waiting(session(), principal()), trouble=here.press.pending(here.now())
    )
