"""Refuse at the door what no page and no database can hold."""

from __future__ import annotations

from itertools import chain

from flask import Flask, request
from werkzeug.exceptions import BadRequest

_NUL = "\x00"  # PostgreSQL stores no text that holds one, and no keyboard types it


def init(app: Flask) -> None:
    """Answer 400 to any request whose address or form holds a NUL character."""
    app.before_request(_refuse)


def _refuse() -> None:
    fields = request.form.items(multi=True) if request.method == "POST" else ()
    for name, value in chain(request.args.items(multi=True), fields):
        if _NUL in name or _NUL in value:
            raise BadRequest
    if _NUL in request.path:
        raise BadRequest
