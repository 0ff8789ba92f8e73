"""Long work that people watch: started, claimed by a worker, noted as it goes on, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from induction.db.models import Job


def insert(session: Session, row: Job) -> int:
    """Add a job and give its key."""
    session.add(row)
    session.flush()
    return row.id


def of_person(session: Session, job_id: int, staff_member_id: int) -> Job | None:
    """Find a job that somebody has started; another's is not found."""
    return session.scalar(select(Job).where(Job.id == job_id, Job.started_by_id == staff_member_id))


def latest_of_person(session: Session, staff_member_id: int, limit: int) -> Sequence[Job]:
    """List the jobs that somebody has started, the newest first."""
    return session.scalars(
        select(Job).where(Job.started_by_id == staff_member_id).order_by(Job.id.desc()).limit(limit)
    ).all()


def open_of_kind(session: Session, kind: str) -> Job | None:
    """Find the oldest job of a kind that has not ended."""
    query = select(Job).where(Job.kind == kind, Job.state.in_(("waiting", "running")))
    return session.scalars(query.order_by(Job.id).limit(1)).first()


def next_waiting(session: Session, seen_before: datetime) -> Job | None:
    """Find the oldest job that waits, or that a worker has left lying."""
    lost = (Job.state == "running") & (Job.seen_at < seen_before)
    query = select(Job).where(or_(Job.state == "waiting", lost)).order_by(Job.id).limit(1)
    return session.scalar(query.with_for_update(skip_locked=True))


def note(session: Session, job_id: int, *, done: int, total: int, moment: datetime) -> None:
    """Note how far a job is."""
    session.execute(update(Job).where(Job.id == job_id).values(done=done, total=total, seen_at=moment))


def end(session: Session, job_id: int, *, state: str, words: str, moment: datetime) -> None:
    """Note how a job ended."""
    session.execute(
        update(Job).where(Job.id == job_id).values(state=state, words=words, seen_at=moment, finished_at=moment)
    )
