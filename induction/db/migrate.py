"""Bring a database's tables up to what this version of the program expects."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

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
        with database.engine.connect() as connection, _references_unwatched(connection):
            config.attributes["connection"] = connection
            act(config, revision)  # type: ignore[operator]  # alembic's commands share this shape
    finally:
        database.close()


@contextmanager
def _references_unwatched(connection: Connection) -> Iterator[None]:
    """Let SQLite make a table anew that others refer to, and see to it that every reference still holds afterwards.

    https://sqlite.org/lang_altertable.html#otheralter; PostgreSQL changes tables in place.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101  # tells mypy; a connection that is open has one
    driver.execute("PRAGMA foreign_keys=OFF")
    driver.execute("PRAGMA legacy_alter_table=ON")  # else no table that another's trigger asks can be made anew
    try:
        yield
        broken = driver.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"A migration broke references: {broken[:5]}")
    finally:
        driver.execute("PRAGMA legacy_alter_table=OFF")
        driver.execute("PRAGMA foreign_keys=ON")
