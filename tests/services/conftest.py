"""What tests of the services share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from induction.db import Database, Session


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    """A session on an empty database; once on SQLite, once on PostgreSQL."""
    database = Database(database_url)
    opened = database.session()
    yield opened
    opened.close()
    database.close()
