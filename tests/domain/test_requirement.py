"""When the attestation is due, when it expires, and how somebody stands on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from induction.domain.requirement import (
    Rate,
    Status,
    expiry,
    is_open,
    standing_on,
    window_opens_on,
)


@dataclass(frozen=True)
class Dates:
    """The dates of the programme as it is shipped."""

    due_days: int = 28
    period_months: int = 12
    window_days: int = 90


TERMS = Dates()
STARTED = date(2026, 11, 2)
DAYS = st.dates(date(2024, 1, 1), date(2060, 12, 31))
A_DAY = timedelta(days=1)


def a_year_later(day: date) -> date:
    """The reference: the same words in the next year's calendar; where it has no 29 February, the day before."""
    try:
        return date.fromisoformat(f"{day.year + 1}-{day:%m-%d}")
    except ValueError:
        return date(day.year + 1, 2, 28)


def reference(day: date, starts_on: date, expires_on: date | None, *, is_started: bool) -> Status:
    """The reference: count the days that are left, today's included."""
    left = (expires_on.toordinal() if expires_on else starts_on.toordinal() + 28) - day.toordinal() + 1
    if left < 1:
        return Status.OVERDUE
    if expires_on:
        return Status.DUE_SOON if left <= 91 else Status.COMPLIANT
    return Status.IN_PROGRESS if is_started else Status.NOT_STARTED


@pytest.mark.parametrize(
    ("day", "expires_on", "is_started", "status"),
    [
        (date(2026, 11, 2), None, False, Status.NOT_STARTED),  # the first day
        (date(2026, 11, 30), None, False, Status.NOT_STARTED),  # the due date itself is in time
        (date(2026, 12, 1), None, False, Status.OVERDUE),  # overdue starts the next day
        (date(2026, 11, 2), None, True, Status.IN_PROGRESS),
        (date(2026, 11, 30), None, True, Status.IN_PROGRESS),
        (date(2026, 12, 1), None, True, Status.OVERDUE),  # work begun does not stop the clock
        (date(2026, 10, 1), None, False, Status.NOT_STARTED),  # before the first day of employment
        (date(2027, 8, 31), date(2027, 11, 30), False, Status.COMPLIANT),  # 91 days before
        (date(2027, 9, 1), date(2027, 11, 30), False, Status.DUE_SOON),  # 90 days before: the window opens
        (date(2027, 9, 1), date(2027, 11, 30), True, Status.DUE_SOON),  # the record in hand stays valid meanwhile
        (date(2027, 11, 30), date(2027, 11, 30), False, Status.DUE_SOON),  # the last day
        (date(2027, 12, 1), date(2027, 11, 30), False, Status.OVERDUE),
        (date(2027, 12, 1), date(2027, 11, 30), True, Status.OVERDUE),
    ],
)
def test_somebody_who_started_on_2_november_stands(day, expires_on, is_started, status):
    standing = standing_on(day, starts_on=STARTED, expires_on=expires_on, is_started=is_started, terms=TERMS)
    assert standing.status is status
    assert standing.due_on == (expires_on or date(2026, 11, 30))
    assert standing.expires_on == expires_on


@given(DAYS, DAYS, st.none() | DAYS, st.booleans())
def test_a_standing_is_what_counting_days_finds(day, starts_on, expires_on, is_started):
    standing = standing_on(day, starts_on=starts_on, expires_on=expires_on, is_started=is_started, terms=TERMS)
    assert standing.status is reference(day, starts_on, expires_on, is_started=is_started)


def test_every_completion_from_2024_to_2060_expires_the_same_day_next_year():
    day, seen, leap_days = date(2024, 1, 1), 0, 0
    while day <= date(2060, 12, 31):
        expires_on = expiry(day, TERMS)
        assert expires_on == a_year_later(day), day
        assert _status(expires_on, expires_on) is Status.DUE_SOON, day
        assert _status(expires_on + A_DAY, expires_on) is Status.OVERDUE, day
        assert _status(expires_on - 90 * A_DAY, expires_on) is Status.DUE_SOON, day
        assert _status(expires_on - 91 * A_DAY, expires_on) is Status.COMPLIANT, day
        seen, leap_days = seen + 1, leap_days + ((day.month, day.day) == (2, 29))
        day += A_DAY
    assert (seen, leap_days) == (13_515, 10)


@pytest.mark.parametrize(
    ("achieved_on", "previous", "expires_on"),
    [
        (date(2026, 11, 23), None, date(2027, 11, 23)),
        (date(2027, 5, 1), date(2027, 6, 30), date(2028, 6, 30)),  # early, inside the window: keeps the anniversary
        (date(2027, 4, 1), date(2027, 6, 30), date(2028, 6, 30)),  # the first day of the window
        (date(2027, 3, 31), date(2027, 6, 30), date(2028, 3, 31)),  # before the window: runs from its own day
        (date(2027, 6, 30), date(2027, 6, 30), date(2028, 6, 30)),  # on the last day
        (date(2027, 7, 1), date(2027, 6, 30), date(2028, 7, 1)),  # late: runs from its own day
        (date(2028, 2, 29), None, date(2029, 2, 28)),
        (date(2028, 2, 28), date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 12, 1), date(2028, 2, 28), date(2029, 2, 28)),
    ],
)
def test_a_renewal_expires(achieved_on, previous, expires_on):
    assert expiry(achieved_on, TERMS, previous) == expires_on


@given(DAYS, st.integers(-120, 120))
def test_a_renewal_never_shortens_the_record_in_hand(previous, days):
    achieved_on = previous + days * A_DAY
    if is_open(achieved_on, previous, TERMS):
        assert expiry(achieved_on, TERMS, previous) > max(previous, achieved_on)


@given(DAYS, DAYS)
def test_the_programme_is_open_exactly_while_a_record_is_due_soon_or_overdue(day, expires_on):
    open_now = is_open(day, expires_on, TERMS)
    assert open_now is (_status(day, expires_on) is not Status.COMPLIANT)
    assert open_now is (day >= window_opens_on(expires_on, TERMS))


@given(DAYS)
def test_the_programme_is_always_open_to_somebody_who_never_attested(day):
    assert is_open(day, None, TERMS)


@pytest.mark.parametrize(
    ("status", "counts"),
    [
        (Status.COMPLIANT, True),
        (Status.DUE_SOON, True),
        (Status.IN_PROGRESS, False),
        (Status.NOT_STARTED, False),
        (Status.OVERDUE, False),
    ],
)
def test_who_counts_as_compliant(status, counts):
    assert status.counts_as_compliant is counts


@pytest.mark.parametrize(("rate", "percent"), [(Rate(19, 20), 95.0), (Rate(0, 3), 0.0), (Rate(0, 0), None)])
def test_a_rate_of_nobody_is_no_rate(rate, percent):
    assert rate.percent == percent


def _status(day: date, expires_on: date) -> Status:
    standing = standing_on(day, starts_on=STARTED, expires_on=expires_on, is_started=False, terms=TERMS)
    return standing.status
