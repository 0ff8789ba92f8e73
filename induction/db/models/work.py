"""The worker's own rows: its rounds, its heartbeat, and long work that people watch."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from induction.db.base import Base, key, long, moment, short
from induction.db.types import Moment


class DailyRound(Base):
    """A round that the worker goes once a day; the row is written in the round's own transaction."""

    __tablename__ = "daily_round"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    done_at: Mapped[moment]


class Job(Base):
    """Long work that somebody has started and can watch. `detail` is JSON in the kind's own shape: ids and choices.

    `done` of `total` steps are behind it; `words` say how it ended. A running job whose `seen_at` is old is taken up
    again.
    """

    __tablename__ = "job"
    __table_args__ = (
        Index(None, "state"),
        CheckConstraint("state IN ('waiting', 'running', 'done', 'refused')", name="state_known"),
        CheckConstraint("done <= total", name="counts"),
    )

    id: Mapped[key]
    kind: Mapped[short]
    detail: Mapped[long]
    started_by_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    state: Mapped[str] = mapped_column(String(10))
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    words: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[moment]
    seen_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)


class Heartbeat(Base):
    """When a part of the program was last seen at work, so that a worker that stopped is noticed."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    seen_at: Mapped[moment]
