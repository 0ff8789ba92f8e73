"""What the linter warns of, each rule as a table of cases on a small module, and what its waivers let stand."""

from __future__ import annotations

from typing import Any

import pytest

from induction.domain.authoring.lint import Finding, lint
from induction.domain.authoring.waiver import Rule
from induction.domain.authoring.waiver_rules import settle
from induction.domain.learning.module import Module
from tests import scenes
from tests.domain.test_scene_graph import lines_of

Fields = dict[str, Any]
QUIET = ("s1-best", "Leave it, and tell your line manager")


def fields(**changes: object) -> Fields:
    """Give a module of one decision and its recovery, in which the linter finds nothing."""
    return scenes.module(1).model_dump(mode="json") | changes


def found(raw: Fields) -> list[Finding]:
    module = Module.model_validate(raw)
    return lint(module, lines_of(module), lambda word: max(1, len(word) // 3))


def with_text(name: str, text: str, scene: int = 0, option: int | None = None) -> Fields:
    raw = fields()
    part = raw["scenes"][scene] if option is None else raw["scenes"][scene]["options"][option]
    part[name] = text
    return raw


def told(raw: Fields, rule: Rule) -> list[str]:
    return [finding.words for finding in found(raw) if finding.rule is rule]


def test_the_small_module_is_quiet() -> None:
    assert found(fields()) == []


@pytest.mark.parametrize(
    ("name", "option", "text", "words"),
    [
        ("text", 0, "Always leave it", ["always"]),
        ("text", 2, "Tell everybody, and Everybody's friend", ["everybody"]),  # once for each word, whatever its case
        ("text", 0, "Leave it to nobody's surprise", ["nobody"]),
        ("text", 0, "Take the alley home", []),  # part of a word
        ("feedback", 0, "You must never do that.", ["must", "never"]),
        ("do_next", 0, "Look at it without exception.", ["without exception"]),
        ("feedback", 0, "Nobody is there to tell, and all is well.", []),  # tells of a fact, and claims no rule
        ("consequence", 0, "It never arrived.", []),  # a story may say so
        ("question", None, "Do you always do that?", []),
        ("judgement", None, "The policy never says so.", ["never"]),
    ],
)
def test_absolute_words_are_cues_in_options_and_claims_in_rulings(
    name: str, option: int | None, text: str, words: list[str]
) -> None:
    assert told(with_text(name, text, option=option), Rule.ABSOLUTE_WORD) == words


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("feedback", "You failed to look, and it was your fault.", ["failed", "your fault"]),
        ("consequence", "It was careless.", ["careless"]),
        ("feedback", "You should have known.", ["you should have"]),
        ("feedback", "You should not have to bear it alone.", []),  # kind, and the same words
        ("feedback", "What was wrong was the picture.", []),  # a thing, not a person
        ("feedback", "You were wrong.", ["you were wrong"]),
        ("feedback", "An offender would.", ["offender"]),
        ("text", "Say that it was his fault.", []),  # what somebody might do
    ],
)
def test_blame_is_noticed_where_the_module_itself_speaks(name: str, text: str, words: list[str]) -> None:
    assert told(with_text(name, text, option=0), Rule.BLAME_WORD) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("See https://example.nhs.uk/help now", ["https://example.nhs.uk/help"]),
        ("Look at www.example.org", ["www.example.org"]),
        ("Look at help.example.nhs.uk", ["help.example.nhs.uk"]),
        ("Write to comms@example.nhs.uk", ["comms@example.nhs.uk"]),
        ("Ring 020 7946 0018", ["020 7946 0018"]),
        ("Ring +44 20 7946 0018", ["+44 20 7946 0018"]),
        ("There is 116 123", ["116 123"]),
        ("Ring 999", ["ring 999"]),
        ("Call them on 111", ["call them on 111"]),
        ("Text SHOUT to 85258", ["text shout to 85258"]),
        ("We are at NW3 5BA", ["nw3 5ba"]),
        ("112 photos, 2,000 people, 11.15am, 3 of 4, from 2019-2023", []),
        ("@AlderMadHouse is a handle", []),  # names of accounts are what some scenes are about
        ("Dr. Who and e.g. this", []),
    ],
)
def test_numbers_and_addresses_are_noticed_wherever_they_stand(text: str, words: list[str]) -> None:
    raw = fields()
    entry = {"author": "Jo", "when": "Now", "text": text}
    raw["scenes"][0]["shows"] = {"kind": "message", "platform": "Chat", "entries": [entry]}
    assert told(raw, Rule.ADDRESS) == words
    assert told(with_text("do_next", text, option=0), Rule.ADDRESS) == words


