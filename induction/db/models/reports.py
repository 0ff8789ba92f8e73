"""Reports that HR keeps, what became of their deliveries, and large files that the worker has made."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from induction.db.base import Base, key, moment, sha, short
from induction.db.types import Moment


class ReportDefinition(Base):
    """A report that HR has saved: its filters, its columns, its kind of file, and when it is delivered.

    It says nothing about a day: it is made for the day on which it is asked for, or the one before its delivery.
    `saved_by_id` is who saved it last; deliveries hold what that person may see.
    """

    __tablename__ = "report_definition"
    __table_args__ = (
        UniqueConstraint("name"),
        CheckConstraint(
            "schedule IN ('not delivered', 'every day', 'every Monday', 'on the first of each month')",
            name="schedule_known",
        ),
        CheckConstraint("kind IN ('csv', 'xlsx', 'json', 'zip')", name="kind_known"),
    )

    id: Mapped[key]
    name: Mapped[str] = mapped_column(String(80))
    unit: Mapped[str] = mapped_column(String(30))
    staff_group: Mapped[short]
    status: Mapped[str] = mapped_column(String(20))
    layout: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(10))
    schedule: Mapped[str] = mapped_column(String(30))
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    saved_at: Mapped[moment]


class ReportDelivery(Base):
    """What became of a saved report on a day on which it was due. One row a day, so that it is delivered once.

    `words` say what went wrong, when it did.
    """

    __tablename__ = "report_delivery"
    __table_args__ = (
        UniqueConstraint("report_definition_id", "due_on"),
        CheckConstraint("state IN ('running', 'done', 'failed')", name="state_known"),
    )

    id: Mapped[key]
    report_definition_id: Mapped[int] = mapped_column(ForeignKey("report_definition.id"))
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10))
    tries: Mapped[int]
    tried_at: Mapped[moment]
    words: Mapped[str] = mapped_column(String(500), default="")
    file_name: Mapped[str] = mapped_column(String(200), default="")
    row_count: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str] = mapped_column(String(64), default="")


class ReportFile(Base):
    """A file that the worker has made for who started its job; its bytes lie in the data folder until `keep_until`."""

    __tablename__ = "report_file"
    __table_args__ = (Index(None, "keep_until"),)

    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(10))
    row_count: Mapped[int]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[sha]
    made_at: Mapped[moment]
    keep_until: Mapped[moment]
    removed_at: Mapped[datetime | None] = mapped_column(Moment)
