"""Reading at one moment: figures and rows that belong together agree."""

from __future__ import annotations

from sqlalchemy.orm import Session

from induction.db.engine import begin_write


def begin_snapshot(session: Session) -> None:
    """Start a read transaction in which every SELECT sees the same moment, after ending whatever was under way.

    SQLite's write-ahead log gives that to any transaction; PostgreSQL has to be asked.
    """
    session.rollback()
    if session.get_bind().dialect.name != "sqlite":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def begin_writing_snapshot(session: Session) -> None:
    """Start a write transaction in which every SELECT sees the same moment; SQLite's writers are alone anyway."""
    if session.get_bind().dialect.name == "sqlite":
        begin_write(session)
    else:
        begin_snapshot(session)
