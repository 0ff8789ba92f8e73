"""One database session a request: opened when first asked for, closed whatever happens. Views commit, nobody else."""

from __future__ import annotations

from flask import Flask, g

from induction.db import Session, begin_write
from induction.web.house import house


def session() -> Session:
    """Give the request's session, as a reader."""
    if "session" not in g:
        g.session = house().database.session()
    opened: Session = g.session
    return opened


def writing() -> Session:
    """Give the request's session at the start of a write transaction; whatever was read before is read again.

    Hash passwords before, not after: on SQLite everybody else's writes wait from here to the commit.
    """
    opened = session()
    begin_write(opened)
    return opened


def init(app: Flask) -> None:
    """Close the session at the end of each request; what was not committed is rolled back."""

    @app.teardown_request
    def _close(_error: BaseException | None) -> None:
        opened = g.pop("session", None)
        if opened is not None:
            opened.close()
