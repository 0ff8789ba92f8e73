"""Sets of days as periods, against sets of days as sets."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from induction.domain.standings.periods import FOREVER, Period, Periods, common, holding, joined, period, without

BASE = date(2026, 1, 1)
SEEN = range(-2, 45)


def on(day: int) -> date:
    return BASE + timedelta(days=day)


def span(first: int, last: int | None = None) -> Period:
    return period(on(first), None if last is None else on(last))


SOME = st.lists(
    st.builds(
        lambda first, length: span(first, None if length is None else first + length),
        st.integers(0, 30),
        st.none() | st.integers(-1, 12),
    ),
    max_size=5,
)


def days(periods: Periods) -> set[date]:
    return {on(day) for day in SEEN if any(each.from_on <= on(day) <= each.to_on for each in periods)}


@given(SOME, SOME)
def test_joining_cutting_and_sharing_are_those_of_sets(one: list[Period], other: list[Period]) -> None:
    a, b = joined(one), joined(other)
    assert days(a) == days(tuple(one))
    assert days(joined([*one, *other])) == days(a) | days(b)
    assert days(common(a, b)) == days(a) & days(b)
    assert days(without(a, b)) == days(a) - days(b)
    for result in (a, common(a, b), without(a, b)):
        assert joined(result) == result, "in order, apart, and none of them empty"


@pytest.mark.parametrize(
    ("cut", "left"),
    [
        ((span(3, 5),), (span(0, 2), span(6))),
        ((span(3),), (span(0, 2),)),  # to the end of time
        ((span(-9),), ()),
        ((), (span(0),)),
    ],
)
def test_an_open_end_stays_open_unless_it_is_cut_off(cut: Periods, left: Periods) -> None:
    assert without((span(0),), cut) == left


def test_the_period_that_holds_a_day() -> None:
    periods = (span(0, 3), span(9))
    assert holding(periods, on(3)) == span(0, 3)
    assert holding(periods, on(4)) is None
    assert holding(periods, FOREVER) == span(9)
