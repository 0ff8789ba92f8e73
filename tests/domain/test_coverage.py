"""What counts as exercising an obligation, for whom a module counts, and what is owed to each kind."""

from __future__ import annotations

import pytest

from induction.domain.authoring.source import Lines
from induction.domain.learning.module import Module
from induction.domain.policies.coverage import Coverage, Depth, coverage, exercises, uncovered_problems
from induction.domain.policies.coverage_table import as_text, figures, module_cells, rows, strict_cells, verdict
from induction.domain.policies.obligation import Audience, Kind, Obligation, Register
from tests.scenes import module

QUOTE = "please do not accept"  # what every option of the small modules cites, from 6.1
SLUG = "staff-use-of-social-media"


def duty(name: str = "6-1-a", **changes: str) -> Obligation:
    fields = {"id": name, "section": "6.1", "audience": "all-staff", "kind": "must-not", "quote": QUOTE}
    return Obligation.model_validate(fields | changes)


def covered(*duties: Obligation, modules: tuple[Module, ...] | None = None) -> Coverage:
    given = (module(),) if modules is None else modules
    return coverage(SLUG, "1.0", Register(obligations=duties), given)


def with_grades(*grades: str) -> Module:
    """A module of one scene whose options have these grades."""
    fields = module(length=1).model_dump(mode="json")
    fields["scenes"] = [scene for scene in fields["scenes"] if not scene["recovery"]]
    options = fields["scenes"][0]["options"]
    fields["scenes"][0]["options"] = [
        option | {"grade": grade, "next": "end"} for option, grade in zip(options, grades, strict=False)
    ]
    return Module.model_validate(fields)


@pytest.mark.parametrize(
    ("obligation", "citation", "met"),
    [
        ("please do not accept", "please do not accept", True),
        ("do not", "please do not accept.", True),  # the citation holds the obligation
        ("If you receive a request, please do not accept.", "do not accept", True),  # and the other way round
        ("not accept", "please do not acceptance", False),  # a word must be whole
        ("one two three four five", "two three four six seven", True),  # 3 of 5 words in a run: 60 %
        ("one two three four five", "two three six four five", False),  # 2 of 5 in a run
        ("one two three four five", "three four nine", True),  # 2 of the shorter one's 3
        ("one two three", "four five six", False),
    ],
)
def test_a_citation_exercises_an_obligation(obligation: str, citation: str, met: bool) -> None:
    assert exercises(obligation, citation) is met
    assert exercises(citation, obligation) is met, "it does not matter which of the two is the longer"


def test_marks_and_curly_quotes_do_not_matter() -> None:
    assert covered(duty(quote="please  [do not](#) *accept*")).rows[0].depth is Depth.TURNS_ON


def test_the_same_words_in_another_section_do_not_count() -> None:
    assert covered(duty(section="6.2")).rows[0].exercises == ()


@pytest.mark.parametrize(
    ("grades", "depth"),
    [
        (("best", "acceptable", "poor"), Depth.TURNS_ON),
        (("best", "breach", "breach"), Depth.TURNS_ON),
        (("best", "acceptable", "acceptable"), Depth.CITED),  # nothing can be got wrong
        (("poor", "breach", "breach"), Depth.CITED),
    ],
)
def test_a_scene_turns_on_what_it_cites_when_it_can_be_got_right_and_wrong(
    grades: tuple[str, ...], depth: Depth
) -> None:
    (row,) = covered(duty(), modules=(with_grades(*grades),)).rows
    assert row.depth is depth
    assert row.is_paid is (depth is Depth.TURNS_ON)


# audience of the obligation, audience of the module, whether the one is covered by the other
@pytest.mark.parametrize(
    ("audience", "taken", "counts"),
    [
        ("all-staff", "all-staff", True),
        ("all-staff", "line-managers", False),  # not everybody takes it
        ("managers", "line-managers", True),
        ("managers", "all-staff", True),  # managers take the modules for everybody too
        ("managers", "account-leads", False),
        ("account-leads", "account-leads", True),
        ("account-leads", "communications-team", False),
        ("communications-team", "communications-team", True),
        ("communications-team", "all-staff", True),
        ("union-representatives", "all-staff", True),
        ("union-representatives", "line-managers", False),
        ("registered-professionals", "all-staff", True),
        ("trust", "line-managers", True),
    ],
)
def test_a_module_counts_for_those_who_take_it(audience: str, taken: str, counts: bool) -> None:
    (row,) = covered(duty(audience=audience), modules=(module(audience=taken),)).rows
    assert bool(row.exercises) is counts


