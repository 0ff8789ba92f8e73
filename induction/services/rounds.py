"""What the worker notes of its own rounds: that it lives, and what it has done once on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.exc import IntegrityError

from induction.db import Session
from induction.db.queries import outbox as queries

STOPPED_AFTER = timedelta(minutes=5)
"""A worker that has not been seen for this long is taken to have stopped."""
_WORKER = "worker"


@dataclass(frozen=True)
class Writing:
    """The circumstances in which letters are written: inside the transaction that notes that they are."""

    session: Session
    about_on: date
    day: date
    moment: datetime


def show_life(session: Session, moment: datetime) -> None:
    """Note that the worker is at work."""
    queries.beat(session, _WORKER, moment)


def worker_seen_at(session: Session) -> datetime | None:
    """Tell when the worker was last at work; None before its first round."""
    return queries.last_beat(session, _WORKER)


def has_stopped(seen_at: datetime | None, moment: datetime) -> bool:
    """Tell whether the worker seems to have stopped, or never to have begun."""
    return seen_at is None or moment - seen_at > STOPPED_AFTER


def has_gone(session: Session, name: str, about_on: date) -> bool:
    """Tell whether a round of this name has been gone for a day."""
    return queries.has_gone_round(session, name, about_on)


def go(session: Session, name: str, about_on: date, moment: datetime) -> bool:
    """Note a round of a day; tells whether it is the first, so that of two workers one writes the letters."""
    try:
        with session.begin_nested():
            queries.go_round(session, name, about_on, moment)
    except IntegrityError:
        return False
    return True
