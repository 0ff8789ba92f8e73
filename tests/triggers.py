"""Take away the triggers that keep facts, as somebody can who owns the database."""

from __future__ import annotations

from sqlalchemy import text

from induction.db import Session


def let_go(session: Session, table: str) -> None:
    """Let the rows of a table be deleted, and commit."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    session.execute(
        text(f"DROP TRIGGER {table}_no_delete" if is_sqlite else f"ALTER TABLE {table} DISABLE TRIGGER USER")
    )
    session.commit()
