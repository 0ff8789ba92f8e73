"""The only file that reads the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime

from induction.domain.calendar import london_date


def now() -> datetime:
    """Tell the moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Tell the calendar date in London."""
    return london_date(now())
