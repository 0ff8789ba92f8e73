"""The rule by itself: no small figure, and none that can be worked out, not even by who knows the rule."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from induction.domain.item_analysis import suppression
from induction.domain.item_analysis.figures import Choice, Item, Occasion, graded
from induction.domain.item_analysis.quarters import last_closed, quarter_of, quarters
from induction.domain.item_analysis.suppression import FEWEST, blocks, figures, released
from induction.domain.learning.module import Grade, Option
from induction.domain.standings.periods import Period
from tests.scenes import option

ITEM = Item("m", "s", "f" * 64, Occasion.INDUCTION)
QUARTER = Period(date(2026, 1, 1), date(2026, 3, 31))


def options(*grades: str) -> list[Option]:
    return [Option.model_validate(option(f"o{at}", grade, "end")) for at, grade in enumerate(grades)]


def counts(**people: int) -> dict[Choice, int]:
    """``o1=7, o1_sure=3``: ten people chose o1, three of them were sure."""
    return {Choice(name.removesuffix("_sure"), name.endswith("_sure")): number for name, number in people.items()}


def shown(*grades: str, **people: int) -> list[tuple[tuple[str, ...], int]] | None:
    found = figures(ITEM, QUARTER, options(*grades), counts(**people))
    return None if found is None else [(block.options, block.people) for block in found.blocks]


FOUR = ("best", "acceptable", "poor", "breach")


@pytest.mark.parametrize(
    ("grades", "people", "expected"),
    [
        # nine went wrong: nothing is shown, nor how many answered at all
        (FOUR, {"o0": 400, "o1": 90, "o2": 9, "o3": 0}, None),
        # nine were right: likewise
        (FOUR, {"o0": 9, "o2": 300, "o3": 30}, None),
        # ten and ten
        (FOUR, {"o0": 10, "o2": 10}, [(("o0", "o1"), 10), (("o2", "o3"), 10)]),
        # a breach by nine is counted with the poor choices
        (FOUR, {"o0": 400, "o1": 90, "o2": 30, "o3": 9}, [(("o0",), 400), (("o1",), 90), (("o2", "o3"), 39)]),
        # everything is large enough
        (FOUR, {"o0": 40, "o1": 10, "o2": 30, "o3": 10},
         [(("o0",), 40), (("o1",), 10), (("o2",), 30), (("o3",), 10)]),
        # two poor options, few breaches: the first poor one is parted, the rest stays together
        (("best", "poor", "poor", "breach"), {"o0": 40, "o1": 20, "o2": 30, "o3": 4},
         [(("o0",), 40), (("o1",), 20), (("o2", "o3"), 34)]),
        # a small first option keeps its grade together, but the grades apart
        (("best", "poor", "poor", "breach"), {"o0": 40, "o1": 2, "o2": 30, "o3": 14},
         [(("o0",), 40), (("o1", "o2"), 32), (("o3",), 14)]),
    ],
)  # fmt: skip
def test_what_is_shown(grades, people, expected):
    assert shown(*grades, **people) == expected


def test_conviction_is_shown_for_ten_on_either_side():
    def told(sure: int, unsure: int) -> int | None:
        found = figures(ITEM, QUARTER, options(*FOUR), counts(o0=50, o2=unsure, o2_sure=sure))
        return found.sure_and_wrong if found else None

    assert [told(9, 30), told(10, 30), told(30, 10), told(30, 9)] == [None, 10, 30, None]


def test_a_grade_is_told_only_by_itself():
    found = figures(ITEM, QUARTER, options(*FOUR), counts(o0=40, o1=10, o2=30, o3=4))
    assert found
    assert [graded(found.blocks, grade) for grade in Grade] == [40, 10, None, None]


def test_quarters_wait_for_each_other():
    span = [*quarters(date(2026, 1, 1), quarter_of(date(2026, 12, 1)))]
    given_ = [counts(o0=300, o2=6), counts(o0=300, o2=5), counts(o0=300, o2=9), counts(o0=300, o2=12, o3=20)]
    found = [*released(ITEM, options(*FOUR), zip(span, given_, strict=True))]
    assert [(each.span, each.people, each.wrong) for each in found] == [
        (Period(date(2026, 1, 1), date(2026, 6, 30)), 611, 11),
        (Period(date(2026, 7, 1), date(2026, 12, 31)), 641, 41),
    ]


@pytest.mark.parametrize(
    ("today", "end"),
    [
        (date(2026, 12, 31), date(2026, 9, 30)),
        (date(2027, 1, 1), date(2026, 9, 30)),  # the last moments of the year may still be on their way
        (date(2027, 1, 2), date(2026, 12, 31)),
        (date(2026, 11, 25), date(2026, 9, 30)),
    ],
)
def test_a_quarter_is_closed_a_day_after_its_end(today, end):
    assert last_closed(today).to_on == end


SIDES = [
    ("poor", "breach"), ("poor", "poor", "breach"), ("poor", "breach", "breach"), ("poor", "poor", "poor"),
    ("best", "acceptable"), ("best", "best", "acceptable"),
]  # fmt: skip


@pytest.mark.parametrize("grades", SIDES, ids="-".join)
def test_who_knows_the_rule_cannot_work_backwards(grades):
    assert fewest_values(grades, 40) >= FEWEST


def test_joining_the_small_ones_alone_would_give_them_away(monkeypatch):
    """The rule that suggests itself: 18 people in two options, both known to be small, are nine and nine."""

    def pooled(side, chosen):
        small = [each for each in side if chosen[each.id] < FEWEST]
        large = [each for each in side if each not in small]
        if small and sum(chosen[each.id] for each in small) < FEWEST:
            small.append(large.pop(0))
        return tuple(suppression._block([each], chosen) for each in large) + (
            (suppression._block(small, chosen),) if small else ()
        )

    monkeypatch.setattr(suppression, "_divided", pooled)
    assert fewest_values(("poor", "poor", "poor"), 40) == 1


def fewest_values(grades: tuple[str, ...], most: int) -> int:
    """Try every side of up to so many people; how many values are left for the best known of all hidden options?"""
    side = options(*grades)
    worlds = defaultdict(list)
    for chosen in product(range(most + 1), repeat=len(side)):
        if FEWEST <= sum(chosen) <= most:
            found = blocks(side, {each.id: number for each, number in zip(side, chosen, strict=True)})
            worlds[tuple((block.options, block.people) for block in found)].append(chosen)
    return min(
        len({world[at] for world in possible})
        for seen, possible in worlds.items()
        for at, each in enumerate(side)
        if any(len(names) > 1 and each.id in names for names, _ in seen)
    )


@given(st.lists(st.tuples(*[st.integers(0, 40)] * 8), min_size=1, max_size=6))
def test_every_choice_is_in_one_figure_or_waits(tallies):
    names = [Choice(f"o{at}", is_sure) for at in range(4) for is_sure in (False, True)]
    closed = [*quarters(date(2024, 1, 1), quarter_of(date(2026, 1, 1)))][: len(tallies)]
    given_ = [dict(zip(names, each, strict=True)) for each in tallies]
    found = [*released(ITEM, options(*FOUR), zip(closed, given_, strict=True))]
    for each in found:
        inside = [counted for quarter, counted in zip(closed, given_, strict=True)
                  if each.span.from_on <= quarter.from_on and quarter.to_on <= each.span.to_on]  # fmt: skip
        assert sorted(name for block in each.blocks for name in block.options) == ["o0", "o1", "o2", "o3"]
        for block in each.blocks:
            assert block.people == sum(c[n] for c in inside for n in c if n.option_id in block.options) >= FEWEST
    ends = [each.span for each in found]
    assert all(one.to_on < other.from_on for one, other in pairwise(ends))
