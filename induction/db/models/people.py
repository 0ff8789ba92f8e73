"""Staff members, the organisation units they work in, and their roles."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from induction.db.base import Base, key, moment, short


class OrganisationUnit(Base):
    """A directorate (no parent) or a team (inside one)."""

    __tablename__ = "organisation_unit"

    id: Mapped[key]
    code: Mapped[short] = mapped_column(unique=True)
    name: Mapped[short]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_unit.id"), index=True)


class StaffMember(Base):
    """A person the policy binds. Never deleted: a leaver has an `ends_on`, the last day of employment.

    `employee_number` is text and the stable key: the one of the Electronic Staff Record, or a local one for somebody
    without such a record, who has a sponsor. The particulars of the assignment are those of the primary one as they
    are now; `AssignmentRecord` has them for every day. `email` is kept in lower case. `password_hash` is null for
    somebody who has not been given a password yet. `disposed_on` is the day on which the record was disposed of: what
    stays is a row without a particular of anybody, because acts on other people's records refer to it.
    """

    __tablename__ = "staff_member"
    __table_args__ = (
        UniqueConstraint("employee_number"),
        UniqueConstraint("email"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("line_manager_id <> id", name="not_own_manager"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("has_esr_record OR sponsor_id IS NOT NULL", name="local_has_sponsor"),
    )

    id: Mapped[key]
    employee_number: Mapped[str] = mapped_column(String(30))
    assignment_number: Mapped[str] = mapped_column(String(30))
    name: Mapped[short]
    sort_name: Mapped[short] = mapped_column(index=True)
    email: Mapped[str | None] = mapped_column(String(254))
    organisation_unit_id: Mapped[int] = mapped_column(ForeignKey("organisation_unit.id"), index=True)
    staff_group: Mapped[short]
    job_role: Mapped[short]
    assignment_status: Mapped[str] = mapped_column(String(60), default="Active Assignment")
    is_primary_assignment: Mapped[bool] = mapped_column(default=True)
    line_manager_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"), index=True)
    has_esr_record: Mapped[bool] = mapped_column(default=True, server_default=true())
    sponsor_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    password_hash: Mapped[str | None] = mapped_column(String(255))
    created_at: Mapped[moment]
    disposed_on: Mapped[date | None]


class StaffRole(Base):
    """A role somebody holds beyond being a learner."""

    __tablename__ = "staff_role"
    __table_args__ = (
        CheckConstraint(
            "role IN ('line manager', 'HR', 'content author', 'approver', 'auditor', 'administrator')",
            name="role_known",
        ),
    )

    staff_member_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(30), primary_key=True)
    granted_at: Mapped[moment]
