"""What is written to people."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from induction.db.base import Base, key, long, moment
from induction.db.types import Moment


class Message(Base):
    """A message in the outbox: at most one of a kind to a person about a day.

    `about_on` is the due date of a reminder, or the day of a digest. `message_id` is given once, so that a copy that
    may have been sent twice can be told by the mail programs. `invite` is the iCalendar text that goes with it.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("staff_member_id", "kind", "about_on"),
        Index(None, "state", "next_try_at"),
        CheckConstraint("state IN ('waiting', 'sending', 'sent', 'withdrawn', 'given up')", name="state_known"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_whole"),
        CheckConstraint("(state = 'sending') = (claimed_at IS NOT NULL)", name="claimed_whole"),
    )

    id: Mapped[key]
    staff_member_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    kind: Mapped[str] = mapped_column(String(30))
    about_on: Mapped[date]
    address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[long]
    invite: Mapped[str | None] = mapped_column(String(4000))
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    state: Mapped[str] = mapped_column(String(10))
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[moment]
    claimed_at: Mapped[datetime | None] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    trouble: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[moment]
