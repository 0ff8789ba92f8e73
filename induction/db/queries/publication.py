"""What is published, and who holds an attestation to an earlier version, read and added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from induction.db.models import Attestation, Correction, PublishedContent, Standing


def last_id(session: Session) -> int:
    """Give the key of what was published last; 0 before the first publication."""
    return session.scalar(select(func.max(PublishedContent.id))) or 0


def everything(session: Session) -> Sequence[PublishedContent]:
    """List all that was ever published, in order."""
    return session.scalars(select(PublishedContent).order_by(PublishedContent.id)).all()


def version_in_force(session: Session, slug: str) -> PublishedContent | None:
    """Find the policy version that was published last."""
    query = select(PublishedContent).where(PublishedContent.piece == "policy", PublishedContent.name == slug)
    return session.scalar(query.order_by(PublishedContent.id.desc()).limit(1))


def holders(session: Session, programme_id: str, slug: str, version: str, day: date) -> dict[str, list[int]]:
    """List who is in a programme on a day and in date by an attestation to another version, by staff group.

    Somebody who is exempt on the day is among them: the exemption will end.
    """
    voided = select(Correction.attestation_id).where(Correction.kind == "void")
    latest = (
        select(func.max(Attestation.id).label("id"))
        .where(Attestation.programme_id == programme_id, Attestation.id.not_in(voided))
        .group_by(Attestation.staff_member_id)
        .subquery()
    )
    query = (
        select(Standing.staff_member_id, Standing.staff_group)
        .join(Attestation, Attestation.staff_member_id == Standing.staff_member_id)
        .join(latest, latest.c.id == Attestation.id)
        .where(
            Standing.programme_id == programme_id,
            Standing.from_on <= day,
            or_(Standing.to_on.is_(None), Standing.to_on >= day),
            Standing.expires_on >= day,
            Attestation.policy_slug == slug,
            Attestation.policy_version != version,
        )
        .order_by(Standing.staff_member_id)
    )
    found: dict[str, list[int]] = {}
    for key, group in session.execute(query):
        found.setdefault(group, []).append(key)
    return found
