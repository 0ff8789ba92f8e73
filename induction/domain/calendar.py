"""Date rules: which London day a moment falls on, and what "a year later" means."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo


@cache
def _london() -> ZoneInfo:
    return ZoneInfo("Europe/London")


def london_date(moment: datetime) -> date:
    """Give the London calendar date of an aware moment: 23:30 UTC on 30 June is 1 July."""
    return moment.astimezone(_london()).date()


def london_time(moment: datetime) -> datetime:
    """Give an aware moment as London's clocks show it."""
    return moment.astimezone(_london())


def months_later(day: date, months: int) -> date:
    """Give the same day of the month, `months` later, or that month's last day where there is no such day.

    A year after 29 February is 28 February; a year after 28 February is 28 February also in a leap year.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def day_starts_at(day: date) -> datetime:
    """Give the moment (UTC) at which a London day begins."""
    return datetime.combine(day, time(), _london()).astimezone(UTC)


def day_ends_at(day: date) -> datetime:
    """Give the moment (UTC) at which a London day is over: midnight as London's clocks show it."""
    return datetime.combine(day + timedelta(days=1), time(), _london()).astimezone(UTC)
