"""What is kept about sealing: what was about to be sealed, and every key that ever did."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from induction.db.base import Base, key, long, moment, sha


class SealingIntent(Base):
    """What was drawn and about to be sealed, recorded before the seal. Append-only.

    The sealed file begins with exactly the bytes of `unsigned_sha256`. `facts` is the JSON of what they print, with the
    issue date. A crash or a refused page leaves an intent without a certificate; the next try records its own.
    """

    __tablename__ = "sealing_intent"
    __table_args__ = (Index(None, "certificate_id"),)

    id: Mapped[key]
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"))
    unsigned_sha256: Mapped[sha]
    facts: Mapped[long]
    recorded_at: Mapped[moment]


class SealKey(Base):
    """A key that sealed certificates, kept for ever so that they can be verified. Append-only.

    `id` is the beginning of its certificate's SHA-256; `chain` its certificate and its issuers' in PEM.
    """

    __tablename__ = "seal_key"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    chain: Mapped[long]
    first_used_at: Mapped[moment]


class SealKeyCompromise(Base):
    """The word that from a moment on somebody else may have had a key. Append-only; the earliest moment counts."""

    __tablename__ = "seal_key_compromise"

    id: Mapped[key]
    seal_key_id: Mapped[str] = mapped_column(ForeignKey("seal_key.id"), index=True)
    since_at: Mapped[moment]
    recorded_at: Mapped[moment]
