"""A browser that judges what it fetches, signed in as whoever a test needs, at whatever time it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import event
from werkzeug.test import TestResponse

from induction import resources, settings
from induction.app import create_app
from induction.db import Database
from induction.domain.people import Role
from induction.library import Shelf
from tests import staff
from tests.web.judge import judge

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    moment: datetime = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Tell the moment."""
        return self.moment

    def pass_(self, **amount: float) -> None:
        """Let time pass: ``clock.pass_(minutes=31)``."""
        self.moment += timedelta(**amount)


class CompiledOnce(BytecodeCache):
    """Templates compiled by one test are at hand for the next."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code that is kept, if the source is still the same."""
        if bucket.key in self.kept:
            bucket.load_bytecode(BytesIO(self.kept[bucket.key]))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code."""
        buffer = BytesIO()
        bucket.write_bytecode(buffer)
        self.kept[bucket.key] = buffer.getvalue()


COMPILED = CompiledOnce()


class Browser(FlaskClient):
    """A test client that judges each page, and sends the CSRF token of the last page that had one."""

    token = ""

    def open(self, *args, **kwargs) -> TestResponse:
        """Fetch, judge, remember the token."""
        response = super().open(*args, **kwargs)
        judge(response, self.application)
        if response.mimetype == "text/html" and (found := _TOKEN.search(response.text)):
            self.token = found[1]
        return response

    def send(self, path: str, **fields: str) -> TestResponse:
        """Post a form as the page would, with its token."""
        return self.post(path, data={"csrf_token": self.token} | fields)

    def sign_in(self, identifier: str = "40100001", password: str = staff.PASSWORD, **more: str) -> TestResponse:
        """Sign in by the form."""
        self.get("/sign-in")
        response = self.send("/sign-in", identifier=identifier, password=password, **more)
        if response.status_code == 303:
            self.get("/help")  # a page with the new sign-in's token
        return response


@pytest.fixture
def clock() -> Clock:
    """Monday 23 November 2026, 14:05 UTC, until a test moves it."""
    return Clock()


@pytest.fixture
def environ(database_url: str, tmp_path: Path) -> dict[str, str]:
    """The environment that the settings are read from; a test may add to it before it asks for `app`."""
    return {
        "INDUCTION_DATABASE_URL": database_url,
        "INDUCTION_DATA_DIR": str(tmp_path),
        "INDUCTION_SECRET_KEY": "only for tests, and long enough for them",
        "INDUCTION_BASE_URL": "http://localhost",
    }


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    """The real content, read once."""
    return Shelf(resources.folder("content"), resources.folder("scenarios"), lambda: 0.0)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The test's own database."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def app(environ: dict[str, str], database: Database, shelf: Shelf, clock: Clock) -> Flask:
    """The whole program, with the test's clock and database."""
    made = create_app(settings.load(environ), store=database, shelf=shelf, now=clock)
    made.jinja_env.bytecode_cache = COMPILED
    made.test_client_class = Browser
    return made


@pytest.fixture
def client(app: Flask) -> Browser:
    """A browser that is not signed in."""
    return app.test_client()


@pytest.fixture
def add_staff(database: Database) -> Callable[..., int]:
    """Add a staff member and commit: ``add_staff(Role.HR, number="40100002", name="…")`` gives the id."""

    def add(*roles: Role, **columns: object) -> int:
        with database.session() as session:
            made = staff.add_staff(session, *roles, **columns)
            session.commit()
        return made

    return add


@pytest.fixture
def client_as(app: Flask, add_staff: Callable[..., int]) -> Callable[..., Browser]:
    """Give a browser signed in with roles: ``client_as(Role.HR)``; without one, a learner."""
    numbers = iter(range(40_200_001, 40_300_000))

    def signed_in(*roles: Role, **columns: object) -> Browser:
        number = str(columns.pop("number", next(numbers)))
        add_staff(*roles, number=number, **columns)
        browser = app.test_client()
        assert browser.sign_in(number).status_code == 303
        return browser

    return signed_in


@pytest.fixture
def statements(database: Database) -> Iterator[list[str]]:
    """The SQL statements that were sent, in order; clear the list before the act that is counted."""
    sent: list[str] = []

    def note(_connection, _cursor, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine, "before_cursor_execute", note)
