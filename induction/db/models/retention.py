"""What is due to be disposed of, who is held back, which disposals are permitted, and what was disposed of."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from induction.db.base import Base, key, moment, sha
from induction.db.types import Moment


class DisposalDue(Base):
    """Somebody whose record the retention schedule no longer asks to be kept. Derived: the worker keeps it in step."""

    __tablename__ = "disposal_due"

    staff_member_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), primary_key=True)
    rule: Mapped[str] = mapped_column(String(60))
    due_on: Mapped[date]
    found_at: Mapped[moment]


class LegalHold(Base):
    """The word that somebody's record must be kept for now, and why. Append-only; an end is a row of its own."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        Index(None, "staff_member_id"),
        CheckConstraint("placed_by_id <> staff_member_id", name="not_own"),
    )

    id: Mapped[key]
    staff_member_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    reason: Mapped[str] = mapped_column(String(500))
    placed_by_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    placed_at: Mapped[moment]


class LegalHoldEnd(Base):
    """The end of a legal hold, and why. Append-only; once a hold."""

    __tablename__ = "legal_hold_end"

    legal_hold_id: Mapped[int] = mapped_column(ForeignKey("legal_hold.id"), primary_key=True, autoincrement=False)
    reason: Mapped[str] = mapped_column(String(500))
    ended_by_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    ended_at: Mapped[moment]


class DisposalCase(Base):
    """A person whose record a proposal would dispose of. Append-only; goes with the record."""

    __tablename__ = "disposal_case"
    __table_args__ = (Index(None, "staff_member_id"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True, autoincrement=False)
    staff_member_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), primary_key=True, autoincrement=False)


class DisposalPermit(Base):
    """Lets the facts about one person be deleted, inside one transaction. The triggers of the facts ask for it.

    The database takes one only for a person of a disposal that two people have agreed, and for nobody who is held
    back. It cannot be committed: `never` refers to a disposal that does not exist, which is checked at the commit.
    """

    __tablename__ = "disposal_permit"
    __table_args__ = (CheckConstraint("never = 0", name="never"),)

    staff_member_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), primary_key=True, autoincrement=False)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    never: Mapped[int] = mapped_column(ForeignKey("disposal.id", deferrable=True, initially="DEFERRED"), default=0)


class Disposal(Base):
    """A disposal that was carried out: on whose word, on what grounds, and how many people; nobody's name. Append-only.

    `schedule_fingerprint` is the SHA-256 of the retention schedule as it was.
    """

    __tablename__ = "disposal"
    __table_args__ = (CheckConstraint("grounds IN ('schedule', 'request')", name="grounds_known"),)

    id: Mapped[key]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), unique=True)
    grounds: Mapped[str] = mapped_column(String(10))
    schedule_fingerprint: Mapped[sha]
    people: Mapped[int]
    disposed_on: Mapped[date]
    disposed_at: Mapped[moment]


class DisposedCertificate(Base):
    """What stays of a certificate whose record was disposed of, so that its holder is answered. Append-only.

    Hashes of its secret code and of its file, both of which only holders have; `anchored_at` says when the ledger
    recorded the file; `status_index` keeps the place of a revoked credential in the public list.
    """

    __tablename__ = "disposed_certificate"

    code_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    file_sha256: Mapped[str | None] = mapped_column(String(64), unique=True)
    disposal_id: Mapped[int] = mapped_column(ForeignKey("disposal.id"))
    anchored_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_on: Mapped[date | None]
    status_index: Mapped[int | None] = mapped_column(unique=True)


class DisposalSweep(Base):
    """The word that nothing of a disposal is left in unused parts of the database's file. Append-only."""

    __tablename__ = "disposal_sweep"

    disposal_id: Mapped[int] = mapped_column(ForeignKey("disposal.id"), primary_key=True, autoincrement=False)
    swept_at: Mapped[moment]
