"""The database: tables, queries (one function a SELECT) and migrations. It knows no rules."""

from sqlalchemy.orm import Session

from induction.db.engine import Database, begin_write, give_way

__all__ = ["Database", "Session", "begin_write", "give_way"]
