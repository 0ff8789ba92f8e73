"""The keys that sealed, read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from induction.db.models import Certificate, SealKey, SealKeyCompromise


def known(session: Session) -> Sequence[Row[SealKey, int, datetime | None]]:
    """List the keys with how many certificates each sealed and since when it is compromised, the oldest first."""
    sealed = select(func.count()).where(Certificate.seal_key_id == SealKey.id).correlate(SealKey).scalar_subquery()
    since = (
        select(func.min(SealKeyCompromise.since_at))
        .where(SealKeyCompromise.seal_key_id == SealKey.id)
        .correlate(SealKey)
        .scalar_subquery()
    )
    return session.execute(select(SealKey, sealed, since).order_by(SealKey.first_used_at, SealKey.id)).all()


def compromised_since(session: Session, key_id: str) -> datetime | None:
    """Give the earliest moment from which a key may have been in other hands; None when it never was."""
    return session.scalar(select(func.min(SealKeyCompromise.since_at)).where(SealKeyCompromise.seal_key_id == key_id))
