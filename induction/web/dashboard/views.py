"""Views of the dashboard of everybody, for HR and for auditors."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from induction.domain.people import Role
from induction.services.reports.dashboard import as_overseer
from induction.web.access import access
from induction.web.dashboard import pages
from induction.web.sessions import principal

blueprint = Blueprint("dashboard", __name__, url_prefix="/reports")


@blueprint.get("")
@access(Role.HR, Role.AUDITOR)
def index() -> ResponseReturnValue:
    """Show who is in date: everybody."""
    return pages.board(blueprint.name, as_overseer(principal()))


@blueprint.get("/figures.<kind>")
@access(Role.HR, Role.AUDITOR)
def figures(kind: str) -> ResponseReturnValue:
    """Send the figures as a file."""
    return pages.figures(blueprint.name, as_overseer(principal()), kind)


@blueprint.get("/people")
@access(Role.HR, Role.AUDITOR)
def names() -> ResponseReturnValue:
    """List the people behind a figure."""
    return pages.names(blueprint.name, as_overseer(principal()))


@blueprint.get("/people/<number>")
@access(Role.HR, Role.AUDITOR)
def why(number: str) -> ResponseReturnValue:
    """Show by which rule somebody stands as they do."""
    return pages.why(blueprint.name, as_overseer(principal()), number)
