"""Whom the organisation employs, where and since when: dated particulars, exemptions, and team accounts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from induction.db.base import Base, key, moment, short


class AssignmentRecord(Base):
    """The particulars of one assignment of one person, as recorded at a moment and in force from a day. Append-only.

    A row holds from its `effective_on` until the next row's of the same assignment; of two with the same day the one
    recorded later holds. Somebody is employed on a day when the row in force has the day between `starts_on` and
    `ends_on`. A leaving is a row in force from the day after the last day at the latest.
    """

    __tablename__ = "assignment_record"
    __table_args__ = (
        Index(None, "staff_member_id", "effective_on"),
        Index(None, "line_manager_id"),
        Index(None, "recorded_at"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("line_manager_id <> staff_member_id", name="not_own_manager"),
    )

    id: Mapped[key]
    staff_member_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    assignment_number: Mapped[str] = mapped_column(String(30))
    is_primary: Mapped[bool]
    name: Mapped[short]
    organisation_unit_id: Mapped[int] = mapped_column(ForeignKey("organisation_unit.id"))
    staff_group: Mapped[short]
    job_role: Mapped[short]
    line_manager_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    assignment_status: Mapped[str] = mapped_column(String(60))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    effective_on: Mapped[date]
    recorded_at: Mapped[moment]
    source: Mapped[short]


class Exemption(Base):
    """A time in which a requirement does not count somebody. Append-only; a later row may replace or cancel one.

    `programme_id` is null for all programmes, `to_on` for as long as it takes. `reason_code` is coarse and never a
    health reason.
    """

    __tablename__ = "exemption"
    __table_args__ = (
        Index(None, "staff_member_id"),
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="ends_after_start"),
        CheckConstraint("approved_by_id <> recorded_by_id", name="two_people"),
        CheckConstraint("approved_by_id <> staff_member_id", name="not_own_approver"),
    )

    id: Mapped[key]
    staff_member_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    programme_id: Mapped[str | None] = mapped_column(String(120))
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    reason_code: Mapped[str] = mapped_column(String(60))
    is_cancelled: Mapped[bool] = mapped_column(default=False)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("exemption.id"), unique=True)
    approved_by_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    recorded_at: Mapped[moment]


class TeamAccount(Base):
    """An account that a team runs in the Trust's name, as the Communications Team's register has it (policy 6.6.2)."""

    __tablename__ = "team_account"

    id: Mapped[key]
    name: Mapped[short]
    platform: Mapped[short]
    address: Mapped[str] = mapped_column(String(254), unique=True)
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    recorded_at: Mapped[moment]


class TeamAccountHolder(Base):
    """Somebody who leads or deputises for a team account, for a time. Append-only; a later row may replace one."""

    __tablename__ = "team_account_holder"
    __table_args__ = (
        Index(None, "staff_member_id"),
        Index(None, "team_account_id"),
        CheckConstraint("part IN ('lead', 'deputy')", name="part_known"),
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="ends_after_start"),
    )

    id: Mapped[key]
    team_account_id: Mapped[int] = mapped_column(ForeignKey("team_account.id"))
    staff_member_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    part: Mapped[str] = mapped_column(String(10))
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    is_cancelled: Mapped[bool] = mapped_column(default=False)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("team_account_holder.id"), unique=True)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    recorded_at: Mapped[moment]
