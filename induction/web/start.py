"""The start page: the service's own address leads everybody to where they begin."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from induction.domain.people import Role
from induction.web.access import access

blueprint = Blueprint("start", __name__)


@blueprint.get("/")
@access(Role.LEARNER)
def start() -> ResponseReturnValue:
    """Lead to one's own training."""
    return redirect(url_for("learning.home"))
