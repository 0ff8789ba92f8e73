"""Quarters of the calendar: the only periods for which choices are counted, so that no two of them differ by a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from induction.domain.calendar import months_later
from induction.domain.standings.periods import Period

_A_DAY = timedelta(days=1)
_SETTLED = timedelta(days=1)
"""So long after its end a quarter is left alone: whatever was being written at midnight is there by then."""


def quarter_of(day: date) -> Period:
    """Give the quarter that holds a day."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return Period(first, months_later(first, 3) - _A_DAY)


def last_closed(today: date) -> Period:
    """Give the latest quarter that is over, and has been for a whole day."""
    return quarter_of(quarter_of(today - _SETTLED).from_on - _A_DAY)


def quarters(first: date, last: Period) -> Iterator[Period]:
    """List the quarters from the one that holds a day to another, both included; none when that one is over before."""
    found = quarter_of(first)
    while found.from_on <= last.from_on:
        yield found
        found = quarter_of(found.to_on + _A_DAY)
