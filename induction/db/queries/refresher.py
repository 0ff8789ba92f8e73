"""What refreshers ask, what was answered before them, and what a change of the policy asks, read."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from induction.db.models import Answer, Attempt, ContentSnapshot, RefresherItem


def items(session: Session, staff_member_id: int, cycle: int) -> Sequence[RefresherItem]:
    """List what somebody is asked in a cycle, for every programme, in the order in which it is asked."""
    query = select(RefresherItem).where(RefresherItem.staff_member_id == staff_member_id, RefresherItem.cycle == cycle)
    return session.scalars(query.order_by(RefresherItem.position)).all()


def first_sight(session: Session, staff_member_id: int, cycle: int) -> Sequence[Row[str, str, str]]:
    """List module, scene and grade of each first answer to a scene in each attempt of a cycle, oldest first."""
    query = (
        select(Attempt.module_id, Answer.scene_id, Answer.grade)
        .join(Answer, Answer.attempt_id == Attempt.id)
        .where(Attempt.staff_member_id == staff_member_id, Attempt.cycle == cycle, Answer.visit == 1)
        .order_by(Attempt.id, Answer.step)
    )
    return session.execute(query).all()


def answered_before(session: Session, staff_member_id: int, cycle: int) -> Sequence[Row[Attempt, Answer]]:
    """List the first answers to each scene in each attempt of earlier cycles, oldest first."""
    query = (
        select(Attempt, Answer)
        .join(Answer, Answer.attempt_id == Attempt.id)
        .where(Attempt.staff_member_id == staff_member_id, Attempt.cycle < cycle, Answer.visit == 1)
        .order_by(Attempt.id, Answer.step)
    )
    return session.execute(query).all()


def snapshots(session: Session, fingerprints: Collection[str]) -> dict[str, str]:
    """Find the canonical JSON of modules by their fingerprints."""
    query = select(ContentSnapshot).where(ContentSnapshot.fingerprint.in_(fingerprints))
    return {row.fingerprint: row.body for row in session.scalars(query)}
