"""When a saved report is delivered: which day it is due, and how long to wait after a delivery that went wrong."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

FROM_HOUR = 5  # London time: there before offices open, and after the night's imports
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=15), timedelta(hours=6)


class Schedule(StrEnum):
    """How often a saved report is delivered."""

    NEVER = "not delivered"
    DAILY = "every day"
    MONDAYS = "every Monday"
    MONTHLY = "on the first of each month"

    def latest(self, day: date) -> date | None:
        """Give the last day up to `day` on which it was due; None when it is never due."""
        if self is Schedule.NEVER:
            return None
        if self is Schedule.DAILY:
            return day
        return day - timedelta(days=day.weekday()) if self is Schedule.MONDAYS else day.replace(day=1)


def speaks_of(due_on: date) -> date:
    """Give the day that a delivery speaks of: the one before, which is over and can be reproduced for good."""
    return due_on - timedelta(days=1)


def wait_after(tries: int) -> timedelta:
    """Give how long a delivery that went wrong waits: a quarter of an hour, then twice as long each time."""
    return min(_FIRST_WAIT * (1 << min(tries - 1, 10)), _LONGEST_WAIT)
