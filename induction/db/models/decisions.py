"""Acts that take two people: somebody proposes, somebody else decides, and both rows stay."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from induction.db.base import Base, key, long, moment, short


class Proposal(Base):
    """What somebody proposes to do, and why. Append-only.

    `kind` names the act, `subject` the row it is about (``attestation:17``), `detail` is JSON in the kind's own shape.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("id", "proposed_by_id"),
        Index(None, "kind"),
        Index(None, "subject"),
    )

    id: Mapped[key]
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[short]
    detail: Mapped[long]
    reason: Mapped[str] = mapped_column(String(500))
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    proposed_at: Mapped[moment]


class Decision(Base):
    """What somebody else decided about a proposal: once, and never the proposer. Append-only."""

    __tablename__ = "decision"
    __table_args__ = (
        ForeignKeyConstraint(
            ["proposal_id", "proposed_by_id"], ["proposal.id", "proposal.proposed_by_id"], name="fk_decision_proposal"
        ),
        UniqueConstraint("proposal_id"),
        CheckConstraint("verdict IN ('approved', 'declined', 'withdrawn')", name="verdict_known"),
        CheckConstraint("(verdict = 'withdrawn') = (decided_by_id = proposed_by_id)", name="two_people"),
    )

    id: Mapped[key]
    proposal_id: Mapped[int]
    proposed_by_id: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(500), default="")
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    decided_at: Mapped[moment]


class Correction(Base):
    """A correction of an attestation: it does not count, or counts from another day. Append-only; the latest holds."""

    __tablename__ = "correction"
    __table_args__ = (
        Index(None, "attestation_id"),
        CheckConstraint("kind IN ('void', 'achieved-on')", name="kind_known"),
        CheckConstraint(
            "(kind = 'void') = (achieved_on IS NULL) AND (achieved_on IS NULL) = (expires_on IS NULL)",
            name="says_what_holds",
        ),
        CheckConstraint("expires_on IS NULL OR expires_on > achieved_on", name="expires_later"),
    )

    id: Mapped[key]
    attestation_id: Mapped[int] = mapped_column(ForeignKey("attestation.id"))
    kind: Mapped[str] = mapped_column(String(20))
    achieved_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), unique=True)
    recorded_at: Mapped[moment]
