"""The area itself: its address, and who may read in it."""

from __future__ import annotations

from flask import Blueprint

from induction.domain.people import Role

blueprint = Blueprint("content", __name__, url_prefix="/content")

READERS = (Role.CONTENT_AUTHOR, Role.APPROVER)
"""Authors, and those who approve what authors propose: they have to see what they approve."""
