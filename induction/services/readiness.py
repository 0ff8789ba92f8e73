"""Tell whether the database can be worked with, and bring its tables up to date."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from induction.db import Database, migrate
from induction.domain.errors import RefusedError


def database_state(database: Database) -> str:
    """Say how the database is: ``ready``, ``migrations missing`` or ``unreachable``; makes nothing."""
    url = database.engine.url
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return "migrations missing"
    try:
        return "ready" if migrate.is_current(database.engine) else "migrations missing"
    except SQLAlchemyError:
        return "unreachable"


def upgrade(url: str) -> str:
    """Run the migrations that the database lacks, and name the newest.

    SQLite's file and its folder are made; other accounts of the machine cannot read the file.

    Raises:
        RefusedError: ``database`` when it cannot be reached or written.
    """
    try:
        if url.startswith("sqlite:///"):
            file = Path(url.removeprefix("sqlite:///"))
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch(mode=0o600)  # what SQLite puts beside it is as private
        migrate.upgrade(url)
    except (SQLAlchemyError, OSError) as error:
        first = str(error.__cause__ or error).strip().partition("\n")[0]
        raise RefusedError(
            "database", f"The database cannot be used: {first}. Check INDUCTION_DATABASE_URL and try again."
        ) from error
    return migrate.head() or ""
