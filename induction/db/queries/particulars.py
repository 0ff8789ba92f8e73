"""The assignment that stands for each person on a day, as it was known: `domain.employment` as one SELECT."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, func, or_, select

from induction.db.models import AssignmentRecord


def leading(day: date, before: datetime | None, staff_ids: Collection[int] | None, number: ColumnElement[str]) -> CTE:
    """Choose one record for each person who is employed on the day; its columns are those of the records.

    Args:
        day: the day.
        before: records of this moment and later do not count; None counts all.
        staff_ids: these people only; None for all.
        number: the assignment number in the order of its code points.
    """
    row = AssignmentRecord
    known = [row.effective_on <= day]
    if before is not None:
        known.append(row.recorded_at < before)
    if staff_ids is not None:
        known.append(row.staff_member_id.in_(sorted(staff_ids)))
    newest: tuple[Any, ...] = (row.effective_on.desc(), row.recorded_at.desc(), row.id.desc())
    place = func.row_number().over(partition_by=(row.staff_member_id, row.assignment_number), order_by=newest)
    latest = select(row.id, place.label("place")).where(*known).subquery()
    employed = and_(row.starts_on <= day, or_(row.ends_on.is_(None), row.ends_on >= day))
    rank = func.row_number().over(partition_by=row.staff_member_id, order_by=(row.is_primary.desc(), number))
    held = select(row, rank.label("rank")).join(latest, latest.c.id == row.id).where(latest.c.place == 1, employed)
    return held.cte("held")