HARD = "Notwithstanding organisational considerations, communications departments habitually recommend precautionary "
HARD += "consultation, particularly whenever representatives encounter uncomplimentary characterisations online and "
HARD += "subsequently contemplate publishing correspondingly uncomplimentary acknowledgements themselves, regardless "
HARD += "of circumstances."


@pytest.mark.parametrize(
    ("raw", "owner"),
    [
        (with_text("feedback", HARD, option=1), ("scenes", 0, "options", 1)),
        (with_text("text", HARD[:190], option=1), ("scenes", 0)),  # options are read with their question
        (with_text("situation", HARD), ("scenes", 0)),
        (fields(summary=HARD), ()),
        (fields(discussion=[HARD[:190], HARD[100:290], "Why?"]), ()),
    ],
)
def test_hard_reading_is_told_of_what_is_read_in_one_go(raw: Fields, owner: tuple[str | int, ...]) -> None:
    (finding,) = [each for each in found(raw) if each.rule is Rule.READING_AGE]
    assert finding.owner == owner
    assert "asks for a reading age of" in finding.problem.what


def test_a_few_hard_words_are_too_few_to_judge_by() -> None:
    assert found(with_text("feedback", "Notwithstanding organisational considerations.", option=1)) == []


def test_the_policys_own_words_do_not_count() -> None:
    raw = fields()
    raw["scenes"][0]["options"][0]["cites"] = [{"section": "6.1", "quote": f"You must never {HARD}"}]
    assert found(raw) == []


@pytest.mark.parametrize(
    ("right", "wrong", "warned"),
    [
        ((30, 30), (30, 30), []),
        ((41, 30), (30, 30), ["s1-best"]),  # longer than every wrong one by more than ten characters
        ((40, 30), (30, 30), []),  # ten are not seen
        ((30, 41), (30, 30), ["s1-fair"]),
        ((90, 80), (76, 80), []),  # ten and more, but an eighth is not seen either
        ((96, 80), (80, 80), []),
        ((97, 78), (80, 60), ["s1-best"]),
        ((30, 30), (41, 41), ["s1-best"]),  # shorter than every wrong one
        ((30, 30), (41, 30), []),
        ((30, 60), (41, 41), ["s1-best", "s1-fair"]),  # the right ones at both ends
    ],
)
def test_a_right_option_stands_out_by_a_fifth_and_by_ten_characters(
    right: tuple[int, int], wrong: tuple[int, int], warned: list[str]
) -> None:
    raw = fields()
    for option, length in zip(raw["scenes"][0]["options"], (*right, *wrong), strict=True):
        option["text"] = "x" * length
    found_here = [finding for finding in found(raw) if finding.owner == ("scenes", 0)]
    assert [finding.problem.what.split("'")[1] for finding in found_here] == warned
    assert {finding.rule for finding in found_here} <= {Rule.GIVE_AWAY_LENGTH}


def habit(lengths: list[tuple[int, int, int, int]]) -> list[str]:
    raw = scenes.module(len(lengths)).model_dump(mode="json")
    raw["scenes"] = [scene for scene in raw["scenes"] if not scene["recovery"]]
    for scene, four in zip(raw["scenes"], lengths, strict=True):
        for option, length in zip(scene["options"], four, strict=True):
            option["text"] = "x" * length
    return [finding.problem.what for finding in found(raw) if finding.owner == ()]


LONG, SHORT, BOTH, NEITHER = (35, 31, 32, 30), (32, 29, 35, 30), (35, 29, 32, 30), (32, 31, 35, 30)


@pytest.mark.parametrize(
    ("lengths", "told_of"),
    [
        ([LONG, LONG, SHORT, SHORT, SHORT, NEITHER], []),
        ([BOTH] * 5, []),  # five scenes say nothing
        ([LONG] * 5 + [BOTH], ["The longest option is a right one in 6 of 6 scenes.", "The shortest option"]),
        ([SHORT] * 5 + [NEITHER], ["The longest option is a right one in 0 of 6", "The shortest option"]),
        ([LONG] * 4 + [SHORT] * 4, []),
    ],
)
def test_a_habit_of_lengths_over_a_module_is_told(lengths: list[tuple[int, int, int, int]], told_of: list[str]) -> None:
    what = habit(lengths)
    assert len(what) == len(told_of)
    assert all(words.startswith(expected) for words, expected in zip(what, told_of, strict=True))


