"""When a record expires, and when it can be renewed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from induction.domain.standings.requirement import EarlyRenewal, Rate, Status, expiry, is_open, window_opens_on


@dataclass(frozen=True)
class Dates:
    """The dates of the programme as it is shipped."""

    due_days: int = 28
    period_months: int = 12
    window_days: int = 90
    grace_days: int = 28
    early_renewal: EarlyRenewal = EarlyRenewal.KEEPS


KEEPS, RESTARTS = Dates(), Dates(early_renewal=EarlyRenewal.RESTARTS)
DAYS = st.dates(date(2024, 1, 1), date(2060, 12, 31))
A_DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("achieved_on", "previous", "keeps", "restarts"),
    [
        (date(2026, 11, 23), None, date(2027, 11, 23), date(2027, 11, 23)),
        (date(2027, 5, 1), date(2027, 6, 30), date(2028, 6, 30), date(2028, 5, 1)),  # early, inside the window
        (date(2027, 4, 1), date(2027, 6, 30), date(2028, 6, 30), date(2028, 4, 1)),  # the first day of the window
        (date(2027, 3, 31), date(2027, 6, 30), date(2028, 3, 31), date(2028, 3, 31)),  # before it: from its own day
        (date(2027, 6, 30), date(2027, 6, 30), date(2028, 6, 30), date(2028, 6, 30)),  # on the last day
        (date(2027, 7, 1), date(2027, 6, 30), date(2028, 7, 1), date(2028, 7, 1)),  # late: from its own day
        (date(2028, 2, 29), None, date(2029, 2, 28), date(2029, 2, 28)),
        (date(2028, 2, 28), date(2028, 2, 29), date(2029, 2, 28), date(2029, 2, 28)),
        (date(2027, 12, 1), date(2028, 2, 28), date(2029, 2, 28), date(2028, 12, 1)),
        (date(2026, 6, 1), date(2027, 8, 20), date(2027, 8, 20), date(2027, 8, 20)),  # asked again early: never shorter
    ],
)
def test_a_renewal_expires(achieved_on: date, previous: date | None, keeps: date, restarts: date) -> None:
    assert expiry(achieved_on, KEEPS, previous) == keeps
    assert expiry(achieved_on, RESTARTS, previous) == restarts


@given(DAYS, st.integers(-500, 120), st.sampled_from([KEEPS, RESTARTS]))
def test_a_renewal_never_shortens_the_record_in_hand(previous: date, days: int, terms: Dates) -> None:
    achieved_on = previous + days * A_DAY
    renewed = expiry(achieved_on, terms, previous)
    assert renewed >= previous
    assert renewed > achieved_on
    if is_open(achieved_on, previous, terms):
        assert renewed > max(previous, achieved_on)


@given(DAYS, DAYS)
def test_the_programme_is_open_from_the_opening_of_the_window_on(day: date, expires_on: date) -> None:
    assert is_open(day, expires_on, KEEPS) is (day >= window_opens_on(expires_on, KEEPS))
    assert is_open(day, None, KEEPS)


@pytest.mark.parametrize(
    ("status", "counts"),
    [
        (Status.COMPLIANT, True),
        (Status.DUE_SOON, True),
        (Status.IN_PROGRESS, False),
        (Status.NOT_STARTED, False),
        (Status.OVERDUE, False),
        (Status.EXEMPT, False),
    ],
)
def test_who_counts_as_compliant(status: Status, counts: bool) -> None:
    assert status.counts_as_compliant is counts


@pytest.mark.parametrize(("rate", "percent"), [(Rate(19, 20), 95.0), (Rate(0, 3), 0.0), (Rate(0, 0), None)])
def test_a_rate_of_nobody_is_no_rate(rate: Rate, percent: float | None) -> None:
    assert rate.percent == percent
