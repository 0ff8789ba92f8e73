"""How long an account waits after wrong passwords."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from induction.domain.throttle import free_from, spoken, wait_after

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def at(*seconds: float) -> list[datetime]:
    return [NINE + timedelta(seconds=each) for each in seconds]


@pytest.mark.parametrize(
    ("count", "seconds"),
    [
        (1, 0),  # a slip costs nothing
        (4, 0),  # the last free one
        (5, 30),
        (6, 60),
        (9, 480),
        (10, 900),  # 16 minutes by doubling, but the longest wait is 15
        (500, 900),
    ],
)
def test_waits_grow_and_stop_growing(count: int, seconds: int) -> None:
    assert wait_after(count) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("failures", "free"),
    [
        ([], None),
        (at(0, 1, 2, 3), 3),  # four slips: free at once
        (at(0, 1, 2, 3, 4), 34),  # the fifth is followed by 30 seconds
        (at(0, 1, 2, 3, 4, 40), 100),  # the sixth by a minute
        (at(0, 1, 2, 3, 4, 4 + 30 + 900), 34 + 900 + 60),  # exactly 15 minutes after the wait still counts together
        (at(0, 1, 2, 3, 4, 4 + 30 + 901), 34 + 901),  # a second later the count begins anew
    ],
)
def test_an_account_is_free_again_at(failures: list[datetime], free: float | None) -> None:
    assert free_from(failures) == (None if free is None else NINE + timedelta(seconds=free))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "1 second"),
        (1, "1 second"),
        (29.5, "30 seconds"),
        (60, "1 minute"),
        (61, "2 minutes"),
        (900, "15 minutes"),
    ],
)
def test_a_wait_is_said_rounded_up(seconds: float, words: str) -> None:
    assert spoken(timedelta(seconds=seconds)) == words
