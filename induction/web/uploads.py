"""Files that people send: how large, declared on the view; only what is declared as bulky may touch the disk."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import IO, TypeVar, cast

from flask import Flask, Request, current_app, request
from flask.typing import ResponseReturnValue

_View = TypeVar("_View", bound=Callable[..., ResponseReturnValue])
_FORM_AROUND_IT = 16 * 1024


class MemoryRequest(Request):
    """Holds what a view takes in memory, where Flask would write larger files to a temporary one."""

    is_bulky = False

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        if self.is_bulky:
            return super()._get_file_stream(total_content_length, content_type, filename, content_length)
        return BytesIO()


def takes_file(largest: int, *, is_bulky: bool = False) -> Callable[[_View], _View]:
    """Declare that a view takes a file of so many bytes; it stands nearest to the function, under `access`.

    A bulky one goes to a temporary file without a name from half a megabyte on, and is gone with the request.
    """

    def declare(view: _View) -> _View:
        view.__dict__["largest_file"] = largest
        view.__dict__["is_bulky"] = is_bulky
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
            cast("MemoryRequest", request).is_bulky = getattr(view, "is_bulky", False)
