"""What the report's figures mean: who is in scope, what the rate is, what the target asks for, who comes first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.report import (
    Filters,
    Person,
    SortKey,
    check_as_at,
    percent_words,
    short_of_target,
    sorted_people,
    summarise,
)
from induction.domain.report_file import FileFormat, file_name
from induction.domain.requirement import Rate, Status
from induction.domain.units import Unit, UnitTree

DAY = date(2026, 11, 23)
TREE = UnitTree([
    Unit(1, "MED", "Medicine", None),
    Unit(2, "ROWAN", "Rowan Ward", 1),
    Unit(3, "BAY", "Bay Four", 2),
    Unit(4, "FIN", "Estates and Finance", None),
])  # fmt: skip


def person(number: int, status: Status, *, unit: int = 2, name: str = "", due: int = 10, expires: int | None = None):
    group = "Students" if number % 2 else "Medical and Dental"
    due_on = None if status is Status.EXEMPT else DAY + timedelta(days=due)
    expires_on = DAY + timedelta(days=expires) if expires else None
    return Person(number, name or f"Name{number}", unit, group, status, due_on, expires_on)


@pytest.mark.parametrize(
    ("compliant", "all_of", "words"),
    [
        (1842, 2000, "92.1%"),
        (9496, 10000, "94.9%"),  # 94.96 is not the target of 95 yet, and does not look like it
        (1999, 2000, "99.9%"),
        (2000, 2000, "100.0%"),
        (0, 7, "0.0%"),
        (0, 0, "no rate"),  # nobody in scope: not 0%, not 100%
    ],
)
def test_a_rate_is_rounded_down(compliant: int, all_of: int, words: str) -> None:
    assert percent_words(Rate(compliant, all_of)) == words


@pytest.mark.parametrize(
    ("compliant", "all_of", "short"),
    [
        (95, 100, 0),
        (94, 100, 1),
        (0, 0, 0),
        (1, 3, 2),  # 95% of three people is all three
        (19, 20, 0),
        (18, 20, 1),
        (20, 20, 0),
    ],
)
def test_the_target_says_how_many_people_it_takes(compliant: int, all_of: int, short: int) -> None:
    assert short_of_target(Rate(compliant, all_of), 95) == short


def test_the_figures_of_a_small_trust() -> None:
    people = [
        person(1, Status.NOT_STARTED, due=0),  # due today: within 30 days
        person(2, Status.IN_PROGRESS, due=28),
        person(3, Status.COMPLIANT, unit=4, due=200, expires=200),
        person(4, Status.DUE_SOON, unit=3, due=90, expires=90),  # the last day of the band counts
        person(5, Status.OVERDUE, due=-1),
        person(6, Status.DUE_SOON, unit=1, due=30, expires=30),
        person(7, Status.DUE_SOON, unit=1, due=31, expires=31),
        person(8, Status.EXEMPT, unit=1, expires=5),  # counted in neither half of the rate, and due on no day
    ]
    summary = summarise(people, TREE, DAY)
    assert summary.total.rate == Rate(4, 7)
    assert summary.due_within == {30: 3, 60: 4, 90: 5}
    assert summary.new_starters == 2
    assert {name: tally.rate for name, tally in summary.directorates.items()} == {
        "Estates and Finance": Rate(1, 1),
        "Medicine": Rate(3, 6),
    }
    assert list(summary.directorates) == ["Estates and Finance", "Medicine"]
    assert {name: tally.rate for name, tally in summary.staff_groups.items()} == {
        "Medical and Dental": Rate(2, 3),
        "Students": Rate(2, 4),
    }
    assert summary.total.everybody == sum(summary.total.counts.values()) == len(people)


def test_nobody_in_scope_has_figures_too() -> None:
    summary = summarise([], TREE, DAY)
    assert summary.total.counts == dict.fromkeys(Status, 0)
    assert summary.total.rate.percent is None
    assert not summary.directorates


def test_two_directorates_of_one_name_stand_together() -> None:
    tree = UnitTree([Unit(1, "A", "Medicine", None), Unit(2, "B", "Medicine", None)])
    summary = summarise([person(1, Status.OVERDUE, unit=1), person(2, Status.COMPLIANT, unit=2)], tree, DAY)
    assert summary.directorates["Medicine"].rate == Rate(1, 2)


@pytest.mark.parametrize(
    ("key", "is_descending", "order"),
    [
        (SortKey.NAME, False, [3, 1, 2]),  # capitals do not come before small letters
        (SortKey.NAME, True, [2, 1, 3]),
        (SortKey.UNIT, False, [3, 2, 1]),
        (SortKey.STATUS, False, [2, 1, 3]),  # the most urgent first
        (SortKey.STATUS, True, [3, 1, 2]),
        (SortKey.DUE, False, [2, 1, 3]),
        (SortKey.EXPIRES, False, [1, 3, 2]),  # who has no record comes last, either way
        (SortKey.EXPIRES, True, [3, 1, 2]),
    ],
)
def test_the_order(key: SortKey, is_descending: bool, order: list[int]) -> None:
    people = [
        person(1, Status.DUE_SOON, unit=2, name="baker", due=5, expires=5),
        person(2, Status.OVERDUE, unit=4, name="Cole", due=-3),
        person(3, Status.COMPLIANT, unit=3, name="Abiodun", due=99, expires=99),
    ]
    assert [each.staff_member_id for each in sorted_people(people, key, TREE, is_descending=is_descending)] == order


def test_those_who_tie_stay_in_the_order_of_their_names_either_way() -> None:
    people = [person(2, Status.OVERDUE, name="Cole"), person(1, Status.OVERDUE, name="Baker")]
    for is_descending in (False, True):
        found = sorted_people(people, SortKey.STATUS, TREE, is_descending=is_descending)
        assert [each.sort_name for each in found] == ["Baker", "Cole"]


def test_a_report_speaks_of_days_that_are_known() -> None:
    check_as_at(DAY, DAY)
    with pytest.raises(RefusedError, match="in the future") as refused:
        check_as_at(DAY + timedelta(days=1), DAY)
    assert refused.value.reason == "as-at-future"


def test_a_unit_holds_everything_below_it() -> None:
    assert TREE.within(TREE.by_code("MED")) == {1, 2, 3}
    assert TREE.within(TREE.by_code("BAY")) == {3}
    assert TREE.directorate(3).code == "MED"
    assert TREE.directorate(4).code == "FIN"
    assert [(top.code, [unit.code for unit in below]) for top, below in TREE.in_order()] == [
        ("FIN", []),
        ("MED", ["BAY", "ROWAN"]),
    ]
    with pytest.raises(NotFoundError):
        TREE.by_code("NOPE")


def test_a_circle_of_units_ends() -> None:
    tree = UnitTree([Unit(1, "A", "A", 2), Unit(2, "B", "B", 1)])
    assert tree.within(tree.by_code("A")) == {1, 2}
    assert tree.directorate(1).code in {"A", "B"}


def test_a_file_is_named_by_its_day_and_status() -> None:
    assert file_name(Filters(DAY), FileFormat.CSV) == "completion-report-2026-11-23.csv"
    earlier = Filters(DAY, known_on=date(2026, 3, 31), is_latest=False)
    assert file_name(earlier, FileFormat.CSV) == "completion-report-2026-11-23-as-known-on-2026-03-31.csv"
    filters = Filters(DAY, status=Status.NOT_STARTED)
    assert file_name(filters, FileFormat.XLSX) == "completion-report-2026-11-23-not-started.xlsx"
