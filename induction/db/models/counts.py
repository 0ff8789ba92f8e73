"""By how much the numbers of people who stand so or so change on each day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from induction.db.base import Base, key, moment

_LOOSE = text("writer <> 0")


class CountChange(Base):
    """By how much the counts of one programme, unit and staff group change on a day, or in a whole month.

    Derived from `Standing` and written in the same transaction; the sum up to a day is the count on that day. A unit's
    rows hold everybody below it too; unit 0 is the whole organisation. `on_date` is the first day of a month.
    Whoever changes standing adds rows under a random `writer`, so that nobody waits for anybody's row; the worker adds
    them up under writer 0.
    """

    __tablename__ = "count_change"
    __table_args__ = (
        Index("ix_count_change_loose", "writer", sqlite_where=_LOOSE, postgresql_where=_LOOSE),
        CheckConstraint("grain IN ('day', 'month')", name="grain_known"),
        {"sqlite_with_rowid": False},
    )

    programme_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    organisation_unit_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    grain: Mapped[str] = mapped_column(String(5), primary_key=True)
    on_date: Mapped[date] = mapped_column(primary_key=True)
    staff_group: Mapped[str] = mapped_column(String(120), primary_key=True)
    writer: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    not_started: Mapped[int]
    in_progress: Mapped[int]
    compliant: Mapped[int]
    due_soon: Mapped[int]
    overdue: Mapped[int]
    exempt: Mapped[int]
    due_30: Mapped[int]
    due_60: Mapped[int]
    due_90: Mapped[int]
    overdue_30: Mapped[int]
    overdue_90: Mapped[int]
    overdue_365: Mapped[int]


class Recount(Base):
    """When all counts were last worked out from all spans. Without a row they are not used yet."""

    __tablename__ = "recount"

    id: Mapped[key]
    counted_at: Mapped[moment]
    changed: Mapped[int]
