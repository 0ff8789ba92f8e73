"""What the database tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from induction.db import Database, Session


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.session() as opened:
        yield opened
