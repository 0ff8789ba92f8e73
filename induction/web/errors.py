"""Turn refusals and accidents into pages that say what happened and what to do next."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass

from flask import Flask, Response, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from induction.domain.errors import InductionError, NotFoundError
from induction.services.sign_in import MustWaitError
from induction.web.access import is_local
from induction.web.house import house
from induction.web.layout import page

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Trouble:
    """An error page: its heading, what happened, and what to do."""

    title: str
    words: tuple[str, ...]


_START = "Go back to the page you came from and try again, or begin at the start page."
TROUBLES = {
    400: Trouble("There is a problem with what was sent", ("We could not read what your browser sent.", _START)),
    403: Trouble("You cannot do this", ("This is not open to you.", _START)),
    404: Trouble(
        "Page not found",
        (
            "If you typed the web address, check it is correct. If you pasted it, check you copied all of it.",
            "The page may also be one that your role does not include.",
        ),
    ),
    405: Trouble(
        "This address takes a form, not a visit",
        ("You have probably reloaded a page or used Back after sending a form. Nothing was lost.", _START),
    ),
    409: Trouble("That cannot be done now", (_START,)),
    413: Trouble(
        "That is too much at once",
        (
            "What was sent is larger than this service takes. Nothing of it was kept.",
            "Go back to the page you came from: it says how large a file can be.",
        ),
    ),
    422: Trouble("There is a problem with what was sent", (_START,)),
    429: Trouble("Wait a little", ("There have been several tries in a short time.",)),
    500: Trouble(
        "Sorry, there is a problem with the service",
        ("Every answer you gave before this page is saved.", "Try again in a few minutes."),
    ),
    503: Trouble("Sorry, the service is not available", ("Try again in a few minutes. Nothing was lost.",)),
}


def init(app: Flask) -> None:
    """Register the pages."""
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(InductionError, _refusal)
    app.register_error_handler(SecurityError, _other_host)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _accident)


def trouble_page(status: int, title: str, words: tuple[str, ...], *, way_on: str = "", incident: str = "") -> Response:
    """Answer with an error page, or with JSON where that was asked for."""
    if _wants_json():
        answer = {"error": title, "words": " ".join(words), "incident": incident}
        return make_response(jsonify({name: value for name, value in answer.items() if value}), status)
    return make_response(page("errors/trouble.html", title=title, words=words, way_on=way_on), status)


def _refusal(error: InductionError) -> ResponseReturnValue:
    if isinstance(error, NotFoundError):
        return _say(404)
    if isinstance(error, MustWaitError):
        answer = _say(429, error.words)
        answer.headers["Retry-After"] = error.seconds
        return answer
    return _say(409, error.words)


def _stale_form(_error: CSRFError) -> ResponseReturnValue:
    return trouble_page(
        400,
        "This page has been open too long",
        (
            "Since you opened it you have signed in again, or your browser has dropped this service's cookie.",
            "To be safe, what you sent was not used. Everything you sent before is saved.",
            "Open the page again and repeat your last step.",
        ),
        way_on=_came_from(),
    )


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    answer = _say(error.code)
    answer.headers.extend([item for item in error.get_headers() if item[0] in ("Allow", "Retry-After")])
    return answer


def _other_host(_error: SecurityError) -> ResponseReturnValue:
    """Answer in plain text: no page can be drawn for a name that is not ours, because its links would lead there."""
    words = f"This service is at {house().settings.base_url}. It does not answer to other names.\n"
    return words, 400, {"Content-Type": "text/plain; charset=utf-8"}


def _accident(error: Exception) -> ResponseReturnValue:
    incident = secrets.token_hex(4)
    _log.error("incident", exc_info=error, extra={"incident": incident, "endpoint": request.endpoint})
    trouble = TROUBLES[500]
    words = (*trouble.words, f"If it happens again, tell the people who run this service: incident {incident}.")
    try:
        return trouble_page(500, trouble.title, words, incident=incident)
    except Exception:  # noqa: BLE001  # whatever broke the page must not hide the first accident
        _log.exception("the error page broke", extra={"incident": incident})
        return "\n".join((trouble.title, *words)), 500, {"Content-Type": "text/plain; charset=utf-8"}


def _say(status: int, words: str = "") -> Response:
    trouble = TROUBLES.get(status, TROUBLES[400 if status < 500 else 500])
    return trouble_page(status, trouble.title, (words,) if words else trouble.words)


def _came_from() -> str:
    """Give the page that the form was on, when the browser says so and it is ours."""
    referrer = request.referrer or ""
    path = referrer.removeprefix(request.host_url.rstrip("/"))
    return path if is_local(path) else "/"


def _wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
