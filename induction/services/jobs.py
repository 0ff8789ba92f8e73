"""Long work: a person starts it and watches, the worker does it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from induction.db import Session
from induction.db.models import Job
from induction.db.queries import jobs as queries
from induction.domain.errors import NotFoundError
from induction.domain.people import Principal

LOST_AFTER = timedelta(minutes=10)
"""A running job that has not been heard of for this long is taken up by another worker."""


LISTED = 20
"""So many of somebody's jobs are listed."""


@dataclass(frozen=True)
class Claimed:
    """A job that a worker has taken: its kind, and what it is to do in the kind's own shape."""

    id: int
    kind: str
    detail: Mapping[str, Any]
    started_by_id: int


def start(session: Session, principal: Principal, kind: str, detail: Mapping[str, Any], moment: datetime) -> int:
    """Put work before the worker and give its key; it begins within a minute.

    `detail` holds ids and choices, never content: the worker reads what it needs itself.
    """
    row = Job(
        kind=kind, detail=json.dumps(detail, sort_keys=True), started_by_id=principal.staff_member_id,
        state="waiting", created_at=moment,
    )  # fmt: skip
    return queries.insert(session, row)


def own(session: Session, principal: Principal, job_id: int) -> Job:
    """Find a job that somebody has started.

    Raises:
        NotFoundError: ``no-job``, also for another's.
    """
    found = queries.of_person(session, job_id, principal.staff_member_id)
    if found is None:
        raise NotFoundError("no-job", "There is no such work among what you have started.")
    return found


def latest(session: Session, principal: Principal) -> Sequence[Job]:
    """List what somebody has started, the newest first."""
    return queries.latest_of_person(session, principal.staff_member_id, LISTED)


def open_of_kind(session: Session, kind: str) -> Job | None:
    """Find a job of a kind that waits or runs, whoever has started it."""
    return queries.open_of_kind(session, kind)


def claim(session: Session, moment: datetime) -> Claimed | None:
    """Take the next job, or None; the caller commits before it begins."""
    found = queries.next_waiting(session, moment - LOST_AFTER)
    if found is None:
        return None
    found.state, found.seen_at = "running", moment
    session.flush()
    return Claimed(found.id, found.kind, json.loads(found.detail), found.started_by_id)


def note(session: Session, job_id: int, *, done: int, total: int, moment: datetime) -> None:
    """Note how far it is: `done` of `total` steps."""
    queries.note(session, job_id, done=done, total=total, moment=moment)


def end(session: Session, job_id: int, words: str, moment: datetime, *, is_refused: bool = False) -> None:
    """Note how it ended, in words for the person who started it."""
    queries.end(session, job_id, state="refused" if is_refused else "done", words=words[:500], moment=moment)
