"""What is published of the content: each piece once in each version."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from induction.db.base import Base, key, long, moment, sha, short


class PublishedContent(Base):
    """A policy version, its register, a module or a statement, as it was published. Append-only.

    `name` is the policy's slug or the id of the module or statement, `policy` the slug of the policy with which it was
    published. `body` is the canonical JSON of a module or statement, so that it stays in use while authors write the
    next version; empty for the others, whose files stay where they are.
    """

    __tablename__ = "published_content"
    __table_args__ = (
        UniqueConstraint("piece", "name", "version"),
        CheckConstraint("piece IN ('policy', 'register', 'module', 'statement')", name="piece_known"),
        Index(None, "proposal_id"),
    )

    id: Mapped[key]
    piece: Mapped[short]
    name: Mapped[short]
    version: Mapped[short]
    policy: Mapped[short]
    fingerprint: Mapped[sha]
    body: Mapped[long]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    published_on: Mapped[date]
    published_at: Mapped[moment]
