"""Files that people send: how large, declared on the view; small ones are never written to disk."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import IO, TypeVar

from flask import Flask, Request, current_app, request
from flask.typing import ResponseReturnValue

_View = TypeVar("_View", bound=Callable[..., ResponseReturnValue])
_FORM_AROUND_IT = 16 * 1024


class MemoryRequest(Request):
    """Holds what a view takes in memory, where Flask would write larger files to a temporary one."""

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 - Werkzeug's signature
        content_type: str | None,  # noqa: ARG002 - as above
        filename: str | None = None,  # noqa: ARG002 - as above
        content_length: int | None = None,  # noqa: ARG002 - as above
    ) -> IO[bytes]:
        return BytesIO()


def takes_file(largest: int) -> Callable[[_View], _View]:
    """Declare that a view takes a file of so many bytes; it stands nearest to the function, under `access`."""

    def declare(view: _View) -> _View:
        view.__dict__["largest_file"] = largest
        return view

    return declare


def init(app: Flask) -> None:
    """Let the views that take files have them, before anything reads the form."""
    app.request_class = MemoryRequest

    @app.before_request
    def _allow() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        largest = getattr(view, "largest_file", None)
        if largest:
            request.max_content_length = largest + _FORM_AROUND_IT
