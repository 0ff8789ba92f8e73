"""Deliveries of saved reports: which is due, taken by one worker, and what became of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.exc import IntegrityError

from induction.db import Session
from induction.db.models import ReportDefinition, ReportDelivery
from induction.db.queries import reports as queries
from induction.domain.calendar import london_date
from induction.domain.reports.report import Filters
from induction.domain.reports.report_file import Made
from induction.domain.reports.report_schedule import Schedule, speaks_of, wait_after
from induction.services.reports.saved_reports import Wish, wish_of

LOST_AFTER = timedelta(hours=1)
"""A delivery that a worker began so long ago and never ended is taken up again."""
_LONGEST_SLUG = 40


@dataclass(frozen=True)
class Due:
    """A delivery that a worker has taken.

    Attributes:
        asked_by_id: who saved the report; they bound what it holds.
    """

    delivery_id: int
    definition_id: int
    wish: Wish
    due_on: date
    asked_by_id: int

    @property
    def filters(self) -> Filters:
        """Give the filters: the end of the day before, as known then, so that the file can be made again."""
        day = speaks_of(self.due_on)
        return Filters(day, self.wish.unit, self.wish.staff_group, self.wish.status, day, is_latest=False)

    def file_name(self, name: str) -> str:
        """Name the file in the folder: no two saved reports share one."""
        slug = re.sub(r"[^a-z0-9]+", "-", self.wish.name.lower()).strip("-")[:_LONGEST_SLUG].strip("-")
        return "-".join(filter(None, (slug, str(self.definition_id), name)))


def claim(session: Session, moment: datetime) -> Due | None:
    """Take the next delivery that is due and not done, or None; the caller commits before it begins. Writes.

    Of several days that were missed only the latest is made up.
    """
    today = london_date(moment)
    for row in queries.scheduled(session, Schedule.NEVER):
        due_on = Schedule(row.schedule).latest(today)
        if due_on is not None and due_on > london_date(row.saved_at):
            taken = _take(session, row, due_on, moment)
            if taken:
                return Due(taken, row.id, wish_of(row), due_on, row.saved_by_id)
    return None


def note_done(session: Session, due: Due, made: Made, name: str) -> None:
    """Note that the file is in the folder. Writes."""
    found = queries.delivery_by_id(session, due.delivery_id)
    if found:
        found.state, found.words, found.file_name = "done", "", name
        found.row_count, found.sha256 = made.rows, made.sha256


def note_failed(session: Session, due: Due, words: str, moment: datetime) -> None:
    """Note why it could not be delivered; it is tried again later. Writes."""
    found = queries.delivery_by_id(session, due.delivery_id)
    if found:
        found.state, found.words, found.tried_at = "failed", words[:500], moment


def _take(session: Session, row: ReportDefinition, due_on: date, moment: datetime) -> int | None:
    found = queries.delivery(session, row.id, due_on)
    if found is None:
        return _begin(session, row.id, due_on, moment)
    waits = {"done": None, "running": LOST_AFTER, "failed": wait_after(found.tries)}[found.state]
    if waits is None or moment < found.tried_at + waits:
        return None
    found.state, found.tries, found.tried_at = "running", found.tries + 1, moment
    session.flush()
    return found.id


def _begin(session: Session, definition_id: int, due_on: date, moment: datetime) -> int | None:
    """Note that it has begun; None when another worker was first."""
    new = ReportDelivery(
        report_definition_id=definition_id, due_on=due_on, state="running", tries=1, tried_at=moment
    )  # fmt: skip
    try:
        with session.begin_nested():
            return queries.insert(session, new)
    except IntegrityError:
        return None
