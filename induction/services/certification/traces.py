"""What stays of a certificate whose record was disposed of, for whoever checks it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row

from induction.db import Session
from induction.db.models import Disposal, DisposedCertificate
from induction.db.queries import disposal as queries
from induction.domain.certificates.certificate import day_in_words, sha256


@dataclass(frozen=True)
class Trace:
    """A certificate that we issued, and no more of it than that.

    Attributes:
        anchored_at: when the ledger recorded its file.
        revoked_on: when it was revoked, if it was.
    """

    disposed_on: date
    is_by_schedule: bool
    anchored_at: datetime | None
    revoked_on: date | None

    @property
    def words(self) -> str:
        """Say what became of the record, to whoever checks."""
        why = "under the retention schedule" if self.is_by_schedule else "before the retention schedule asked for it"
        gone = f"The record behind it was disposed of {why} on {day_in_words(self.disposed_on)}."
        revoked = f" It had been revoked on {day_in_words(self.revoked_on)}." if self.revoked_on else ""
        return f"{gone} We no longer know whose it was or what it states.{revoked}"


def by_code(session: Session, code: str) -> Trace | None:
    """Find what stays of a certificate by its code; None for a code that we never gave, or whose record is there."""
    return _trace(queries.by_code(session, sha256(code.encode())))


def by_file(session: Session, file_sha256: str) -> Trace | None:
    """Find what stays of a certificate by the SHA-256 of its file."""
    return _trace(queries.by_file(session, file_sha256))


def _trace(row: Row[DisposedCertificate, Disposal] | None) -> Trace | None:
    if row is None:
        return None
    kept, disposal = row
    return Trace(disposal.disposed_on, disposal.grounds == "schedule", kept.anchored_at, kept.revoked_on)
