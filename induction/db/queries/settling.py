"""Adding up the count changes: the database does it, some rows at a time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, literal, select, text, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from induction.db.bulk import table_of
from induction.db.models import CountChange
from induction.domain.standings.counts import COUNTERS

SETTLED = 0
"""The writer of rows that are added up."""

KEYS = ("programme_id", "organisation_unit_id", "grain", "on_date", "staff_group")

_TABLE = table_of(CountChange)
_KEY = [_TABLE.c[name] for name in KEYS]
_WRITER = _TABLE.c.writer


def only_one(session: Session) -> None:
    """Let nobody else add rows up until the transaction ends; SQLite's write lock does it.

    It comes first in a transaction: what is read after it was there when the lock was got.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE recount IN SHARE ROW EXCLUSIVE MODE"))


def settle(session: Session, limit: int) -> int:
    """Add so many rows to those that are added up, and take them away; gives how many there were.

    A writer's rows come in one transaction, so nobody adds any under a writer that is seen here.
    """
    first = select(_WRITER, *_KEY).where(_WRITER != SETTLED).order_by(_WRITER, *_KEY).limit(limit)
    rows = session.execute(first).all()
    if rows:
        writer, *key = rows[-1]
        if whole := {row[0] for row in rows} - {writer}:
            _move(session, _WRITER.in_(whole), _WRITER != SETTLED)
        _move(session, _WRITER.in_([writer]), _WRITER != SETTLED, tuple_(*_KEY) <= tuple(key))
    return len(rows)


def _move(session: Session, *loose: ColumnElement[bool]) -> None:
    connection = session.connection()
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    summed = select(*_KEY, literal(SETTLED), *(func.sum(_TABLE.c[name]) for name in COUNTERS))
    adding = dialect.insert(_TABLE).from_select([*KEYS, "writer", *COUNTERS], summed.where(*loose).group_by(*_KEY))
    added = adding.on_conflict_do_update(
        index_elements=[*KEYS, "writer"], set_={name: _TABLE.c[name] + adding.excluded[name] for name in COUNTERS}
    ).returning(*_KEY, *(_TABLE.c[name] for name in COUNTERS))
    nothing = [row[: len(KEYS)] for row in connection.execute(added) if not any(row[len(KEYS) :])]
    if nothing:
        key = and_(*(column == bindparam(f"the_{column.name}") for column in _KEY), _WRITER == SETTLED)
        connection.execute(
            delete(_TABLE).where(key), [{f"the_{k}": v for k, v in zip(KEYS, row, strict=True)} for row in nothing]
        )
    connection.execute(delete(_TABLE).where(*loose))
