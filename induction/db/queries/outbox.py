"""The outbox and the worker's rounds: what waits, what is claimed, what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, func, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from induction.db.models import DailyRound, Heartbeat, Message, Standing
from induction.domain.reminders import DONE, WRITTEN_TO

_BATCH = 500  # keys a statement: SQLite takes no more than some tens of thousands of values


def keys_about(session: Session, days: Iterable[date]) -> set[tuple[int, str, date]]:
    """List the messages there are about some days: person, kind and day."""
    columns = (Message.staff_member_id, Message.kind, Message.about_on)
    wanted = sorted(set(days))
    found: set[tuple[int, str, date]] = set()
    for start in range(0, len(wanted), _BATCH):
        query = select(*columns).where(Message.about_on.in_(wanted[start : start + _BATCH]))
        found.update((row[0], row[1], row[2]) for row in session.execute(query))
    return found


def add(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Add messages."""
    if rows:
        session.execute(insert(Message), rows)


def next_waiting(session: Session, moment: datetime) -> Message | None:
    """Find the message that has waited longest of those whose time has come; other workers' are passed over."""
    query = (
        select(Message)
        .where(Message.state == "waiting", Message.next_try_at <= moment)
        .order_by(Message.next_try_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalar(query)


def take_up_again(session: Session, claimed_before: datetime) -> None:
    """Let messages wait again that somebody claimed long ago and did not finish."""
    session.execute(
        update(Message)
        .where(Message.state == "sending", Message.claimed_at < claimed_before)
        .values(state="waiting", claimed_at=None)
    )


def over(session: Session, day: date) -> Sequence[Message]:
    """List the letters that put an entry into a calendar for a date by which the person owes nothing any more.

    Those whose entry has been cancelled already are left out.
    """
    cancelled = aliased(Message)
    owes = exists().where(
        Standing.staff_member_id == Message.staff_member_id,
        Standing.due_on == Message.about_on,
        Standing.status.in_([*WRITTEN_TO]),
        Standing.from_on <= day,
        or_(Standing.to_on.is_(None), Standing.to_on >= day),
    )
    is_cancelled = exists().where(
        cancelled.staff_member_id == Message.staff_member_id,
        cancelled.about_on == Message.about_on,
        cancelled.kind == DONE,
    )
    query = select(Message).where(
        Message.invite.is_not(None), Message.kind != DONE, Message.state.in_(["waiting", "sent"]), ~owes, ~is_cancelled
    )
    return session.scalars(query.order_by(Message.id)).all()


def counts(session: Session) -> dict[str, int]:
    """Count the messages by state."""
    rows = session.execute(select(Message.state, func.count()).group_by(Message.state))
    return {row[0]: row[1] for row in rows}


def in_trouble(session: Session, limit: int) -> Sequence[Message]:
    """List messages that were given up or are being tried again, newest first."""
    query = select(Message).where(Message.trouble.is_not(None), Message.state.in_(["given up", "waiting"]))
    return session.scalars(query.order_by(Message.id.desc()).limit(limit)).all()


def has_gone_round(session: Session, name: str, day: date) -> bool:
    """Tell whether a daily round has been gone."""
    return session.get(DailyRound, (name, day)) is not None


def go_round(session: Session, name: str, day: date, moment: datetime) -> None:
    """Note that a daily round has been gone; of two at once, the database lets one through."""
    session.add(DailyRound(name=name, day=day, done_at=moment))
    session.flush()


def beat(session: Session, name: str, moment: datetime) -> None:
    """Note that a part of the program is at work."""
    session.merge(Heartbeat(name=name, seen_at=moment))
    session.flush()


def last_beat(session: Session, name: str) -> datetime | None:
    """Tell when a part of the program was last at work."""
    return session.scalar(select(Heartbeat.seen_at).where(Heartbeat.name == name))
