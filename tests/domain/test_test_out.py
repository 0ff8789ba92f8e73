"""Who comes back after a gap, what shows what they know, and what is taken where it does not."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from induction.domain.learning.module import Module
from induction.domain.learning.refresher import Reason
from induction.domain.learning.test_out import comes_back, scope_in_words, show_what_you_know, take
from induction.domain.library_values import Library
from induction.domain.policies.groups import Group
from induction.domain.standings.programme import Programme
from tests.record import shipped
from tests.scenes import programme

HELD, EXPIRES = date(2025, 11, 23), date(2026, 11, 23)
HIRED = date(2020, 1, 1)


@pytest.mark.parametrize(
    ("day", "starts_on", "comes"),
    [
        (date(2026, 10, 1), HIRED, False),  # in the window: a refresher
        (date(2026, 12, 1), HIRED, False),  # a week late
        (date(2027, 11, 23), HIRED, False),  # twelve months after expiry are still no gap
        (date(2027, 11, 24), HIRED, True),
        (date(2026, 10, 1), date(2025, 11, 23), False),  # attested on the first day of employment
        (date(2026, 10, 1), date(2025, 11, 24), True),  # employed again since
    ],
)
def test_who_comes_back(day: date, starts_on: date, comes: bool) -> None:
    assert comes_back(day, achieved_on=HELD, expires_on=EXPIRES, starts_on=starts_on) is comes


def core(library: Library) -> tuple[Programme, list[Module]]:
    taken = library.programme("induction-core")
    return taken, [library.module(name) for name in taken.modules]


@settings(deadline=None)
@given(seed=st.text(max_size=10))
def test_two_situations_of_each_group_show_what_somebody_knows(seed: str) -> None:
    library = shipped()
    taken, modules = core(library)
    chosen = show_what_you_know(modules, taken.groups, library.register(taken.policy), seed)
    assert Counter(each.group for each in chosen) == dict.fromkeys([group.title for group in taken.groups], 2)
    assert {each.reason for each in chosen} == {Reason.TEST_OUT}
    for each in chosen:
        group = next(group for group in taken.groups if group.title == each.group)
        assert each.module.id in group.modules
        assert each.scene in each.module.standing_alone
        cited = {cite.section for option in each.scene.options for cite in option.cites}
        assert cited & set(group.sections)
        assert {option.grade.is_right for option in each.scene.options} == {True, False}
    assert chosen == show_what_you_know(modules, taken.groups, library.register(taken.policy), seed)


def test_duties_come_first_and_the_pair_spreads_over_modules() -> None:
    library = shipped()
    taken, modules = core(library)
    for seed in ("1", "2", "3"):
        chosen = show_what_you_know(modules, taken.groups, library.register(taken.policy), seed)
        assert chosen[0].rank == 0
        assert len({each.module.id for each in chosen if each.group == "What you share"}) == 2


def test_a_group_of_which_nothing_can_be_asked_alone_is_taken_whole() -> None:
    modules = programme(2)
    elsewhere = Group(title="Elsewhere", sections=("9",), modules=("one", "two"))
    chosen = show_what_you_know(modules, [elsewhere], shipped().register("staff-use-of-social-media"), "seed")
    assert [(each.module.id, each.scene.id, each.reason) for each in chosen] == [
        ("one", "s1", Reason.GROUP),
        ("two", "s1", Reason.GROUP),
    ]


def test_a_scene_in_which_nothing_can_go_wrong_shows_nothing() -> None:
    (made,) = programme(1, 2)
    fields = made.model_dump()
    for option in fields["scenes"][0]["options"]:
        option["grade"] = "best"
    modules = [Module.model_validate(fields)]
    group = Group(title="Part 1", sections=("6.1",), modules=("one",))
    chosen = show_what_you_know(modules, [group], shipped().register("staff-use-of-social-media"), "seed")
    assert [each.scene.id for each in chosen] == ["s2"]


def test_of_a_missed_group_the_short_paths_are_taken_but_for_what_was_asked() -> None:
    group = Group(title="Part 1", sections=("6.1",), modules=("one", "two"))
    taken = take(programme(3), group, {("one", "s1")})
    assert [(each.module.id, each.scene.id) for each in taken] == [("two", "s1")]
    assert taken[0].words == "Not everything went right in “Part 1”, so you take its modules."


def test_the_scope_is_said_in_words() -> None:
    assert scope_in_words(10, 5, 0, 0) == "Return: 10 situations on 5 groups of obligations"
    assert scope_in_words(10, 5, 3, 2) == "Return: 10 situations on 5 groups of obligations, then 3 more from 2 modules"


@pytest.mark.parametrize(
    ("groups", "complaint"),
    [
        ([("A", ["friend-requests"])], "leaves out"),
        ([("A", ["friend-requests", "friend-requests"])], "names friend-requests more than once"),
        ([("A", ["friend-requests"]), ("A", ["sharing-articles"])], "names A more than once"),
        ([("A", ["manager-duties"])], "names manager-duties, which the programme does not take"),
    ],
)
def test_groups_divide_a_programmes_modules(groups: list[tuple[str, list[str]]], complaint: str) -> None:
    whole = shipped().programme("induction-core").model_dump()
    whole["groups"] = [{"title": title, "sections": ["6.1"], "modules": modules} for title, modules in groups]
    with pytest.raises(ValidationError, match=complaint):
        Programme.model_validate(whole)
