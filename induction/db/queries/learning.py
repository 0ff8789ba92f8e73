"""Attempts, answers and completions, read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from induction.db.models import Answer, Attempt, Attestation, Completion, ContentSnapshot, StaffMember

# Built once: the two reads of every question page and every answer.
_ATTEMPT = select(Attempt).where(
    Attempt.public_id == bindparam("public_id"), Attempt.staff_member_id == bindparam("staff_member_id")
)
_ANSWERS = select(Answer).where(Answer.attempt_id == bindparam("attempt_id")).order_by(Answer.step)


def attempt(session: Session, public_id: str, staff_member_id: int, *, lock: bool = False) -> Attempt | None:
    """Find a person's attempt by its public id; somebody else's is not found. `lock` holds the row on PostgreSQL."""
    query = _ATTEMPT.with_for_update() if lock else _ATTEMPT
    return session.scalar(query, {"public_id": public_id, "staff_member_id": staff_member_id})


def answers(session: Session, attempt_id: int) -> Sequence[Answer]:
    """List the answers of an attempt in the order of its steps."""
    return session.scalars(_ANSWERS, {"attempt_id": attempt_id}).all()


def answers_in_cycle(session: Session, staff_member_id: int, cycle: int) -> Sequence[tuple[str, Answer]]:
    """List every answer of a cycle with its attempt's public id, in a fixed order."""
    query = (
        select(Attempt.public_id, Answer)
        .join(Answer, Answer.attempt_id == Attempt.id)
        .where(Attempt.staff_member_id == staff_member_id, Attempt.cycle == cycle)
        .order_by(Attempt.id, Answer.step)
    )
    return [(public_id, answer) for public_id, answer in session.execute(query)]


def attempts_in_cycle(session: Session, staff_member_id: int, cycle: int) -> Sequence[Attempt]:
    """List a person's attempts in a cycle, oldest first."""
    query = select(Attempt).where(Attempt.staff_member_id == staff_member_id, Attempt.cycle == cycle)
    return session.scalars(query.order_by(Attempt.id)).all()


def completions_in_cycle(session: Session, staff_member_id: int, cycle: int) -> Sequence[Completion]:
    """List a person's completed modules in a cycle."""
    query = select(Completion).where(Completion.staff_member_id == staff_member_id, Completion.cycle == cycle)
    return session.scalars(query.order_by(Completion.id)).all()


def answer_counts(session: Session, attempt_ids: Sequence[int]) -> dict[int, int]:
    """Count the answers of each attempt."""
    query = (
        select(Answer.attempt_id, func.count()).where(Answer.attempt_id.in_(attempt_ids)).group_by(Answer.attempt_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def attestations(session: Session, staff_member_id: int, programme_id: str) -> Sequence[Attestation]:
    """List a person's attestations for a programme, newest first."""
    query = select(Attestation).where(
        Attestation.programme_id == programme_id, Attestation.staff_member_id == staff_member_id
    )
    return session.scalars(query.order_by(Attestation.achieved_on.desc(), Attestation.id.desc())).all()


def snapshot(session: Session, fingerprint: str) -> str | None:
    """Find the canonical JSON of a module by its fingerprint."""
    return session.scalar(select(ContentSnapshot.body).where(ContentSnapshot.fingerprint == fingerprint))


def open_attempt(session: Session, staff_member_id: int, module_id: str, cycle: int) -> Attempt | None:
    """Find a person's open attempt at a module in a cycle."""
    query = select(Attempt).where(
        Attempt.staff_member_id == staff_member_id,
        Attempt.module_id == module_id,
        Attempt.cycle == cycle,
        Attempt.finished_at.is_(None),
    )
    return session.scalar(query)


def starts_on(session: Session, staff_member_id: int) -> date:
    """Read somebody's first day of employment."""
    return session.scalars(select(StaffMember.starts_on).where(StaffMember.id == staff_member_id)).one()
