"""Triggers by which the database itself refuses changes to facts, for the migrations that add tables of facts."""

from __future__ import annotations

from collections.abc import Iterable

from alembic import op


def protect(tables: Iterable[str]) -> None:
    """Refuse UPDATE and DELETE, and TRUNCATE where there is one, on tables of facts."""
    for table in tables:
        for name, clause in _triggers(table):
            op.execute(f"CREATE TRIGGER {name} BEFORE {clause}")


def release(tables: Iterable[str]) -> None:
    """Take the triggers away again."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in tables:
        for name, _ in _triggers(table):
            op.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"))


def _triggers(table: str) -> list[tuple[str, str]]:
    if op.get_bind().dialect.name == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        return [(f"{table}_no_{act}", f"{act} ON {table} {refuse}") for act in ("update", "delete")]
    return [
        (f"{table}_no_change", f"UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"),
        (f"{table}_no_truncate", f"TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"),
    ]
