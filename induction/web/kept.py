"""Keep a form that arrives after its sign-in has ended, until the same person has signed in again."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import validate_csrf
from itsdangerous import BadData, URLSafeTimedSerializer
from wtforms.validators import ValidationError

from induction.web import sessions
from induction.web.house import house

LONGEST_KEPT = 8_000  # characters of fields; a decision or an attestation is far smaller
KEPT_FOR = 12 * 60 * 60  # seconds
_NEVER_KEPT = ("csrf_token", "password", "new_password", "again")


@dataclass(frozen=True)
class KeptForm:
    """A form to be sent again: where to, and its fields in order."""

    path: str
    fields: tuple[tuple[str, str], ...]


def sign_in_page() -> ResponseReturnValue:
    """Answer a form whose sign-in has ended with the sign-in page, which carries the form along."""
    from induction.web.sign_in.views import sign_in_again  # noqa: PLC0415  # the view needs access, which needs this

    return sign_in_again(_seal_request())


def reopen(sealed: str, staff_member_id: int) -> KeptForm | None:
    """Open a kept form for the person who sent it; None for anybody else, or when it is too old or not ours."""
    try:
        owner, path, fields = _seals().loads(sealed, max_age=KEPT_FOR)
    except BadData:
        return None
    if owner != staff_member_id:
        return None
    return KeptForm(path, tuple((name, value) for name, value in fields))


def _seal_request() -> str:
    """Sign the request's fields, bound to their path and their person; empty when there is nothing safe to keep."""
    found = sessions.presence()
    if found is None or not _is_our_own():
        return ""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in _NEVER_KEPT]
    if sum(len(name) + len(value) for name, value in fields) > LONGEST_KEPT or request.files:
        return ""
    return str(_seals().dumps([found.staff_member_id, request.full_path.rstrip("?"), fields]))


def _is_our_own() -> bool:
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True


def _seals() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(house().settings.secret_key, salt="kept-form")
