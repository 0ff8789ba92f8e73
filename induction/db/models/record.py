"""Attestations, certificates and the audit trail."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from induction.db.base import Base, key, long, moment, sha, short
from induction.db.types import Moment


def _when_achieved(context: Any) -> datetime:  # SQLAlchemy's execution context
    """Record what is done here at the moment at which it is done."""
    achieved_at: datetime = context.get_current_parameters()["achieved_at"]
    return achieved_at


class Attestation(Base):
    """A staff member's own statement about a policy version. Append-only; one a version and cycle.

    `statement_text` is what was on the page, word for word. `answers_fingerprint` is the SHA-256 over the answers
    that led to it. `signed_in_at` and `confirmed_at` say how fresh the sign-in was. `recorded_at` is later than
    `achieved_at` for what was done elsewhere and entered here.
    """

    __tablename__ = "attestation"
    __table_args__ = (
        UniqueConstraint("staff_member_id", "programme_id", "policy_version", "cycle"),
        Index(None, "programme_id", "staff_member_id", "achieved_on"),
        CheckConstraint("expires_on > achieved_on", name="expires_later"),
    )

    id: Mapped[key]
    staff_member_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    programme_id: Mapped[short]
    cycle: Mapped[int]
    policy_slug: Mapped[short]
    policy_version: Mapped[short]
    policy_fingerprint: Mapped[sha]
    statement_id: Mapped[short]
    statement_version: Mapped[int]
    statement_text: Mapped[long]
    typed_name: Mapped[short]
    answers_fingerprint: Mapped[sha]
    signed_in_at: Mapped[moment]
    confirmed_at: Mapped[moment]
    assurance_level: Mapped[str] = mapped_column(String(10))
    achieved_at: Mapped[moment]
    achieved_on: Mapped[date]
    expires_on: Mapped[date]
    recorded_at: Mapped[moment] = mapped_column(default=_when_achieved)


class Certificate(Base):
    """A certificate of an attestation: born pending, then issued once.

    `facts` is the JSON of what it prints except the issue date; `pending_reason` says what it waits for. The newest
    edition is the current one; an earlier one stays what it was. `status_index` is its place in the public list of
    revoked credentials, chosen at random, so that it tells nobody how many there are. `witness` says where its
    attestation lay in the ledger when it was drawn.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("attestation_id", "edition"),
        CheckConstraint("edition >= 1", name="edition_counts"),
        CheckConstraint("status IN ('pending', 'issued')", name="status_known"),
        CheckConstraint("(status = 'issued') = (issued_at IS NOT NULL AND sha256 IS NOT NULL)", name="issued_whole"),
        Index(None, "status"),
    )

    id: Mapped[key]
    attestation_id: Mapped[int] = mapped_column(ForeignKey("attestation.id"))
    edition: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    number: Mapped[str] = mapped_column(String(20), unique=True)
    code: Mapped[str] = mapped_column(String(26), unique=True)
    status: Mapped[str] = mapped_column(String(10))
    facts: Mapped[long]
    pending_reason: Mapped[str | None] = mapped_column(String(500))
    issued_at: Mapped[datetime | None] = mapped_column(Moment)
    issued_on: Mapped[date | None]
    sha256: Mapped[str | None] = mapped_column(String(64), unique=True)
    seal_level: Mapped[str | None] = mapped_column(String(10))
    seal_key_id: Mapped[str | None] = mapped_column(ForeignKey("seal_key.id"))
    status_index: Mapped[int | None] = mapped_column(unique=True)
    witness: Mapped[str | None] = mapped_column(String(120))
    created_at: Mapped[moment]


class CertificateRevocation(Base):
    """The word of two people that a certificate no longer stands, and why. Append-only; once a certificate."""

    __tablename__ = "certificate_revocation"

    id: Mapped[key]
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(60))
    revoked_at: Mapped[moment]
    revoked_on: Mapped[date]


class CertificateFile(Base):
    """The sealed bytes, stored once and never redrawn. Append-only."""

    __tablename__ = "certificate_file"

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class AuditEvent(Base):
    """Who did what to what, written in the transaction of the act. Append-only.

    `actor` is ``staff:<id>`` or ``system:<part>``; `subject` names a row, for example ``certificate:17``.
    """

    __tablename__ = "audit_event"
    __table_args__ = (Index(None, "happened_at"), Index(None, "subject"), Index(None, "actor"))

    id: Mapped[key]
    happened_at: Mapped[moment]
    actor: Mapped[short]
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[short]
    detail: Mapped[str] = mapped_column(Text, default="")
