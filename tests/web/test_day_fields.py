"""A day is read as people write it, and never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from induction.web.day_fields import read_day


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        (("1", "12", "2026"), date(2026, 12, 1)),
        (("01", "02", "2026"), date(2026, 2, 1)),
        ((" 1 ", "December", " 2026"), date(2026, 12, 1)),
        (("29", "feb", "2028"), date(2028, 2, 29)),
        (("3", "Sept", "2026"), date(2026, 9, 3)),
        (("3", "may", "2026"), date(2026, 5, 3)),
    ],
)
def test_a_day_is_read_as_people_write_it(parts, day):
    assert read_day(parts) == day


@pytest.mark.parametrize(
    "parts",
    [
        ("1", "12", "26"),  # not the year 26, and not 2026 either: ask
        ("1", "12", "02026"),
        ("29", "2", "2027"),
        ("1", "13", "2026"),
        ("0", "1", "2026"),
        ("1", "", "2026"),
        ("1", "ju", "2026"),  # June or July
        ("1", "decembre", "2026"),
        ("١", "1", "2026"),
        ("1", "1", "٢٠٢٦"),
        ("-1", "1", "2026"),
    ],
)
def test_what_is_no_day_is_refused(parts):
    with pytest.raises(ValueError):  # the forms ask for no more than that
        read_day(parts)
