"""Answers to single questions, read."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from induction.db.models import SpacedAnswer


def answers(session: Session, attestation_id: int) -> Sequence[SpacedAnswer]:
    """List what was answered or declined after an attestation."""
    query = select(SpacedAnswer).where(SpacedAnswer.attestation_id == attestation_id)
    return session.scalars(query.order_by(SpacedAnswer.weeks)).all()
