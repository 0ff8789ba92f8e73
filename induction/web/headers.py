"""The headers that every answer carries."""

from __future__ import annotations

from wsgiref.headers import Headers

from flask import Flask, Response

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # no-referrer would break the CSRF check under HTTPS
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}


def init(app: Flask, *, is_https: bool) -> None:
    """Add the headers to every answer; a view that sets its own Cache-Control keeps it."""
    headers = (_ALWAYS | _HTTPS_ONLY) if is_https else _ALWAYS

    @app.after_request
    def _add(response: Response) -> Response:
        response.headers.extend(headers)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def for_files(headers: Headers, _path: str, _url: str) -> None:
    """Add to the built files what they need; WhiteNoise serves them in front of the app."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