DISREPUTE = {"section": "6.4", "quote": "they should not aim to bring the Trust into disrepute"}


@pytest.mark.parametrize(
    ("against", "allowed", "is_told"),
    [
        ([], None, False),  # a module that is not about criticism
        ([2], None, True),
        ([2, 3], None, True),
        ([2, 3], 0, False),  # the best option deals with it rightly
        ([2], 1, False),
    ],
)
def test_criticism_that_is_wrong_each_time_is_told(against: list[int], allowed: int | None, is_told: bool) -> None:
    raw = fields()
    for place in [*against, *([] if allowed is None else [allowed])]:
        raw["scenes"][0]["options"][place]["cites"] = [DISREPUTE]
    findings = [finding for finding in found(raw) if finding.rule is Rule.CRITICISM_ALWAYS_WRONG]
    assert [finding.owner for finding in findings] == [()] * is_told


def test_a_finding_names_file_line_rule_what_and_mend() -> None:
    raw = with_text("feedback", "You must.", option=1)
    module = Module.model_validate(raw)
    lines = lines_of(module)
    (finding,) = lint(module, lines, len)
    line = lines.by_path["scenes", 0, "options", 1, "feedback"]
    assert str(finding).startswith(f"m.yaml:{line}: warning (absolute-word): “must” claims more")
    assert finding.problem.mend


REASON = "The policy says it in just these words."


def waived(raw: Fields, waiver: Fields, *path: str | int) -> tuple[int, int, list[str]]:
    """Put a waiver somewhere: how many findings stand, how many are waived, and what idle waivers are told."""
    here: Any = raw
    for step in path:
        here = here[step]
    here["waives"] = [waiver]
    module = Module.model_validate(raw)
    settled = settle(module, lines_of(module), lint(module, lines_of(module), len))
    return len(settled.standing), settled.waived, [problem.what for problem in settled.idle]


@pytest.mark.parametrize(
    ("waiver", "path", "expected"),
    [
        ({"rule": "absolute-word", "words": "Must"}, ("scenes", 0, "options", 1), (0, 1, 0)),  # whatever its case
        ({"rule": "absolute-word", "words": "never"}, ("scenes", 0, "options", 1), (1, 0, 1)),  # another word
        ({"rule": "absolute-word"}, ("scenes", 0, "options", 1), (1, 0, 1)),  # which word?
        ({"rule": "blame-word", "words": "must"}, ("scenes", 0, "options", 1), (1, 0, 1)),  # another rule
        ({"rule": "absolute-word", "words": "must"}, ("scenes", 0, "options", 0), (1, 0, 1)),  # another option
        ({"rule": "absolute-word", "words": "must"}, ("scenes", 0), (1, 0, 1)),  # the scene, not the option
        ({"rule": "absolute-word", "words": "must"}, (), (1, 0, 1)),
    ],
)
def test_a_waiver_lets_the_finding_stand_that_it_names_and_no_other(
    waiver: Fields, path: tuple[str | int, ...], expected: tuple[int, int, int]
) -> None:
    standing, count, idle = waived(with_text("feedback", "You must.", option=1), {**waiver, "reason": REASON}, *path)
    assert (standing, count, len(idle)) == expected


def test_an_idle_waiver_that_names_no_words_is_told_to_name_them() -> None:
    raw = with_text("feedback", "You must.", option=1)
    raw["scenes"][0]["options"][1]["waives"] = [{"rule": "absolute-word", "reason": REASON}]
    module = Module.model_validate(raw)
    lines = lines_of(module)
    (problem,) = settle(module, lines, lint(module, lines, len)).idle
    assert problem.line == lines.by_path["scenes", 0, "options", 1, "waives", 0, "rule"]
    assert problem.mend == "Add `words:` with the words that the warning names."


def test_a_waiver_without_a_reason_is_no_waiver() -> None:
    raw = fields(waives=[{"rule": "reading-age", "reason": "because"}])
    with pytest.raises(ValueError, match="at least 15 characters"):
        Module.model_validate(raw)


def test_waivers_are_between_authors_and_change_no_fingerprint() -> None:
    plain = Module.model_validate(fields())
    raw = fields(waives=[{"rule": "reading-age", "reason": REASON}])
    raw["scenes"][0]["waives"] = raw["scenes"][0]["options"][0]["waives"] = raw["waives"]
    noted = Module.model_validate(raw)
    assert noted.waives
    assert noted.fingerprint == plain.fingerprint
