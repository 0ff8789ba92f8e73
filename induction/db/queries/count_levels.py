"""How many people stand how on a day, read from the count changes: months before the day's month, and days of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Date, Select, case, func, null, select, type_coerce
from sqlalchemy.orm import Session

from induction.db.bulk import table_of
from induction.db.models import CountChange
from induction.domain.standings.count_tally import DAY, MONTH, WHOLE
from induction.domain.standings.counts import COUNTERS, Counts

_TABLE = table_of(CountChange)


def by_programme_and_group(
    session: Session, programme_ids: Collection[str], unit_id: int, day: date
) -> list[tuple[str, str, Counts]]:
    """Count one unit's people by programme and staff group."""
    by = ("programme_id", "staff_group")
    rows = _levels(session, by, day, programme_ids=programme_ids, unit_ids=[unit_id])
    return [(programme_id, group, counts) for (programme_id, group), counts in rows]


def by_unit(
    session: Session, programme_id: str, unit_ids: Collection[int] | None, day: date, staff_group: str
) -> dict[int, Counts]:
    """Count the people of some units, or (None) of each there is, in one programme, in one staff group or all."""
    rows = _levels(
        session, ("organisation_unit_id",), day,
        programme_ids=[programme_id], unit_ids=unit_ids, staff_group=staff_group,
    )  # fmt: skip
    return {unit_id: counts for (unit_id,), counts in rows}


def by_month(
    session: Session, programme_id: str, unit_id: int, *, first: date, last: date, staff_group: str
) -> dict[date | None, Counts]:
    """Add up one unit's changes by month, each named by its first day; None stands for all before the first."""
    bucket = type_coerce(case((_TABLE.c.on_date < first, null()), else_=_TABLE.c.on_date), Date).label("bucket")
    query = select(bucket, *(func.sum(_TABLE.c[name]) for name in COUNTERS)).where(
        _TABLE.c.programme_id == programme_id,
        _TABLE.c.organisation_unit_id == unit_id,
        _TABLE.c.grain == MONTH,
        _TABLE.c.on_date <= last,
    )
    if staff_group:
        query = query.where(_TABLE.c.staff_group == staff_group)
    return {month: _counts(row) for month, *row in session.connection().execute(query.group_by(bucket))}


def programmes() -> Select[Any]:
    """Build what selects the programmes that are counted, without reading every row."""
    programme_id = _TABLE.c.programme_id
    found = select(func.min(programme_id).label("programme_id")).cte("programmes", recursive=True)
    following = select(func.min(programme_id)).where(programme_id > found.c.programme_id).scalar_subquery()
    found = found.union_all(select(following).where(found.c.programme_id.is_not(None)))
    return select(found.c.programme_id).where(found.c.programme_id.is_not(None))


def staff_groups(session: Session, programme_ids: Collection[str] | Select[Any]) -> list[str]:
    """List the staff groups that the whole organisation is counted in, on whichever day."""
    query = _part(programme_ids, [WHOLE], MONTH, "").with_only_columns(_TABLE.c.staff_group).distinct()
    return sorted(session.scalars(query))


def _levels(
    session: Session,
    by: Sequence[str],
    day: date,
    *,
    programme_ids: Collection[str],
    unit_ids: Collection[int] | None,
    staff_group: str = "",
) -> list[tuple[tuple[Any, ...], Counts]]:
    first = day.replace(day=1)
    of_months = _part(programme_ids, unit_ids, MONTH, staff_group).where(_TABLE.c.on_date < first)
    of_days = _part(programme_ids, unit_ids, DAY, staff_group).where(_TABLE.c.on_date.between(first, day))
    keys, found = [_TABLE.c[name] for name in by], dict[tuple[Any, ...], Counts]()
    for part in (of_months, of_days):  # one after the other: a union of both would be copied first, at twice the cost
        query = part.with_only_columns(*keys, *(func.sum(_TABLE.c[name]) for name in COUNTERS)).group_by(*keys)
        for row in session.connection().execute(query):
            key = tuple(row[: len(by)])
            found[key] = _counts(row[len(by) :]).plus(found.get(key, Counts()))
    return [(key, counts) for key, counts in found.items() if any(counts)]


def _part(
    programme_ids: Collection[str] | Select[Any], unit_ids: Collection[int] | None, grain: str, staff_group: str
) -> Select[Any]:
    unit = _TABLE.c.organisation_unit_id
    query = select(_TABLE).where(
        _TABLE.c.programme_id.in_(programme_ids if isinstance(programme_ids, Select) else sorted(programme_ids)),
        unit != WHOLE if unit_ids is None else unit.in_(sorted(unit_ids)),
        _TABLE.c.grain == grain,
    )
    return query.where(_TABLE.c.staff_group == staff_group) if staff_group else query


def _counts(row: Sequence[Any]) -> Counts:
    return Counts(*(int(count) for count in row))
