"""The worker's view of a database of its own, a clock that stands, and a mail server that can misbehave."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from induction import settings
from induction.db import Database
from induction.press import Press
from induction.settings import Mail
from induction.worker import Yard
from tests.record import shipped


@dataclass
class Clock:
    """Stands at nine on Tuesday 24 November 2026 until a test moves it."""

    moment: datetime = field(default_factory=lambda: datetime(2026, 11, 24, 9, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.moment

    def pass_(self, **amount: float) -> None:
        self.moment += timedelta(**amount)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def yard_to(database: Database, database_url: str, clock: Clock, tmp_path: Path) -> Callable[[str], Yard]:
    """Give the worker's view with mail that leaves by an address, such as ``smtp://127.0.0.1:2525``."""
    loaded = settings.load(
        {
            "INDUCTION_DATABASE_URL": database_url,
            "INDUCTION_DATA_DIR": str(tmp_path),
            "INDUCTION_SECRET_KEY": "only for tests, and long enough for them",
            "INDUCTION_BASE_URL": "https://induction.example",
        }
    )

    def made(url: str) -> Yard:
        mail = Mail(url, "training@larkmere.example" if url else "")
        return Yard(replace(loaded, mail=mail), database, Press(loaded), shipped, clock)

    return made
