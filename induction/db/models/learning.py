"""Attempts, answers and completions, and the content they were given to."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from induction.db.base import Base, key, long, moment, sha, short
from induction.db.types import Moment

_OPEN = text("finished_at IS NULL")


class ContentSnapshot(Base):
    """A module as it was when somebody first opened it: canonical JSON, kept as long as answers refer to it."""

    __tablename__ = "content_snapshot"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    module_id: Mapped[short]
    module_version: Mapped[int]
    body: Mapped[long]
    kept_at: Mapped[moment]


class Attempt(Base):
    """One go at a module; at most one is open per person, module and cycle.

    `public_id` is the random name in addresses. `scenes` holds the scene ids of a short path, a
    refresher or a retry, comma-separated. `cycle` counts a person's rounds of the programme from 1.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        Index(
            "uq_attempt_open",
            "staff_member_id",
            "module_id",
            "cycle",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(None, "staff_member_id", "cycle"),
        CheckConstraint("kind IN ('full', 'core', 'refresher', 'retry')", name="kind_known"),
        CheckConstraint("cycle >= 1", name="cycle_counts"),
    )

    id: Mapped[key]
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    staff_member_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    module_id: Mapped[short]
    cycle: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    scenes: Mapped[str] = mapped_column(String(2000), default="")
    seed: Mapped[bytes] = mapped_column(LargeBinary(16))
    module_fingerprint: Mapped[str] = mapped_column(ForeignKey("content_snapshot.fingerprint"))
    policy_version: Mapped[short]
    policy_fingerprint: Mapped[sha]
    started_at: Mapped[moment]
    finished_at: Mapped[datetime | None] = mapped_column(Moment)


class Answer(Base):
    """The option somebody chose; one per step, and one per visit to a scene. Append-only.

    `confidence` is the person's own estimate, where they gave one: private, and of no weight in what counts as right.
    """

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("attempt_id", "step"),
        UniqueConstraint("attempt_id", "scene_id", "visit"),
        CheckConstraint("grade IN ('best', 'acceptable', 'poor', 'breach')", name="grade_known"),
        CheckConstraint("confidence IN ('guessed', 'fairly sure', 'sure')", name="confidence_known"),
    )

    id: Mapped[key]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    step: Mapped[int]
    scene_id: Mapped[short]
    visit: Mapped[int]
    option_id: Mapped[short]
    grade: Mapped[str] = mapped_column(String(10))
    confidence: Mapped[str | None] = mapped_column(String(12))
    answered_at: Mapped[moment]


class Completion(Base):
    """A module completed in a cycle. Append-only; a refresher is a new row.

    `attempts` counts the attempts it took; `decisions` and `right_first_time` sum up the first of them.
    """

    __tablename__ = "completion"
    __table_args__ = (UniqueConstraint("staff_member_id", "module_id", "cycle"),)

    id: Mapped[key]
    staff_member_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    module_id: Mapped[short]
    module_version: Mapped[int]
    module_title: Mapped[str] = mapped_column(String(200))
    cycle: Mapped[int]
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempt.id"))
    module_fingerprint: Mapped[sha]
    policy_version: Mapped[short]
    policy_fingerprint: Mapped[sha]
    attempts: Mapped[int]
    decisions: Mapped[int]
    right_first_time: Mapped[int]
    assurance_level: Mapped[str] = mapped_column(String(10))
    achieved_at: Mapped[moment]
    achieved_on: Mapped[date]
