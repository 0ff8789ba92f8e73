"""How everybody stands by day, what a policy change asks again, and the requirements by which it was worked out."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from induction.db.base import Base, key, long, moment, short


class Standing(Base):
    """How somebody stands to a programme from one day to another. Derived: rebuilt whenever a fact of theirs changes.

    The spans of one person and programme do not overlap; a day in none of them is a day on which nothing is required.
    `to_on` is the last day, null for an open end. Unit and staff group are those of the days of the span;
    `attestation_id` is the record held, `exemption_id` what makes the days exempt.
    """

    __tablename__ = "standing"
    __table_args__ = (
        Index(None, "programme_id", "organisation_unit_id", "to_on", "from_on"),
        Index(None, "programme_id", "status", "to_on", "due_on"),
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="ends_after_start"),
        CheckConstraint(
            "status IN ('exempt', 'not started', 'in progress', 'compliant', 'due soon', 'overdue')",
            name="status_known",
        ),
    )

    staff_member_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), primary_key=True)
    programme_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    from_on: Mapped[date] = mapped_column(primary_key=True)
    to_on: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(20))
    due_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(300))
    organisation_unit_id: Mapped[int] = mapped_column(ForeignKey("organisation_unit.id"))
    staff_group: Mapped[short]
    attestation_id: Mapped[int | None] = mapped_column(ForeignKey("attestation.id"))
    exemption_id: Mapped[int | None] = mapped_column(ForeignKey("exemption.id"))


class Reattestation(Base):
    """What a published policy change asks of one person before their year is over. Append-only.

    `kind` says how much: the redline alone, some scenes, or whole modules; `items` is a JSON list of
    ``module/scene`` or ``module``. `due_on` is the last day in time.
    """

    __tablename__ = "reattestation"
    __table_args__ = (
        Index(None, "staff_member_id", "programme_id"),
        CheckConstraint("kind IN ('redline', 'scenes', 'modules')", name="kind_known"),
        CheckConstraint("due_on >= assigned_on", name="due_later"),
    )

    id: Mapped[key]
    staff_member_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    programme_id: Mapped[short]
    policy_version: Mapped[short]
    kind: Mapped[str] = mapped_column(String(10))
    items: Mapped[long]
    reason: Mapped[str] = mapped_column(String(300))
    assigned_on: Mapped[date]
    due_on: Mapped[date]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    recorded_at: Mapped[moment]
