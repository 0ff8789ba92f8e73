"""Triggers by which the database itself refuses changes to facts, for the migrations that add tables of facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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


def protect_until_disposal(owners: Mapping[str, str]) -> None:
    """Refuse UPDATE, DELETE and TRUNCATE on tables of facts about people, but let a permitted disposal delete.

    Args:
        owners: SQL by table that gives the key of the staff member whom a row is about; ``{old}`` stands for the row.
            A row that is about nobody, where it gives NULL, is never deleted.
    """
    for table, owner in owners.items():
        for name, clause in _permitting_triggers(table, owner):
            op.execute(f"CREATE TRIGGER {name} BEFORE {clause}")


def _permitting_triggers(table: str, owner: str) -> list[tuple[str, str]]:
    if op.get_bind().dialect.name == "sqlite":
        unpermitted = (
            f"NOT EXISTS (SELECT 1 FROM disposal_permit p WHERE p.staff_member_id = ({owner.format(old='OLD')}))"
        )
        (update, clause), (delete, refuse) = _triggers(table)
        return [(update, clause), (delete, refuse.replace(" BEGIN ", f" WHEN {unpermitted} BEGIN ", 1))]
    argument = owner.format(old="($1)").replace("'", "''")
    return [
        (
            f"{table}_no_change",
            f"UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_unpermitted('{argument}')",
        ),
        _triggers(table)[1],
    ]
