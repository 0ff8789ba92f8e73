"""Tell whether the program can do its work."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from induction.db import Database
from induction.db.migrate import is_current


def database_state(database: Database) -> str:
    """Say how the database is: ``ready``, ``migrations missing`` or ``unreachable``."""
    try:
        return "ready" if is_current(database.engine) else "migrations missing"
    except SQLAlchemyError:
        return "unreachable"
