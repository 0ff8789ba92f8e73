"""What the tests' version 1.1 changes, to the last obligation, quote and scene."""

from __future__ import annotations

import json

import pytest

from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.library_values import Library
from induction.domain.policies.change_words import reason
from induction.domain.policies.citation_fate import Fate, Tracer
from induction.domain.policies.impact import Ask
from induction.domain.policies.obligation import Audience
from induction.domain.policies.policy import comparable
from induction.domain.policies.policy_diff import diff
from induction.domain.policies.redline import Mark
from induction.services.authoring.policy_change import Comparison, compare
from induction.services.authoring.policy_change_files import ChangeFormat, render
from tests.versions.next_version import NEW, OLD, SLUG
from tests.versions.test_rule import DAY

# Whose quotes, or whose obligations, the edits of next_version.py touch. A scene that comes to quote one of the changed
# passages belongs here; one that ceases to goes.
STALE = {
    ("friend-requests", "denise-request"),
    ("friend-requests", "grace-request"),
    ("sharing-articles", "footnote-nine"),
    ("sharing-articles", "the-picture"),
    ("confidentiality", "label-maker"),
    ("personal-and-professional-use", "ten-minutes"),
    ("personal-and-professional-use", "still-scrolling"),
    ("communications-team-duties", "sixty-sunflowers"),
    ("communications-team-duties", "the-tenor"),
    ("manager-duties", "a-photo-in-the-lobby"),
    ("manager-duties", "his-mother"),
    ("manager-duties", "phones-away"),
    ("manager-duties", "team-under-a-ban"),
    ("opening-a-team-account", "day-one"),
    ("opening-a-team-account", "who-can-get-in"),
    ("running-a-team-account", "new-phone"),
    ("running-a-team-account", "jess-posts"),
    ("running-a-team-account", "the-owl"),
}


def test_the_stale_scenes_are_exactly_those_that_rest_on_what_changed(compared: Comparison) -> None:
    assert {(each.module.id, each.scene.id) for each in compared.stale} == STALE


def test_the_stale_scenes_are_those_whose_quotes_a_plain_search_does_not_find(compared: Comparison) -> None:
    """The same answer by another way: look every quote up in the whole of the new text."""
    whole = " ".join(section.plain for section in compared.diff.new.sections)
    lost = {
        (each.module.id, each.scene.id) for each in compared.citations if comparable(each.citation.quote) not in whole
    }
    assert lost <= STALE
    assert {each for each in STALE if each not in lost} == set(), "each of these scenes lost a quote"


def test_scenes_of_the_renumbered_section_need_only_another_number(compared: Comparison) -> None:
    assert compared.renumbered
    for cite in (cite for each in compared.renumbered for cite in each.citations):
        assert cite.traced.fate is Fate.MOVED
        assert int(cite.traced.section) == int(cite.citation.section) + 1 > 7


def test_each_citation_has_one_fate(compared: Comparison) -> None:
    total = sum(len(option.cites) for module in compared.behind for scene in module.scenes for option in scene.options)
    assert sum(compared.fates.values()) == total > 500
    assert all(compared.fates.values()), f"every fate occurs: {compared.fates}"
    assert [each.scene.id for each in compared.citations if each.traced.fate is Fate.GONE] == ["the-owl"]


def test_the_obligations_changed_as_the_edits_say(compared: Comparison) -> None:
    changed = {
        change.obligation.id: tuple(map(str, change.changes))
        for change in compared.diff.changed_obligations
        if set(change.changes) != {"moved"}
    }
    assert changed == {
        "6-1-friend-requests": ("reworded",),
        "6-2-confer": ("strengthened", "reworded"),
        "6-6-2-give-password": ("reworded",),
        "6-6-3-agreed-breaks": ("weakened", "reworded"),
        "7-safeguarding": ("strengthened", "reworded", "moved"),
        "7-caldicott-guardian": ("strengthened", "moved"),
        "7-unapproved-tools": ("added",),
        "7-say-that-it-is-made": ("added",),
        "a2-do-13-hashtags": ("removed",),
    }  # not 6-8-urgent-help-page: a full stop less asks nothing


def test_the_sections_changed_as_the_edits_say(compared: Comparison) -> None:
    assert {change.section.number: change.words for change in compared.diff.changed_sections} == {
        **dict.fromkeys(("4", "6.1", "6.2", "6.3", "6.6.2", "6.6.3", "6.8", "Appendix 2"), ("reworded",)),
        "7": ("added",),
        "8": ("renumbered from 7", "reworded"),
        **{str(number): (f"renumbered from {number - 1}",) for number in range(9, 14)},
    }
    (control,) = [each for each in compared.diff.control if each.name == "review"]
    assert (control.old, control.new) == ("October 2023", "March 2029")


def test_the_redline_gives_both_texts_back(compared: Comparison) -> None:
    for change in compared.diff.sections:
        if change.lines:
            assert " ".join(line.old for line in change.lines if line.old) == (change.old.plain if change.old else "")
            assert " ".join(line.new for line in change.lines if line.new) == (change.new.plain if change.new else "")
    by_number = {change.section.number: change for change in compared.diff.sections}
    assert by_number["6.2"].counted(Mark.DELETED) == 1
    assert by_number["6.2"].counted(Mark.INSERTED) == 7


