"""What a refresher asks: the rule as tables, and what holds whatever somebody has answered before."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from induction.domain.learning.confidence import Confidence, read
from induction.domain.learning.module import Citation, Grade, Module
from induction.domain.learning.refresher import (
    FEWEST,
    MOST,
    Asked,
    Candidate,
    Met,
    PolicyChange,
    Reason,
    asked_at_once,
    candidates,
    choose,
    scope_in_words,
)
from induction.domain.learning.refresher_progress import FirstSight, State, progress
from induction.domain.policies.policy import Section
from tests.record import shipped
from tests.scenes import NAMES, programme

DAY = date(2026, 6, 3)
RIGHT, POOR, BREACH = Met(Grade.BEST, DAY), Met(Grade.POOR, DAY), Met(Grade.BREACH, DAY)
SURELY_POOR = Met(Grade.POOR, DAY, Confidence.SURE)


def taken_well(modules: tuple[Module, ...]) -> dict[tuple[str, str], Met]:
    """Somebody who has taken each short path without a mistake."""
    return {(each.id, "s1"): RIGHT for each in modules}


def ids(chosen: list[Candidate]) -> list[str]:
    return [f"{each.module.id}/{each.scene.id}" for each in chosen]


def reasons(chosen: list[Candidate]) -> dict[str, int]:
    return dict(Counter(str(each.reason) for each in chosen))


def missed(count: int, met: Met = POOR) -> dict[tuple[str, str], Met]:
    keys = [(name, scene) for scene in ("s1", "s2", "s3") for name in NAMES]
    return dict.fromkeys(keys[:count], met)


@pytest.mark.parametrize(
    ("errors", "expected"),
    [
        (0, {"unmet": 5}),  # nothing missed: five not met before
        (1, {"missed": 1, "unmet": 4}),
        (4, {"missed": 4, "unmet": 1}),
        (6, {"missed": 6, "unmet": 1}),  # more errors make it longer, and one is new all the same
        (7, {"missed": 7, "unmet": 1}),
        (12, {"missed": 7, "unmet": 1}),  # never more than eight
    ],
)
def test_how_many_of_what_are_asked(errors: int, expected: dict[str, int]) -> None:
    modules = programme()
    chosen = choose(candidates(modules, taken_well(modules) | missed(errors)), "seed")
    assert reasons(chosen) == expected


def test_confident_errors_come_first_then_breaches_then_poor_choices() -> None:
    modules = programme()
    met = missed(12) | {("six", "s2"): BREACH, ("five", "s2"): SURELY_POOR, ("four", "s2"): BREACH}
    chosen = choose(candidates(modules, met), "seed")
    assert {"six/s2", "five/s2", "four/s2"} <= set(ids(chosen))
    few = choose(candidates(modules, missed(12) | {("five", "s2"): SURELY_POOR}, asked=whole("six", "one")), "seed")
    assert "five/s2" in ids(few)


def test_a_mistake_that_was_put_right_in_a_later_round_is_forgiven() -> None:
    modules = programme()
    met = taken_well(modules)
    assert "missed" not in reasons(choose(candidates(modules, met), "seed"))
    assert "one/s1" in ids(choose(candidates(modules, met | {("one", "s1"): POOR}), "seed"))


def test_scenes_that_are_gone_and_recoveries_are_not_asked() -> None:
    modules = programme()
    met = {("one", "gone"): BREACH, ("one", "s1-again"): BREACH, ("nowhere", "s1"): BREACH}
    assert "missed" not in reasons(choose(candidates(modules, met), "seed"))


def test_what_needs_the_scenes_before_it_is_asked_only_of_those_who_met_it() -> None:
    modules = programme(alone=False)
    chosen = choose(candidates(modules, {}), "seed")
    assert ids(chosen) == [f"{name}/s1" for name in NAMES if f"{name}/s1" in ids(chosen)]
    assert len(chosen) == FEWEST
    assert "two/s3" in ids(choose(candidates(modules, {("two", "s3"): POOR}), "seed"))


def test_the_short_path_is_repeated_only_when_nothing_else_is_left() -> None:
    modules = programme()
    met = taken_well(modules)
    assert "again" not in reasons(choose(candidates(modules, met), "seed"))
    everything = {(each.id, scene.id): RIGHT for each in modules for scene in each.scenes}
    assert reasons(choose(candidates(modules, everything), "seed")) == {"again": 5}
    small = programme(1, 2)
    assert ids(choose(candidates(small, taken_well(small)), "seed")) == ["one/s1", "one/s2"]


def test_situations_spread_over_the_modules() -> None:
    modules = programme()
    for seed in ("a", "b", "c", "d"):
        chosen = choose(candidates(modules, taken_well(modules)), seed)
        assert max(Counter(each.module.id for each in chosen).values()) == 1


def test_another_seed_chooses_otherwise_and_the_same_the_same() -> None:
    found = candidates(programme(), {})
    assert ids(choose(found, "3/2")) == ids(choose(list(found), "3/2"))
    assert len({tuple(ids(choose(found, f"{person}/2"))) for person in range(20)}) > 10


def whole(*names: str) -> list[Asked]:
    return [Asked(name, None, "The policy changed.") for name in names]


def test_what_a_change_of_the_policy_asks_is_never_left_out() -> None:
    modules = programme()
    wanted = [Asked(name, f"s{n}", "6.2 was reworded.") for name in NAMES[:5] for n in (1, 2)]
    chosen = choose(candidates(modules, missed(6), asked=wanted), "seed")
    assert reasons(chosen) == {"asked": 10}
    assert {each.words for each in chosen} == {"6.2 was reworded."}
    some = choose(candidates(modules, missed(6), asked=wanted[:4]), "seed")
    assert reasons(some) == {"asked": 4, "missed": 4}
    assert ids(asked_at_once(candidates(modules, missed(6), asked=wanted[:1]))) == ["one/s1"]


def test_a_whole_module_is_asked_by_its_short_path_and_what_is_nowhere_is_left_out() -> None:
    modules = programme()
    assert ids(asked_at_once(candidates(modules, {}, asked=whole("two", "nowhere")))) == ["two/s1"]


@cache
def changed(quote: str = "please do not accept") -> PolicyChange:
    """Two versions: a quote of the test scenes stands in one section now, and did not stand before."""
    policy = shipped().policy("staff-use-of-social-media")
    now = replace(policy, sections=(_section(f"Friends: {quote} them."),))
    then = replace(policy, sections=(_section("Friends: you may accept them."),))
    return PolicyChange(then, now)


def _section(text: str) -> Section:
    return Section("6.1", "Friends", 2, text, 1)


def test_scenes_that_rest_on_a_reworded_clause_are_asked_with_its_section() -> None:
    modules = programme(3)
    chosen = choose(candidates(modules, taken_well(modules), change=changed()), "seed")
    assert reasons(chosen) == {"changed": 8}  # every scene quotes the same clause, and none is unmet any more
    assert chosen[0].words == (
        "The policy has changed here: section 6.1 reads differently in version 1.0, approved on 14 September 2021."
    )


def test_a_clause_that_only_moved_is_no_change() -> None:
    modules = programme()
    change = changed()
    assert change.then
    moved = PolicyChange(replace(change.now, sections=(replace(change.now.sections[0], number="9"),)), change.now)
    assert "changed" not in reasons(choose(candidates(modules, {}, change=moved), "seed"))


def test_a_quote_that_a_scene_dropped_with_the_clause_is_a_change_too() -> None:
    """The scene quotes other words now; those it quoted when it was answered stand no more."""
    modules = programme(1, 2)
    policy = shipped().policy("staff-use-of-social-media")
    now = replace(policy, sections=(_section("New words only."),))
    then_scene = modules[0].scenes[0]
    met = {("one", "s1"): Met(Grade.BEST, DAY, then=then_scene)}
    for then in (replace(policy, sections=(_section("please do not accept"),)), None):
        found = candidates(modules, met, change=PolicyChange(then, now))
        assert [each.scene.id for each in found if each.reason is Reason.CHANGED] == ["s1"]


def test_what_was_reworded_before_the_last_attestation_is_no_news() -> None:
    """The answer is older than the last attestation, which was made to the clause as it reads now."""
    modules = programme(1, 2)
    policy = shipped().policy("staff-use-of-social-media")
    now = replace(policy, sections=(_section("please do not accept"),))
    older = (
        modules[0]
        .scenes[0]
        .options[0]
        .model_copy(update={"cites": (Citation(section="6.1", quote="accept nobody at all"),)})
    )
    then_scene = modules[0].scenes[0].model_copy(update={"options": (older,)})
    met = {("one", "s1"): Met(Grade.BEST, DAY, then=then_scene)}
    found = candidates(modules, met, change=PolicyChange(now, now))
    assert Reason.CHANGED not in {each.reason for each in found}


@pytest.mark.parametrize(
    ("met", "words"),
    [
        (POOR, "On 3 June 2026 there was a better choice than yours here."),
        (BREACH, "On 3 June 2026 your choice here was one that breaches the policy."),
        (SURELY_POOR, "On 3 June 2026 there was a better choice than yours here. You were sure of it."),
        (None, "You have not met this one before."),
        (RIGHT, "You chose well here before: this keeps it fresh."),
    ],
)
def test_each_situation_says_why_it_is_asked(met: Met | None, words: str) -> None:
    modules = programme(1, 2)
    found = candidates(modules, {("one", "s2"): met} if met else {})
    assert words in [each.words for each in found if each.scene.id == "s2"]


def test_the_scope_is_said_in_words() -> None:
    assert scope_in_words(7, 5) == "Refresher: 7 situations from 5 modules"
    assert scope_in_words(1, 1) == "Refresher: 1 situation from 1 module"
    assert scope_in_words(0, 0) == "Refresher: the changed policy, without situations"


METS = st.sampled_from([RIGHT, POOR, BREACH, SURELY_POOR])
KEYS = st.sampled_from([(name, f"s{n}") for name in NAMES for n in (1, 2, 3, 4)])


@settings(deadline=None)
@given(
    met=st.dictionaries(KEYS, METS),
    asked=st.lists(KEYS, unique=True, max_size=12),
    is_changed=st.booleans(),
    size=st.integers(1, 6),
    seed=st.text(max_size=8),
)
def test_whatever_came_before_a_refresher_keeps_its_rules(
    met: dict[tuple[str, str], Met],
    asked: list[tuple[str, str]],
    is_changed: bool,
    size: int,
    seed: str,
) -> None:
    modules = programme(size)
    wanted = [Asked(*key, words="Asked.") for key in asked]
    found = candidates(modules, met, change=changed() if is_changed else None, asked=wanted)
    chosen = choose(found, seed)
    keys = [each.key for each in chosen]
    there = [key for key in asked if key[0] in {each.id for each in modules}]
    possible = {each.key for each in found}
    assert len(keys) == len(set(keys))  # nothing twice
    assert set(there) <= set(keys)  # what a change asks is all there
    assert len(keys) <= max(MOST, len(there))  # and only that makes it longer than eight
    assert len(keys) >= min(FEWEST, len(possible))  # five, where there are five
    assert keys == sorted(keys, key=lambda key: (NAMES.index(key[0]), key[1]))  # in the order of the modules
    assert keys == [each.key for each in choose(found, seed)]
    picked = {each.reason for each in chosen}
    errors = [key for key, each in met.items() if not each.grade.is_right and key in possible and key not in there]
    if Reason.AGAIN in picked:  # only when nothing more pressing is left
        assert all(each.key in keys for each in found if each.reason is not Reason.AGAIN)
    if len(keys) < MOST:  # as long as there is room, no error is left out
        assert set(errors) <= set(keys)


@settings(deadline=None)
@given(met=st.dictionaries(KEYS, METS, min_size=10), seed=st.text(max_size=8))
def test_a_full_refresher_holds_one_situation_not_met_before(met: dict[tuple[str, str], Met], seed: str) -> None:
    modules = programme()
    found = candidates(modules, met)
    chosen = choose(found, seed)
    if any(each.reason is Reason.UNMET for each in found):
        assert any(each.reason is Reason.UNMET for each in chosen)


SHOWN = [("one", "s1"), ("one", "s2"), ("two", "s1")]


@pytest.mark.parametrize(
    ("answered", "states"),
    [
        ([], "not yet, not yet, not yet"),
        ([("one", "s1", "best")], "done, not yet, not yet"),
        ([("one", "s1", "poor")], "look again, not yet, not yet"),
        ([("one", "s1", "poor"), ("one", "s1", "acceptable")], "done, not yet, not yet"),  # taken again
        ([("one", "s1", "best"), ("one", "s1", "breach")], "done, not yet, not yet"),  # once right is done
        ([("one", "elsewhere", "best"), ("two", "s2", "best")], "not yet, not yet, not yet"),
    ],
)
def test_how_far_somebody_is(answered: list[tuple[str, str, str]], states: str) -> None:
    found = progress(SHOWN, [FirstSight(module_id, scene, Grade(grade)) for module_id, scene, grade in answered])
    assert ", ".join(found[key].state for key in SHOWN) == states


def test_right_first_time_is_told_from_put_right() -> None:
    answered = [FirstSight("one", "s1", Grade.POOR), FirstSight("one", "s1", Grade.BEST)]
    answered += [FirstSight("one", "s2", Grade.ACCEPTABLE)]
    found = progress(SHOWN, answered)
    assert [found[key].is_right_first for key in SHOWN] == [False, True, None]
    assert found["one", "s1"].state is State.DONE


@pytest.mark.parametrize(("given_", "level"), [("sure", Confidence.SURE), ("", None), ("certain", None)])
def test_a_level_of_confidence_is_read_or_left_out(given_: str, level: Confidence | None) -> None:
    assert read(given_) is level


def test_the_shipped_modules_have_enough_to_ask() -> None:
    library = shipped()
    modules = [library.module(name) for name in library.programme("induction-core").modules]
    unmet = [each for each in candidates(modules, {}) if each.reason is Reason.UNMET]
    assert len(unmet) >= 3 * FEWEST  # three years of new situations
    assert {each.module.id for each in unmet} == {each.id for each in modules}
