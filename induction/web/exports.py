"""Taking names away: few go at once, for more the password is asked again, and the answer is one page for all of them.

Every view that lets names of people leave has two methods: GET passes `MOST_WITHOUT_PASSWORD` to its service and
answers `ask` when that refuses; POST calls `confirm` before it asks for all. What was chosen is in the address, so that
a wrong password loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from os import SEEK_END
from tempfile import SpooledTemporaryFile
from typing import IO

from flask import Response, request
from flask.typing import ResponseReturnValue

from induction.domain.errors import RefusedError
from induction.domain.reports.disclosure import KEPT_FOR, MOST_WITHOUT_PASSWORD
from induction.services.sign_in import MustWaitError
from induction.web import sessions
from induction.web.layout import page

_IN_MEMORY = 1 << 20
_PART = 1 << 16


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to take away.

    Attributes:
        title: what it is, for the heading.
        people: how many it is about.
        facts: what was chosen, as names and values.
        back: the address of the page that they come from.
        is_large: it is left to the worker, and the password is asked when it is fetched.
    """

    title: str
    people: int
    facts: tuple[tuple[str, str], ...]
    back: str
    is_large: bool = False


def ask(wanted: Wanted, problem: str = "") -> str:
    """Show what is wanted, and ask for the password."""
    return page(
        "exports/confirm.html",
        wanted=wanted, problem=problem, action=request.full_path.rstrip("?"), most=MOST_WITHOUT_PASSWORD,
        hours=int(KEPT_FOR.total_seconds()) // 3600,
    )  # fmt: skip


def confirm(wanted: Wanted) -> ResponseReturnValue | None:
    """Check the password that was sent; gives the page again, with words, when it is not right. Commits."""
    given = request.form.get("password", "")
    if not given:
        return ask(wanted, "Enter your password"), 422
    try:
        sessions.confirm_password(given)
    except MustWaitError as wait:
        return ask(wanted, wait.words), 429, {"Retry-After": wait.seconds}
    except RefusedError as refused:
        return ask(wanted, refused.words), 422
    return None


def scratch() -> IO[bytes]:
    """Give a file to write into, in memory while it is small; `send` or whoever breaks off closes it."""
    return SpooledTemporaryFile(_IN_MEMORY)


def send(stream: IO[bytes], name: str, media_type: str) -> Response:
    """Send a file that has been written, and close it."""
    response = Response(_parts(stream), content_type=media_type)
    response.content_length = stream.seek(0, SEEK_END)
    stream.seek(0)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.call_on_close(stream.close)
    return response


def _parts(stream: IO[bytes]) -> Iterator[bytes]:
    with stream:
        while part := stream.read(_PART):
            yield part
