"""The keys that sealed, read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from induction.db.models import Certificate, SealKey, SealKeyCompromise


def known(session: Session) -> Sequence[Row[SealKey, datetime | None]]:
    """List the keys with since when each is compromised, the oldest first."""
    since = (
        select(func.min(SealKeyCompromise.since_at))
        .where(SealKeyCompromise.seal_key_id == SealKey.id)
        .correlate(SealKey)
        .scalar_subquery()
    )
    return session.execute(select(SealKey, since).order_by(SealKey.first_used_at, SealKey.id)).all()


def sealed_by_each(session: Session) -> dict[str, int]:
    """Count the certificates that each key sealed."""
    query = select(Certificate.seal_key_id, func.count()).where(Certificate.seal_key_id.is_not(None))
    return {key_id: count for key_id, count in session.execute(query.group_by(Certificate.seal_key_id)) if key_id}


def compromised_since(session: Session, key_id: str) -> datetime | None:
    """Give the earliest moment from which a key may have been in other hands; None when it never was."""
    return session.scalar(select(func.min(SealKeyCompromise.since_at)).where(SealKeyCompromise.seal_key_id == key_id))
