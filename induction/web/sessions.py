"""Who is signed in: the browser's cookie holds a random token, everything else is in the database."""

from __future__ import annotations

import logging

from flask import Flask, g, session
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin, current_user, login_user
from itsdangerous import URLSafeTimedSerializer

from induction.db import begin_write
from induction.domain.errors import RefusedError
from induction.domain.people import Principal
from induction.services import sign_in
from induction.services.sign_in import Admission, Presence
from induction.web import database
from induction.web.house import house

_TOKEN = "_user_id"  # noqa: S105  # the name under which Flask-Login keeps what `SignedIn.get_id` gives
_log = logging.getLogger(__name__)


class Cookies(SecureCookieSessionInterface):
    """Signs the browser's cookie. Flask would make a serializer anew for every request."""

    _serializer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Give the one serializer."""
        if self._serializer is None:
            self._serializer = super().get_signing_serializer(app)
        return self._serializer


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no annotations
    """What Flask-Login knows of a person: the token of the sign-in, never the row of the staff member."""

    def __init__(self, token: str, principal: Principal | None = None) -> None:
        self.token = token
        self.principal = principal

    def get_id(self) -> str:
        """Give what the browser holds."""
        return self.token


def presence() -> Presence | None:
    """Tell what the request's token says, also when its sign-in has ended; None without a known token."""
    if "presence" not in g:
        g.presence = _recognise()
    found: Presence | None = g.presence
    return found


def current_principal() -> Principal | None:
    """Give the staff member who is signed in, or None."""
    return getattr(current_user, "principal", None)


def principal() -> Principal:
    """Give the staff member who is signed in, in a view that only they can reach."""
    found = current_principal()
    if found is None:
        raise RuntimeError("A public view asked for the principal.")
    return found


def start(admission: Admission) -> None:
    """Put a new sign-in into the browser: nothing of the session before it is kept, its CSRF seed neither."""
    forget()
    login_user(SignedIn(admission.token))
    _look_again()  # the next question about the person is answered by the database


def forget() -> None:
    """Empty the browser's session."""
    session.clear()
    g.pop("csrf_token", None)
    _look_again()


def confirm_password(password: str) -> Principal:
    """Ask the person who is signed in for the password again; commits, so call it before `database.writing`.

    Raises:
        MustWaitError: after too many wrong ones.
        RefusedError: ``wrong-password``.
    """
    here = house()
    writer = database.writing()
    claim = sign_in.claim_again(writer, principal(), here.now(), here.settings.secret_key)
    writer.commit()
    right = sign_in.is_right(claim, password)
    writer = database.writing()
    if right:
        sign_in.confirm(writer, claim, principal(), here.now())
    else:
        sign_in.refuse(writer, claim, here.now())
    writer.commit()
    _look_again()
    if not right:
        raise RefusedError("wrong-password", "That is not your password. Type the password you sign in with.")
    return principal()


def init(app: Flask) -> None:
    """Let Flask-Login ask us, and note once a minute that a sign-in is in use, in a transaction of its own."""
    app.session_interface = Cookies()
    manager = LoginManager(app)
    manager.session_protection = None  # "strong" would throw roaming staff out; the server can end any sign-in
    manager.user_loader(_signed_in)

    @app.before_request
    def _touch() -> None:
        if _TOKEN not in session:
            return
        found = presence()
        if found and found.principal and found.is_stale:
            _note_use(found.principal)


def _note_use(person: Principal) -> None:
    here = house()
    writer = here.database.session()
    try:
        begin_write(writer)
        sign_in.touch(writer, person, here.now())
        writer.commit()
    except Exception:  # noqa: BLE001  # a busy or full disk must not cost anybody a page; the view finds out by itself
        _log.warning("sign-in not touched", extra={"sign_in": person.session_id}, exc_info=True)
    finally:
        writer.close()


def _signed_in(token: str) -> SignedIn | None:
    found = presence()
    return SignedIn(token, found.principal) if found and found.principal else None


def _look_again() -> None:
    for name in ("presence", "_login_user"):
        g.pop(name, None)


def _recognise() -> Presence | None:
    token = session.get(_TOKEN)
    if not isinstance(token, str):
        return None
    here = house()
    return sign_in.recognise(database.session(), token, here.now(), here.idle, here.lifetime)
