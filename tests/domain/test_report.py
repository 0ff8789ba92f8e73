"""What the report's figures mean: who is in scope, what the rate is, what the target asks for, who comes first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.reports.report import (
    DUE_BANDS,
    Filters,
    Group,
    check_as_at,
    percent_words,
    short_of_target,
    summarise,
)
from induction.domain.reports.report_file import FileFormat, file_name
from induction.domain.standings.requirement import Rate, Status
from induction.domain.standings.units import Unit, UnitTree

DAY = date(2026, 11, 23)
TREE = UnitTree([
    Unit(1, "MED", "Medicine", None),
    Unit(2, "ROWAN", "Rowan Ward", 1),
    Unit(3, "BAY", "Bay Four", 2),
    Unit(4, "FIN", "Estates and Finance", None),
])  # fmt: skip


def people(number: int, status: Status, *, unit: int = 2, within: tuple[int, int, int] = (0, 0, 0)) -> Group:
    """So many people of one sort, of whom so many are due within 30, 60 and 90 days."""
    return Group(
        unit,
        "Students" if unit == 2 else "Medical and Dental",
        status,
        number,
        dict(zip(DUE_BANDS, within, strict=True)),
    )


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
    groups = [
        people(3, Status.NOT_STARTED, within=(2, 2, 2)),
        people(1, Status.IN_PROGRESS, within=(1, 1, 1)),
        people(5, Status.COMPLIANT, unit=4),
        people(2, Status.DUE_SOON, unit=3, within=(0, 1, 2)),
        people(4, Status.OVERDUE),
        people(2, Status.DUE_SOON, unit=1, within=(1, 2, 2)),
        people(6, Status.EXEMPT, unit=1),  # counted in neither half of the rate, and due on no day
    ]
    summary = summarise(groups, TREE)
    assert summary.total.rate == Rate(9, 17)
    assert summary.due_within == {30: 4, 60: 6, 90: 7}
    assert summary.new_starters == 4
    assert {name: tally.rate for name, tally in summary.directorates.items()} == {
        "Estates and Finance": Rate(5, 5),
        "Medicine": Rate(4, 12),
    }
    assert list(summary.directorates) == ["Estates and Finance", "Medicine"]
    assert {name: tally.rate for name, tally in summary.staff_groups.items()} == {
        "Medical and Dental": Rate(9, 9),
        "Students": Rate(0, 8),
    }
    assert summary.total.everybody == sum(summary.total.counts.values()) == 23


def test_nobody_in_scope_has_figures_too() -> None:
    summary = summarise([], TREE)
    assert summary.total.counts == dict.fromkeys(Status, 0)
    assert summary.total.rate.percent is None
    assert summary.due_within == {30: 0, 60: 0, 90: 0}
    assert not summary.directorates


def test_two_directorates_of_one_name_stand_together() -> None:
    tree = UnitTree([Unit(1, "A", "Medicine", None), Unit(2, "B", "Medicine", None)])
    summary = summarise([people(1, Status.OVERDUE, unit=1), people(1, Status.COMPLIANT, unit=2)], tree)
    assert summary.directorates["Medicine"].rate == Rate(1, 2)


def test_units_have_places_by_name_without_regard_to_capitals() -> None:
    tree = UnitTree([Unit(1, "A", "ward", None), Unit(2, "B", "Ward", None), Unit(3, "C", "Alder", None)])
    assert tree.places() == {3: 0, 1: 1, 2: 1}


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