def test_each_group_is_asked_what_the_rule_says_and_no_more(compared: Comparison) -> None:
    asked = {next(iter(each.audiences)): each for each in compared.impact.groups}
    assert {audience: each.ask for audience, each in asked.items()} == {
        Audience.ALL_STAFF: Ask.ANSWER,
        Audience.MANAGERS: Ask.ANSWER,
        Audience.ACCOUNT_LEADS: Ask.READ,
        Audience.COMMUNICATIONS_TEAM: Ask.NOTHING,
        Audience.UNION_REPRESENTATIVES: Ask.NOTHING,
        Audience.REGISTERED_PROFESSIONALS: Ask.NOTHING,
    }
    everybody = asked[Audience.ALL_STAFF]
    assert [(each.module.id, each.scene.id) for each in everybody.scenes] == [("sharing-articles", "the-picture")]
    assert [each.obligation.id for each in everybody.untaught] == ["7-unapproved-tools"]
    assert [each.scene.id for each in asked[Audience.MANAGERS].scenes] == ["a-photo-in-the-lobby"]
    assert asked[Audience.COMMUNICATIONS_TEAM].seconds == 0
    assert 3 <= everybody.minutes <= 6


def test_somebody_in_several_groups_is_asked_once_for_all(compared: Comparison) -> None:
    both = compared.impact.of(Audience.ALL_STAFF, Audience.MANAGERS)
    one, other = compared.impact.of(Audience.ALL_STAFF), compared.impact.of(Audience.MANAGERS)
    assert {each.scene.id for each in both.scenes} == {"the-picture", "a-photo-in-the-lobby"}
    assert max(one.seconds, other.seconds) < both.seconds < one.seconds + other.seconds


def test_the_reason_is_one_line_that_names_the_clause_the_day_and_the_group(compared: Comparison) -> None:
    lead = compared.impact.of(Audience.ACCOUNT_LEADS)
    assert reason(lead, DAY) == "Policy change: 6.6.2 reworded on 3 March 2027; you hold a team account"
    assert reason(compared.impact.of(Audience.COMMUNICATIONS_TEAM), DAY) == ""
    longest = reason(compared.impact.of(*Audience), DAY)
    assert "and 2 more on 3 March 2027" in longest
    assert len(longest) < 300


def test_what_authors_find_of_new_words_counts(both: Library) -> None:
    nothing = compare(both, SLUG, OLD, NEW, {"6-6-2-give-password": Ask.NOTHING})
    assert nothing.impact.of(Audience.ACCOUNT_LEADS).ask is Ask.NOTHING
    practised = compare(both, SLUG, OLD, NEW, {"6-6-2-give-password": Ask.ANSWER})
    assert [each.scene.id for each in practised.impact.of(Audience.ACCOUNT_LEADS).scenes] == ["new-phone"]


@pytest.mark.parametrize("name", ["6-2-confer", "7-unapproved-tools", "no-such", "6-6-3-agreed-breaks"])
def test_nothing_can_be_found_of_what_was_not_only_reworded(both: Library, name: str) -> None:
    with pytest.raises(RefusedError, match=f"{name}.*6-1-friend-requests, 6-6-2-give-password"):
        compare(both, SLUG, OLD, NEW, {name: Ask.NOTHING})


@pytest.mark.parametrize(("old", "new"), [(NEW, OLD), (OLD, OLD)])
def test_the_earlier_version_comes_first(both: Library, old: str, new: str) -> None:
    with pytest.raises(RefusedError, match="earlier version first"):
        compare(both, SLUG, old, new)


@pytest.mark.parametrize(("slug", "new"), [(SLUG, "9.9"), ("no-such", NEW)])
def test_what_is_not_there_is_not_found(both: Library, slug: str, new: str) -> None:
    with pytest.raises(NotFoundError):
        compare(both, slug, OLD, new)


def test_the_statement_holds_because_it_names_the_policy_by_title_and_version(compared: Comparison) -> None:
    assert compared.statements
    assert all(compared.statement_holds(each) for each in compared.statements)


def test_a_version_compared_with_itself_changes_nothing(both: Library) -> None:
    same = diff(both.policy(SLUG, NEW), both.policy(SLUG, NEW), both.register(SLUG, NEW), both.register(SLUG, NEW))
    assert not same.changed_sections
    assert not same.changed_obligations
    assert not same.control


def test_every_quote_of_the_new_register_is_traced_back_to_itself(both: Library) -> None:
    pin = (SLUG, OLD)
    tracer = Tracer(diff(both.policies[pin], both.policies[pin], both.registers[pin], both.registers[pin]))
    duties = both.registers[pin].obligations
    assert {tracer.trace(duty.section, duty.quote).fate for duty in duties} == {Fate.INTACT}


def test_as_text_and_as_data(compared: Comparison) -> None:
    text = render(compared, ChangeFormat.TEXT)
    for words in (
        "you {+must+} confer",
        "8 Raising a concern: renumbered from 7",
        "Stale scenes: 18",
        "read the redline",
    ):
        assert words.replace("you {+must+}", "{+you must+}") in text
    facts = json.loads(render(compared, ChangeFormat.JSON))
    assert {(each["module"], each["scene"]) for each in facts["stale_scenes"]} == STALE
    assert facts["citations"]["gone"] == 1
