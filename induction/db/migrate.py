"""Bring a database's tables up to what this version of the program expects."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from induction.db.engine import Database

_FOLDER = Path(__file__).parent / "migrations"


def upgrade(url: str, revision: str = "head") -> None:
    """Run the migrations that the database still lacks, each in its own transaction."""
    _run(url, command.upgrade, revision)


def downgrade(url: str, revision: str) -> None:
    """Take migrations back; for tests of the migrations themselves."""
    _run(url, command.downgrade, revision)


def is_current(engine: Engine) -> bool:
    """Tell whether every migration has been run."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head()


def head() -> str | None:
    """Name the newest migration."""
    return ScriptDirectory(str(_FOLDER)).get_current_head()


def _run(url: str, act: object, revision: str) -> None:
    database = Database(url)
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    try:
        with database.engine.connect() as connection:
            config.attributes["connection"] = connection
            act(config, revision)  # type: ignore[operator]  # alembic's commands share this shape
    finally:
        database.close()
