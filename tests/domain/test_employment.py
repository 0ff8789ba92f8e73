"""Which particulars hold on a day: records in force, several assignments, leaving, and coming back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from induction.domain.standings import employment, particulars
from induction.domain.standings.employment import Assignment

MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)
BASE = date(2026, 1, 1)


def record(
    key: int = 1,
    *,
    number: str = "A",
    starts: int = 0,
    ends: int | None = None,
    effective: int | None = None,
    recorded: int = 0,
    unit: int = 1,
    is_primary: bool = True,
) -> Assignment:
    return Assignment(
        id=key,
        staff_member_id=7,
        assignment_number=number,
        is_primary=is_primary,
        name="Ada O'Neil-Şahin",
        unit_id=unit,
        staff_group="Students",
        job_role="Trainee",
        line_manager_id=None,
        assignment_status="Active Assignment",
        starts_on=on(starts),
        ends_on=None if ends is None else on(ends),
        effective_on=on(starts if effective is None else effective),
        recorded_at=MOMENT + timedelta(days=recorded),
    )


def on(day: int) -> date:
    return BASE + timedelta(days=day)


LEFT_AND_BACK = [
    record(1, starts=0, unit=1),
    record(2, starts=0, ends=30, effective=31, unit=1),
    record(3, starts=60, effective=60, unit=2),
]


@pytest.mark.parametrize(
    ("records", "day", "units"),
    [
        ([record()], -1, []),  # before the first day
        ([record()], 0, [1]),
        ([record(ends=9)], 9, [1]),  # the last day counts
        ([record(ends=9)], 10, []),
        ([record(1), record(2, effective=5, unit=2)], 4, [1]),  # moved on day 5
        ([record(1), record(2, effective=5, unit=2)], 5, [2]),
        ([record(1, unit=1), record(2, unit=2, recorded=1)], 3, [2]),  # of one day, the one recorded later holds
        ([record(2, unit=1, recorded=1), record(1, unit=2)], 3, [1]),  # whatever the order they come in
        ([record(1), record(2, number="B", starts=2, unit=2, is_primary=False)], 3, [1, 2]),  # two assignments
        (LEFT_AND_BACK, 30, [1]),
        (LEFT_AND_BACK, 31, []),
        (LEFT_AND_BACK, 59, []),
        (LEFT_AND_BACK, 60, [2]),
        ([], 0, []),
    ],
)
def test_in_force(records: list[Assignment], day: int, units: list[int]) -> None:
    assert [each.unit_id for each in employment.in_force(records, on(day))] == units


def test_the_primary_assignment_stands_for_the_person_else_the_first() -> None:
    first, second = record(1, number="A", is_primary=False), record(2, number="B")
    assert employment.leading([first, second]) is second
    assert employment.leading([first]) is first


@pytest.mark.parametrize(
    ("day", "unit", "last"),
    [
        (-5, 1, 30),  # not there yet: as they will be entered
        (20, 1, 30),
        (31, 2, None),  # away, and to come back
        (59, 2, None),
        (70, 2, None),
    ],
)
def test_how_somebody_is_entered_today(day: int, unit: int, last: int | None) -> None:
    assert particulars.particulars_on(LEFT_AND_BACK, on(day)).unit_id == unit
    assert particulars.last_day(LEFT_AND_BACK, on(day)) == (None if last is None else on(last))


def test_somebody_who_has_left_stays_as_they_were() -> None:
    records = LEFT_AND_BACK[:2]
    assert particulars.particulars_on(records, on(400)).ends_on == on(30)
    assert particulars.last_day(records, on(400)) == on(30)


RECORDS = st.lists(
    st.builds(
        lambda number, starts, length, effective, recorded, unit: record(
            number=number,
            starts=starts,
            ends=None if length is None else starts + length,
            effective=effective,
            recorded=recorded,
            unit=unit,
            is_primary=number == "A",
        ),
        st.sampled_from("AB"),
        st.integers(0, 30),
        st.none() | st.integers(0, 20),
        st.integers(0, 40),
        st.integers(0, 3),
        st.integers(1, 3),
    ),
    min_size=1,
    max_size=5,
).map(lambda records: [each._replace(id=place) for place, each in enumerate(records, 1)])


@given(RECORDS)
def test_the_stretches_say_of_every_day_what_asking_day_by_day_says(records: list[Assignment]) -> None:
    found = employment.stretches(records)
    for day in range(-3, 75):
        held = employment.in_force(records, on(day))
        holding = [each for each in found if each.from_on <= on(day) <= each.to_on]
        assert len(holding) == bool(held)
        if held:
            assert holding[0].held == held
            assert holding[0].leading == employment.leading(held)
