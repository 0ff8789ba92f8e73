"""What a refresher asks of one person, and the single questions in between that count for nothing."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from induction.db.base import Base, key, moment, short


class RefresherItem(Base):
    """A situation that somebody is asked in a round after the first, and why, in the words they see. Append-only.

    Chosen when the round is opened and then kept, in the version of the module that was in use. `group_title` names
    the group of obligations that a returner shows what they know of.
    """

    __tablename__ = "refresher_item"
    __table_args__ = (
        UniqueConstraint("staff_member_id", "programme_id", "cycle", "position", name="uq_refresher_item_place"),
        UniqueConstraint(
            "staff_member_id", "programme_id", "cycle", "module_id", "scene_id", name="uq_refresher_item_situation"
        ),
        CheckConstraint(
            "reason IN ('asked', 'missed', 'changed', 'unmet', 'again', 'test-out', 'group')", name="reason_known"
        ),
        CheckConstraint("cycle >= 2", name="not_the_first"),
    )

    id: Mapped[key]
    staff_member_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    programme_id: Mapped[short]
    cycle: Mapped[int]
    position: Mapped[int]
    module_id: Mapped[short]
    scene_id: Mapped[short]
    module_fingerprint: Mapped[str] = mapped_column(ForeignKey("content_snapshot.fingerprint"))
    reason: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(400))
    group_title: Mapped[str | None] = mapped_column(String(200))
    chosen_at: Mapped[moment]


class SpacedAnswer(Base):
    """The answer to a single question some weeks after an attestation, or that it was declined. Append-only.

    Kept apart from the answers of attempts: nothing that counts is worked out from it.
    """

    __tablename__ = "spaced_answer"
    __table_args__ = (
        UniqueConstraint("attestation_id", "weeks"),
        CheckConstraint("weeks IN (2, 8, 20)", name="weeks_known"),
        CheckConstraint("grade IN ('best', 'acceptable', 'poor', 'breach')", name="grade_known"),
        CheckConstraint("(option_id IS NULL) = (grade IS NULL)", name="answered_or_declined"),
    )

    id: Mapped[key]
    attestation_id: Mapped[int] = mapped_column(ForeignKey("attestation.id"))
    weeks: Mapped[int]
    module_id: Mapped[short]
    module_fingerprint: Mapped[str] = mapped_column(ForeignKey("content_snapshot.fingerprint"))
    scene_id: Mapped[short]
    option_id: Mapped[str | None] = mapped_column(String(120))
    grade: Mapped[str | None] = mapped_column(String(10))
    answered_at: Mapped[moment]