@pytest.mark.parametrize(
    ("kind", "audience", "owed"),
    [
        ("must", "all-staff", Depth.TURNS_ON),
        ("must-not", "managers", Depth.TURNS_ON),
        ("should", "all-staff", Depth.CITED),
        ("procedure", "account-leads", Depth.CITED),
        ("right", "union-representatives", Depth.NOTHING),
        ("must", "trust", Depth.NOTHING),  # what the Trust undertakes needs no scene
    ],
)
def test_what_is_owed(kind: str, audience: str, owed: Depth) -> None:
    (row,) = covered(duty(kind=kind, audience=audience), modules=()).rows
    assert row.owed is owed
    assert row.is_paid is (owed is Depth.NOTHING)


def test_a_module_pinned_to_another_version_does_not_count() -> None:
    assert covered(duty(), modules=(module(policy_version="1.1"),)).rows[0].exercises == ()


def test_scenes_are_named_once_in_their_order() -> None:
    (exercise,) = covered(duty(), modules=(module(length=2, name="requests"),)).rows[0].exercises
    assert (exercise.module, exercise.scenes) == ("requests", ("s1", "s1-again", "s2", "s2-again"))


MISSING = duty("6-9-b", section="6.9", quote="wear a hat")
ADVICE = duty("6-9-a", section="6.9", quote="carry a hat", kind="should")


def test_each_strict_duty_without_a_scene_is_named_at_its_line() -> None:
    register = Register(obligations=(duty(), ADVICE, MISSING))
    lines = Lines("1.0.obligations.yaml", {(): 1, ("obligations",): 3, ("obligations", 2): 14})
    (problem,) = uncovered_problems(coverage(SLUG, "1.0", register, [module()]), register, lines)
    assert (problem.file, problem.line) == ("1.0.obligations.yaml", 14)
    assert problem.what == "No scene turns on the must-not '6-9-b': “wear a hat”."
    assert "(section 6.9)" in problem.mend
    assert "a module for all-staff." in problem.mend


def test_strict_ones_come_first_among_what_is_owed() -> None:
    found = covered(ADVICE, duty(), MISSING)
    assert [row.obligation.id for row in found.uncovered] == ["6-9-b", "6-9-a"]
    assert [row.obligation.id for row in found.strictly_uncovered] == ["6-9-b"]


def test_the_figures_add_up() -> None:
    found = covered(duty(), ADVICE, MISSING, duty("6-1-c", audience="trust", kind="must"))
    counted = {(each.kind, each.audience): each for each in figures(found)}
    strict = counted[Kind.MUST_NOT, Audience.ALL_STAFF]
    assert (strict.obligations, strict.turned_on, strict.cited, strict.untouched, strict.owing) == (2, 1, 0, 1, 1)
    assert counted[Kind.MUST, Audience.TRUST].owing == 0
    assert sum(each.obligations for each in counted.values()) == len(found.rows)
    assert all(each.turned_on + each.cited + each.untouched == each.obligations for each in counted.values())


@pytest.mark.parametrize(
    ("duties", "words"),
    [
        ((duty(),), "A scene turns on each of the 1 must and must-not, and each should and procedure is cited."),
        ((duty(), ADVICE), "1 others lack a quote"),
        ((duty(), MISSING), "No scene turns on 1 of the 2 must and must-not."),
    ],
)
def test_the_verdict_says_what_is_owed(duties: tuple[Obligation, ...], words: str) -> None:
    assert words in verdict(covered(*duties))


def test_each_obligation_has_a_row_for_each_module_and_one_without() -> None:
    found = covered(duty(), MISSING, modules=(module(name="one"), module(name="two")))
    listed = [(row[2], row[8], row[9], row[11]) for row in rows(found)]
    assert listed == [
        ("6-1-a", "yes", "one", "turns on it"),
        ("6-1-a", "yes", "two", "turns on it"),
        ("6-9-b", "no", "", "nothing"),
    ]


def test_each_module_is_counted_for_each_audience() -> None:
    asked = duty("6-1-b", audience="managers"), duty("6-1-c", kind="should")
    cited_only = with_grades("best", "best", "acceptable")
    found = covered(duty(), *asked, MISSING, modules=(module(name="one"), cited_only))
    assert list(module_cells(found)) == [
        ("one", "all-staff", "2", "1", "", "", "", "", ""),
        ("small", "all-staff", "0 + 2", "0 + 1", "", "", "", "", ""),
    ]
    assert [row[13] for row in rows(found)] == ["6", "1", "6", "1", "6", "1", "0"]


def test_the_share_of_the_strict_is_rounded_down_and_told_for_each_audience() -> None:
    found = covered(duty(), duty("6-1-b"), MISSING, duty("6-1-c", audience="managers"), duty("6-1-d", audience="trust"))
    assert list(strict_cells(found)) == [("all-staff", "3", "2", "66%"), ("managers", "1", "1", "100%")]
    text = as_text(found).splitlines()
    assert ["all-staff", "3", "2", "66%"] in [line.split() for line in text]


def test_the_text_names_what_is_owed_with_its_quote() -> None:
    text = as_text(covered(duty(), MISSING))
    assert "must-not for all-staff, 6.9, 6-9-b: “wear a hat”" in text
    assert "6-1-a" not in text
