"""What the modules teach: whom to tell first, what the policy leaves free or open, and how hard scenes begin."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from induction import resources
from induction.domain.learning.module import Grade, Module, Option, Scene
from induction.library import load_library

LIBRARY = load_library(resources.folder("content"), resources.folder("scenarios"))
MODULES = LIBRARY.modules
LM, COMMS = "line-manager", "communications-team"


def options(module: Module) -> Iterator[tuple[Scene, Option]]:
    yield from ((scene, option) for scene in module.scenes for option in scene.options)


# The situation, a scene that rehearses it, whom its best option tells in which order, and the section behind it.
@pytest.mark.parametrize(
    ("module_id", "scene_id", "told", "section"),
    [
        ("raising-a-concern", "robs-photo", [LM], "7"),  # a breach that you saw
        ("raising-a-concern", "the-managers-post", ["next-in-line"], "7"),  # and your line manager is in it
        ("raising-a-concern", "the-managers-post", ["freedom-to-speak-up-guardian"], "7"),
        ("policy-basics", "whose-car", [LM], "5.2"),  # inappropriate use
        ("responding-to-criticism", "one-star", [COMMS], "6.7"),  # criticism
        ("someone-in-crisis", "a-mention-at-night", [COMMS], "6.8"),  # somebody in crisis, the page shared first
        ("abuse-and-respect", "about-you", [LM, COMMS], "7"),  # abuse of you
        ("raising-a-concern", "the-nameless-account", [LM], "7"),  # it seems to come from a service user
        ("abuse-and-respect", "who-could-know", [LM], "7"),  # or from a colleague
        ("sharing-articles", "marcus-writes", [COMMS], "Appendix 2"),  # your own mistake
        ("privacy-and-media", "in-the-paper", [COMMS], "6.5"),  # the media used your picture
        ("manager-duties", "two-nurses", ["human-resources"], "7"),  # a manager who is told of a breach
        (
            "manager-duties",
            "his-mother",
            ["safeguarding-lead", "caldicott-guardian", "human-resources", COMMS],
            "7",
        ),  # and a service user is concerned
        ("policy-basics", "hospital-cat", [COMMS], "3"),  # unsure what an example means
        ("sharing-articles", "footnote-nine", ["colleague"], "6.2"),  # unsure about sharing
        ("raising-a-concern", "your-own-grievance", [LM], "7"),  # a grievance with the Trust
        ("opening-a-team-account", "a-free-handle", [COMMS], "Appendix 2"),  # the wish for a team account
    ],
)
def test_whom_to_tell_first_is_rehearsed(module_id: str, scene_id: str, told: list[str], section: str) -> None:
    scene = MODULES[module_id].scene(scene_id)
    assert scene
    best = [option for option in scene.options if option.grade is Grade.BEST]
    ways = [(list(option.tell), {cite.section for cite in option.cites}) for option in best]
    assert any(tell == told and section in sections for tell, sections in ways), ways


def test_help_comes_before_the_report_when_somebody_is_in_crisis() -> None:
    for module_id, scene_id in (("someone-in-crisis", "a-mention-at-night"), ("running-a-team-account", "a-cry")):
        scene = MODULES[module_id].scene(scene_id)
        assert scene
        (best,) = [option for option in scene.options if option.grade is Grade.BEST]
        assert re.search(r"[Ss]hare the 'Need urgent help\?' page .*then tell the Communications Team", best.text)


def test_criticism_of_the_trust_is_right_where_the_policy_leaves_it_free() -> None:
    freed = {
        option.id
        for _, option in options(MODULES["union-and-campaigning"])
        if option.grade is Grade.BEST and any("critical of the Trust" in cite.quote for cite in option.cites)
    }
    assert "i-work-here" in freed
    assert {option.id for _, option in options(MODULES["union-and-campaigning"]) if option.grade.is_right} >= {"he-may"}


@pytest.mark.parametrize("name", MODULES)
def test_the_sentence_on_a_replaced_act_is_never_the_point(name: str) -> None:
    quotes = " ".join(cite.quote for _, option in options(MODULES[name]) for cite in option.cites)
    assert not re.search(r"S55|wilful|Data Controller", quotes)


@pytest.mark.parametrize(
    ("module_id", "scene_id"), [("opening-a-team-account", "day-one"), ("running-a-team-account", "new-phone")]
)
def test_shared_passwords_are_taught_as_written_and_flagged(module_id: str, scene_id: str) -> None:
    scene = MODULES[module_id].scene(scene_id)
    assert scene
    assert "Information Governance" in (scene.judgement or "")
    assert any("Communications Team" in option.text for option in scene.options if option.grade is Grade.BEST)


HARD = re.compile(
    r"\b(in distress|in crisis|racist|abuse[ds]?|threat\w*|OCD|eating disorder|urgent help)\b", re.IGNORECASE
)


@pytest.mark.parametrize("name", MODULES)
def test_a_module_with_hard_scenes_says_so_and_names_the_way_out(name: str) -> None:
    module = MODULES[name]
    shown = " ".join(words for scene in module.scenes if scene.shows for words in scene.shows.words())
    told = " ".join([shown, *(scene.situation for scene in module.scenes), *(o.text for _, o in options(module))])
    if HARD.search(told):
        assert module.content_note, HARD.findall(told)
    assert module.content_note is None or re.search(r"[Yy]ou (can stop|may leave) at any point", module.content_note)


def test_grey_areas_are_labelled_in_most_modules_and_name_their_section_or_their_silence() -> None:
    labelled = [scene.judgement for module in MODULES.values() for scene in module.scenes if scene.judgement]
    assert all(re.search(r"policy|judgement|\d\.\d|[Ss]ection", text) for text in labelled)
    assert sum(any(scene.judgement for scene in module.scenes) for module in MODULES.values()) == len(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_each_card_for_a_team_meeting_asks_three_questions(name: str) -> None:
    assert all(prompt.endswith("?") for prompt in MODULES[name].discussion)
    assert len(set(MODULES[name].discussion)) == 3
