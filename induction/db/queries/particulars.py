"""The assignment that stands for each person on a day, as it was known: `domain.employment` as a condition of a join.

It is looked up person by person through the index of their records. As one table of everybody it would have to be
built whole before the first row, and SQLite would search it row by row when it takes it for small.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute, aliased

from induction.db.models import AssignmentRecord, StaffMember

InOrder = Callable[[InstrumentedAttribute[str]], ColumnElement[str]]
"""Makes texts sort by their code points."""


def is_leading(
    record: type[AssignmentRecord], day: date, before: datetime | None, in_code_order: InOrder
) -> ColumnElement[bool]:
    """Keep to the one record that stands for the staff member of the row; nobody's where they are not employed.

    Args:
        record: an alias of the records, to be joined.
        day: the day.
        before: records of this moment and later do not count; None counts all.
        in_code_order: sorts assignment numbers.
    """
    row, newer = aliased(AssignmentRecord), aliased(AssignmentRecord)
    is_superseded = exists().where(
        newer.staff_member_id == row.staff_member_id,
        newer.assignment_number == row.assignment_number,
        _known(newer, day, before),
        _age(newer) > _age(row),
    )
    employed = and_(row.starts_on <= day, or_(row.ends_on.is_(None), row.ends_on >= day))
    held = select(row.id).where(row.staff_member_id == StaffMember.id, _known(row, day, before), employed)
    first = held.where(~is_superseded).order_by(row.is_primary.desc(), in_code_order(row.assignment_number)).limit(1)
    return record.id == first.correlate(StaffMember).scalar_subquery()


def _known(row: type[AssignmentRecord], day: date, before: datetime | None) -> ColumnElement[bool]:
    return and_(row.effective_on <= day, true() if before is None else row.recorded_at < before)


def _age(row: type[AssignmentRecord]) -> Any:
    return tuple_(row.effective_on, row.recorded_at, row.id)
