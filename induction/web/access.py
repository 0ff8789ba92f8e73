"""Who may use a view: declared on the view, enforced before it runs, asked over HTTP by a census in the tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from induction.domain.people import Role
from induction.web import kept
from induction.web.sessions import current_principal

_View = TypeVar("_View", bound=Callable[..., ResponseReturnValue])


class Public:
    """The mark of a view that needs no sign-in."""


PUBLIC: Final = Public()


def access(*allowed: Role | Public, takes_token: bool = True) -> Callable[[_View], _View]:
    """Declare who may use a view: `PUBLIC`, or the roles of which one is enough. `Role.LEARNER` is everybody signed in.

    It stands nearest to the function, under the route. Without a token only a view may be posted to that is public and
    changes nothing: there a forged form gains nothing, and a token would cost a stranger a cookie.
    """
    if not takes_token and set(allowed) != {PUBLIC}:
        raise ValueError("What knows who is signed in takes a token with every form.")

    def declare(view: _View) -> _View:
        view.__dict__.update(access=frozenset(allowed), takes_token=takes_token)
        return view

    return declare


def declared(view: Callable[..., object]) -> frozenset[Role | Public] | None:
    """Read a view's declaration; None when it has none."""
    return getattr(view, "access", None)


def takes_token(view: Callable[..., object]) -> bool:
    """Tell whether a form that is sent to a view has to carry a token."""
    return getattr(view, "takes_token", True)


def init(app: Flask) -> None:
    """Enforce the declarations before every view."""
    app.before_request(_enforce)


def is_local(target: str) -> bool:
    """Tell whether an address is a path of this service, safe to go to after signing in."""
    parts = urlsplit(target)
    plain = target.startswith("/") and not target.startswith("//") and "\\" not in target and target.isprintable()
    return plain and not parts.scheme and not parts.netloc


def _enforce() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # Flask answers 404 or 405 by itself
    allowed = declared(current_app.view_functions[request.endpoint])
    if allowed is None:
        raise RuntimeError(f"The view {request.endpoint} does not declare who may use it: add @access(…).")
    if PUBLIC in allowed:
        return None
    principal = current_principal()
    if principal is None:
        return _ask_to_sign_in()
    if allowed.isdisjoint(principal.roles):
        raise NotFound  # what is not for this person answers as what does not exist
    return None


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.method == "POST":
        return kept.sign_in_page()
    target = request.full_path.rstrip("?")
    return redirect(url_for("sign_in.sign_in", next=None if target == "/" else target))
