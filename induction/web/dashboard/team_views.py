"""Views of the dashboard of a line manager's own people: status and dates, never answers."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from induction.domain.people import Role
from induction.services.reports.dashboard import as_manager
from induction.web.access import access
from induction.web.dashboard import pages
from induction.web.sessions import principal

blueprint = Blueprint("team_dashboard", __name__, url_prefix="/team/dashboard")


@blueprint.get("")
@access(Role.LINE_MANAGER)
def index() -> ResponseReturnValue:
    """Show who is in date: those who report to the line manager, directly or indirectly."""
    return pages.board(blueprint.name, as_manager(principal()))


@blueprint.get("/figures.<kind>")
@access(Role.LINE_MANAGER)
def figures(kind: str) -> ResponseReturnValue:
    """Send the figures as a file."""
    return pages.figures(blueprint.name, as_manager(principal()), kind)


@blueprint.get("/people")
@access(Role.LINE_MANAGER)
def names() -> ResponseReturnValue:
    """List the people behind a figure."""
    return pages.names(blueprint.name, as_manager(principal()))


@blueprint.get("/people/<number>")
@access(Role.LINE_MANAGER)
def why(number: str) -> ResponseReturnValue:
    """Show by which rule somebody stands as they do."""
    return pages.why(blueprint.name, as_manager(principal()), number)
