"""Who gets which letter on which day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from induction.domain import outbox
from induction.domain.reminders import Owed, digest_day, reminders, stage, still_holds, summary_day
from induction.domain.standings.requirement import Status

DUE = date(2026, 11, 23)
WEEKS = 8


@pytest.mark.parametrize(
    ("days_before", "kind"),
    [
        (91, None),  # too early for anything
        (90, "due in 90"),
        (31, "due in 90"),  # the worker was off on day 90: made up for
        (30, "due in 30"),
        (28, "due in 30"),  # a new starter on the first day
        (8, "due in 30"),
        (7, "due in 7"),
        (1, "due in 7"),
        (0, "due in 0"),  # the due date itself is in time
        (-1, None),  # the next letter comes after a week
        (-6, None),
        (-7, "overdue 1"),
        (-13, "overdue 1"),
        (-14, "overdue 2"),
        (-7 * WEEKS, "overdue 8"),
        (-7 * WEEKS - 7, None),  # after eight letters the line manager's digest goes on, not the letters
    ],
)
def test_the_letter_of_a_day(days_before: int, kind: str | None) -> None:
    assert stage(DUE - timedelta(days=days_before), DUE, WEEKS) == kind


@given(st.dates(date(2024, 1, 1), date(2060, 12, 31)), st.integers(0, 52))
def test_over_a_year_each_letter_comes_once_and_in_order(due_on: date, weeks: int) -> None:
    days = (due_on + timedelta(days=offset) for offset in range(-120, 400))
    kinds = [kind for kind in (stage(day, due_on, weeks) for day in days) if kind]
    assert list(dict.fromkeys(kinds)) == [
        "due in 90", "due in 30", "due in 7", "due in 0", *(f"overdue {week}" for week in range(1, weeks + 1))
    ]  # fmt: skip


def owed(status: Status, due_on: date = DUE, programme: str = "core", person: int = 1) -> Owed:
    return Owed(person, programme, status, due_on, None, "everybody is asked")


def test_what_has_one_due_date_is_one_letter() -> None:
    made = reminders(
        DUE,
        [
            owed(Status.NOT_STARTED, programme="managers"),
            owed(Status.IN_PROGRESS),
            owed(Status.DUE_SOON, DUE + timedelta(days=3), "other"),
            owed(Status.OVERDUE, person=2),
        ],
        WEEKS,
    )
    assert [(each.staff_member_id, each.kind, each.due_on, len(each.owed)) for each in made] == [
        (1, "due in 0", DUE, 2),
        (1, "due in 7", DUE + timedelta(days=3), 1),
        (2, "due in 0", DUE, 1),
    ]


@pytest.mark.parametrize("status", [Status.COMPLIANT])
def test_nobody_in_date_is_written_to(status: Status) -> None:
    assert reminders(DUE, [owed(status)], WEEKS) == []


@pytest.mark.parametrize(
    ("kind", "now", "holds"),
    [
        ("due in 30", [owed(Status.DUE_SOON)], True),
        ("due in 30", [owed(Status.IN_PROGRESS)], True),
        ("due in 30", [], False),  # left, exempt, or renewed
        ("due in 30", [owed(Status.DUE_SOON, DUE + timedelta(days=365))], False),  # renewed: another date
        ("due in 7", [owed(Status.OVERDUE)], False),  # too late to say "due"
        ("overdue 2", [owed(Status.OVERDUE)], True),
        ("overdue 2", [owed(Status.DUE_SOON)], False),
    ],
)
def test_a_letter_is_looked_at_again_before_it_goes(kind: str, now: list[Owed], *, holds: bool) -> None:
    assert still_holds(kind, DUE, now) is holds


def test_digests_are_about_a_monday_and_a_first() -> None:
    assert [digest_day(DUE + timedelta(days=offset)) for offset in (0, 6, 7)] == [DUE, DUE, date(2026, 11, 30)]
    assert summary_day(DUE) == date(2026, 11, 1)


def test_an_undelivered_letter_is_given_up_after_about_three_days() -> None:
    moment = start = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001  # only differences count
    tries = 0
    while again := outbox.next_try(tries := tries + 1, moment):
        moment = again
    assert tries == 11
    assert timedelta(days=2) < moment - start < timedelta(days=4)
