"""Spans of standing as they were known on an earlier day, kept for one reading beside the table of today's knowledge.

They lie in a temporary table with the columns of `Standing`, so that every query can read either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Column, MetaData, Table, insert
from sqlalchemy.orm import Session, aliased

from induction.db.bulk import table_of
from induction.db.models import Standing
from induction.db.queries.standing import COLUMNS, Row

_TABLE = Table(
    "known_standing",
    MetaData(),
    *(Column(each.name, each.type, primary_key=each.primary_key) for each in table_of(Standing).columns),
    prefixes=["TEMPORARY"],
)


@contextmanager
def known_spans(session: Session, batches: Iterable[list[Row]]) -> Iterator[type[Standing]]:
    """Put rows, a batch at a time, where queries can read them in the place of `Standing`, until the block ends.

    When the block ends by an exception, so does the transaction: the next reading finds nothing of this one.
    """
    connection = session.connection()
    try:
        _TABLE.create(connection)
        for rows in batches:
            if rows:
                connection.execute(insert(_TABLE), [dict(zip(COLUMNS, row, strict=True)) for row in rows])
        yield aliased(Standing, _TABLE, adapt_on_names=True)
        _TABLE.drop(connection)
    except BaseException:
        session.rollback()
        raise
