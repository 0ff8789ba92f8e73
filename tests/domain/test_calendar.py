"""Dates are London's, and a year later is the same day of the next year."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from induction.domain.calendar import day_ends_at, london_date, london_time, months_later

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def last_sunday(year: int, month: int) -> date:
    last = date(year, month + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def reference_london(moment: datetime) -> datetime:
    """Clocks by the letter of the law: an hour ahead from 01:00 UTC on the last Sunday of March to that of October."""
    naive = moment.astimezone(UTC).replace(tzinfo=None)
    spring = datetime.combine(last_sunday(naive.year, 3), datetime.min.time()) + timedelta(hours=1)
    autumn = datetime.combine(last_sunday(naive.year, 10), datetime.min.time()) + timedelta(hours=1)
    return naive + timedelta(hours=1) if spring <= naive < autumn else naive


def reference_later(day: date, months: int) -> date:
    """Count month ends by walking, then take the last day of that month that is not after the day asked for."""
    first = day.replace(day=1)
    for _ in range(months):
        first = (first + timedelta(days=31)).replace(day=1)
    in_month = [first + timedelta(days=at) for at in range(31)]
    return max(each for each in in_month if each.month == first.month and each.day <= day.day)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2027, 6, 30, 22, 59, tzinfo=UTC), date(2027, 6, 30)),
        (datetime(2027, 6, 30, 23, 30, tzinfo=UTC), date(2027, 7, 1)),  # summer time: half past midnight in London
        (datetime(2027, 12, 31, 23, 59, tzinfo=UTC), date(2027, 12, 31)),  # winter: London is on UTC
        (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), date(2027, 3, 28)),  # the minute before clocks go forward
        (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), date(2027, 10, 31)),  # 01:30 comes twice that night: the first
        (datetime(2027, 10, 31, 1, 30, tzinfo=UTC), date(2027, 10, 31)),  # and the second
    ],
)
def test_a_moment_falls_on_a_london_day(moment, day):
    assert london_date(moment) == day


@given(st.integers(946_684_800, 2_871_763_199).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)))  # to 2060
def test_london_time_is_what_the_law_says(moment):
    assert london_time(moment).replace(tzinfo=None) == reference_london(moment)
    assert london_date(moment) == reference_london(moment).date()


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 23), 12, date(2027, 11, 23)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2027, 2, 28), 12, date(2028, 2, 28)),  # not the 29th: the anniversary does not wander
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 1, 15), 0, date(2026, 1, 15)),
        (date(2027, 2, 28), -12, date(2026, 2, 28)),
    ],
)
def test_months_later_is_the_same_day_or_the_months_last(day, months, later):
    assert months_later(day, months) == later


@given(DAYS, st.integers(0, 120))
def test_months_later_is_what_walking_finds(day, months):
    assert months_later(day, months) == reference_later(day, months)


@given(DAYS, st.integers(-120, 120))
def test_a_later_day_is_never_sooner_for_a_later_start(day, months):
    assert months_later(day, months) <= months_later(day + timedelta(days=1), months)


@given(DAYS)
def test_a_london_day_ends_where_the_next_begins(day):
    end = day_ends_at(day)
    assert london_date(end) == day + timedelta(days=1)
    assert london_date(end - timedelta(microseconds=1)) == day
