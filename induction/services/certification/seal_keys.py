"""Every key that ever sealed, and since when one may have been in other hands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from induction.db import Session
from induction.db.models import SealKey as SealKeyRow
from induction.db.models import SealKeyCompromise
from induction.db.queries import seal_keys as queries
from induction.domain.audit import Action
from induction.domain.certificates.seal import SealKey
from induction.domain.errors import NotFoundError
from induction.services import audit


@dataclass(frozen=True)
class KnownKey:
    """A key that sealed certificates.

    Attributes:
        compromised_since: the moment from which somebody else may have had it.
    """

    key: SealKey
    first_used_at: datetime
    compromised_since: datetime | None


def keep(session: Session, key: SealKey, moment: datetime) -> None:
    """Keep a key for ever in the set that verifies; does nothing when it is there."""
    if session.get(SealKeyRow, key.id) is None:
        session.add(SealKeyRow(id=key.id, chain=key.chain, first_used_at=moment))
        session.flush()


def known(session: Session) -> Sequence[KnownKey]:
    """List every key that ever sealed, the oldest first."""
    return [KnownKey(SealKey(row.id, row.chain), row.first_used_at, since) for row, since in queries.known(session)]


def sealed_by_each(session: Session) -> Mapping[str, int]:
    """Count the certificates that each key sealed, by its id."""
    return queries.sealed_by_each(session)


def mark_compromised(session: Session, key_id: str, since: datetime, *, actor: str, moment: datetime) -> None:
    """Record that somebody else may have had a key since a moment; nothing is sealed with it any more.

    Said again, the earliest moment counts.

    Raises:
        NotFoundError: ``no-key``, when it never sealed anything here.
    """
    if session.get(SealKeyRow, key_id) is None:
        raise NotFoundError("no-key", f"No key {key_id} ever sealed here. `induction keys list` names them.")
    session.add(SealKeyCompromise(seal_key_id=key_id, since_at=since, recorded_at=moment))
    audit.record(
        session, moment=moment, actor=actor, action=Action.SEAL_KEY_COMPROMISED, subject=f"seal key:{key_id}",
        detail=f"since {since.isoformat()}",
    )  # fmt: skip


def why_not_to_use(session: Session, key_id: str) -> str:
    """Say why nothing may be sealed with a key; empty when it may be used."""
    since = queries.compromised_since(session, key_id)
    if since is None:
        return ""
    return f"The seal's key {key_id} is marked as compromised. Put another key in use: `induction keys rotate`."
