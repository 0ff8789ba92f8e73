"""Attempts, answers and completions, read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, func, insert, select, update
from sqlalchemy.orm import Session, aliased

from induction.db.bulk import table_of
from induction.db.models import (
    Answer,
    Attempt,
    Attestation,
    Completion,
    ContentSnapshot,
    Correction,
    Reattestation,
    StaffMember,
)


class AttemptRow(NamedTuple):
    """An attempt as every question page and every answer reads it: past the ORM, which costs more than the database."""

    id: int
    public_id: str
    staff_member_id: int
    module_id: str
    cycle: int
    kind: str
    scenes: str
    seed: bytes
    module_fingerprint: str
    policy_version: str
    policy_fingerprint: str
    finished_at: datetime | None


# Built once: what every question page and every answer reads and writes.
_ATTEMPTS, _ANSWERS = table_of(Attempt).c, table_of(Answer).c
_ATTEMPT = select(*(_ATTEMPTS[name] for name in AttemptRow._fields)).where(
    _ATTEMPTS.public_id == bindparam("public_id"), _ATTEMPTS.staff_member_id == bindparam("staff_member_id")
)
_ATTEMPT_LOCKED = _ATTEMPT.with_for_update()
_GIVEN = (
    select(_ANSWERS.scene_id, _ANSWERS.option_id, _ANSWERS.grade)
    .where(_ANSWERS.attempt_id == bindparam("attempt_id"))
    .order_by(_ANSWERS.step)
)
_ADD = insert(table_of(Answer))


def attempt(session: Session, public_id: str, staff_member_id: int, *, lock: bool = False) -> AttemptRow | None:
    """Find a person's attempt by its public id; somebody else's is not found. `lock` holds the row on PostgreSQL."""
    query = _ATTEMPT_LOCKED if lock else _ATTEMPT
    found = session.connection().execute(query, {"public_id": public_id, "staff_member_id": staff_member_id}).first()
    return AttemptRow(*found) if found else None


def finish_attempt(session: Session, attempt_id: int, moment: datetime) -> None:
    """Note when an attempt was finished."""
    session.execute(update(Attempt).where(Attempt.id == attempt_id).values(finished_at=moment))


def given(session: Session, attempt_id: int) -> Sequence[tuple[str, str, str]]:
    """List scene, option and grade of each answer of an attempt, in the order of its steps."""
    rows = session.connection().execute(_GIVEN, {"attempt_id": attempt_id})
    return [(scene_id, option_id, grade) for scene_id, option_id, grade in rows]


def add_answer(session: Session, columns: Mapping[str, Any]) -> None:
    """Add an answer."""
    session.connection().execute(_ADD, columns)


def answers_in_cycle(
    session: Session, staff_member_id: int, cycle: int, modules: Collection[str]
) -> Sequence[tuple[str, Answer]]:
    """List every answer given in a cycle to some modules, with its attempt's public id, in a fixed order."""
    query = (
        select(Attempt.public_id, Answer)
        .join(Answer, Answer.attempt_id == Attempt.id)
        .where(_in_cycle(Attempt, staff_member_id, cycle, modules))
        .order_by(Attempt.id, Answer.step)
    )
    return [(public_id, answer) for public_id, answer in session.execute(query)]


def attempts_in_cycle(
    session: Session, staff_member_id: int, cycle: int, modules: Collection[str]
) -> Sequence[Attempt]:
    """List a person's attempts at some modules in a cycle, oldest first; each programme counts its own cycles."""
    query = select(Attempt).where(_in_cycle(Attempt, staff_member_id, cycle, modules))
    return session.scalars(query.order_by(Attempt.id)).all()


def completions_in_cycle(
    session: Session, staff_member_id: int, cycle: int, modules: Collection[str]
) -> Sequence[Completion]:
    """List which of some modules a person completed in a cycle; each programme counts its own cycles."""
    query = select(Completion).where(_in_cycle(Completion, staff_member_id, cycle, modules))
    return session.scalars(query.order_by(Completion.id)).all()


def answer_counts(session: Session, attempt_ids: Sequence[int]) -> dict[int, int]:
    """Count the answers of each attempt."""
    query = (
        select(Answer.attempt_id, func.count()).where(Answer.attempt_id.in_(attempt_ids)).group_by(Answer.attempt_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def attestations(
    session: Session, staff_member_id: int, programme_id: str
) -> Sequence[tuple[Attestation, Correction | None]]:
    """List a person's attestations for a programme, each with the correction that holds of it, if there is one."""
    other = aliased(Correction)
    latest = select(func.max(other.id)).where(other.attestation_id == Attestation.id).scalar_subquery()
    query = (
        select(Attestation, Correction)
        .outerjoin(Correction, Correction.id == latest)
        .where(Attestation.programme_id == programme_id, Attestation.staff_member_id == staff_member_id)
        .order_by(Attestation.id)
    )
    return [(made, correction) for made, correction in session.execute(query)]


def reattestations(session: Session, staff_member_id: int, programme_id: str) -> Sequence[Reattestation]:
    """List what policy changes have asked of a person in a programme, the one that is due first in front."""
    query = select(Reattestation).where(
        Reattestation.staff_member_id == staff_member_id, Reattestation.programme_id == programme_id
    )
    return session.scalars(query.order_by(Reattestation.due_on, Reattestation.id)).all()


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


def _in_cycle(
    table: type[Attempt | Completion], staff_member_id: int, cycle: int, modules: Collection[str]
) -> ColumnElement[bool]:
    return and_(table.staff_member_id == staff_member_id, table.cycle == cycle, table.module_id.in_(modules))
