"""The database as commands use it: checked first, written in one transaction, and closed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from induction import settings
from induction.db import Database, Session, begin_write
from induction.domain.errors import RefusedError
from induction.domain.policies.publication import Published
from induction.services import readiness
from induction.services.authoring.published import published
from induction.settings import Settings

_REFUSALS = {
    "migrations missing": "The database lacks its tables. Run `induction db upgrade` first.",
    "unreachable": "The database cannot be reached. Check INDUCTION_DATABASE_URL, or run `induction db upgrade` first.",
}


def read_settings() -> Settings:
    """Read the settings from the environment."""
    return settings.load(os.environ)


def refuse_unready(database: Database) -> None:
    """Refuse to go on with a database that cannot be worked with.

    Raises:
        RefusedError: ``database`` when it cannot be reached or lacks its tables.
    """
    words = _REFUSALS.get(readiness.database_state(database))
    if words:
        raise RefusedError("database", words)


@contextmanager
def named() -> Iterator[Session | None]:
    """Give a session to read the database that the environment names; None where it names none that can be read."""
    address = settings.database_address(os.environ)
    if not address:
        yield None
        return
    database = Database(address)
    try:
        if readiness.database_state(database) != "ready":
            yield None
            return
        with database.session() as session:
            yield session
    finally:
        database.close()


def published_here() -> Published | None:
    """Tell what is published in the database that the environment names; None where it names none that can be read."""
    with named() as session:
        return published(session) if session else None


@contextmanager
def opened(loaded: Settings) -> Iterator[Database]:
    """Give the database, and close it afterwards.

    Raises:
        RefusedError: ``database`` when it cannot be reached or lacks its tables.
    """
    database = Database(loaded.database_url)
    try:
        refuse_unready(database)
        yield database
    finally:
        database.close()


@contextmanager
def writing(loaded: Settings) -> Iterator[Session]:
    """Give a session at the start of a write transaction; what the command does not commit is undone.

    Raises:
        RefusedError: ``database`` when it cannot be reached or lacks its tables.
    """
    with opened(loaded) as database, database.session() as session:
        begin_write(session)
        yield session
