"""The content author's area: what it shows, and that looking at a module leaves no trace."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import func, select

from induction.db import Database
from induction.db.models import Answer, Attempt, Completion, ContentSnapshot
from induction.domain.learning.attempt import option_token
from induction.domain.people import Role
from induction.services.authoring.preview import MOST_STEPS, walk
from tests.web.conftest import Browser

POLICY = "/content/policies/staff-use-of-social-media/1.0"
MODULE = "/content/modules/friend-requests"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Content is files."""
    return sqlite_url


@pytest.fixture
def author(client_as) -> Browser:
    return client_as(Role.CONTENT_AUTHOR)


def test_the_way_in_leads_to_every_module_and_version(author, shelf):
    page = author.get("/content").text
    for module in shelf.current().modules:
        for way in ("", "/preview", "/transcript", "/discussion-card"):
            assert f'href="/content/modules/{module}{way}"' in page
    assert f'href="{POLICY}"' in page


def test_the_approver_may_look_and_a_learner_finds_nothing(client_as):
    assert client_as(Role.APPROVER).get(MODULE).status_code == 200
    assert client_as(Role.HR).get(MODULE).status_code == 404


def test_the_policy_shows_each_section_with_its_obligations_and_their_scenes(author, shelf):
    page = author.get(POLICY).text
    library = shelf.current()
    for duty in library.register("staff-use-of-social-media").obligations:
        assert f'id="duty-{duty.id}"' in page
    part = page.split('id="duty-6-1-friend-requests"')[1].split('id="duty-')[0]
    assert "Must not" in part
    assert "for all staff" in part
    assert "/content/modules/friend-requests/transcript#scene-denise-request" in part


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("section=6.1&kind=must-not", 7),
        ("section=6.1&kind=must-not&module=friend-requests", 3),
        ("audience=union-representatives", 4),
        ("section=6.1&kind=right", 0),
        ("depth=owed", 0),
    ],
)
def test_the_coverage_is_filtered(author, query, count):
    page = author.get(f"/content/coverage?{query}").text
    assert len(re.findall('class="app-duty"', page)) == count
    assert ("Nothing matches" in page) == (count == 0)


@pytest.mark.parametrize("query", ["section=99&kind=nonsense", "policy=other+9.9", "module=" + "x" * 500])
def test_a_filter_that_is_not_there_is_left_out(author, query):
    page = author.get(f"/content/coverage?{query}")
    assert page.status_code == 200
    assert "By kind and audience" in page.text


def test_a_cell_of_the_matrix_leads_to_just_its_obligations(author):
    page = author.get("/content/coverage").text
    cell = re.search(r'href="([^"]+)#obligations">(\d+)<span class="nhsuk-u-visually-hidden"> of 6\.3', page)
    assert cell
    there = author.get(cell[1].replace("&amp;", "&")).text
    assert len(re.findall('class="app-duty"', there)) == int(cell[2])


def test_the_findings_are_those_of_the_check(author):
    assert "no problem" in author.get("/content/findings").text


def test_the_map_and_the_list_say_the_same(author, shelf):
    module = shelf.current().module("friend-requests")
    page = author.get(MODULE).text
    drawing, listed = page.split("The same as a list")
    for number, scene in enumerate(module.scenes, 1):
        assert f"{number}. " in drawing
        assert f'id="scene-{scene.id}"' in listed
        for option in scene.options:
            assert f'href="#scene-{option.next}"' in listed or option.next == "end"
    ways = {(scene.id, option.next) for scene in module.scenes for option in scene.options}
    assert drawing.count('<path class="app-map__way') == len(ways)


def test_the_transcript_holds_every_word_and_the_card_its_prompts(author, shelf):
    module = shelf.current().module("someone-in-crisis")
    page = author.get("/content/modules/someone-in-crisis/transcript").text
    text = unescape(page)
    for scene in module.scenes:
        assert scene.situation.split("\n\n")[0] in text
        assert all(variant.situation in text for variant in scene.instead)
        for option in scene.options:
            assert option.text in text
            assert option.consequence in text
    card = unescape(author.get("/content/modules/someone-in-crisis/discussion-card").text)
    for prompt in module.discussion:
        assert prompt in card


@pytest.mark.parametrize("path", ["", "/preview", "/transcript", "/discussion-card", "/preview/outcome"])
def test_a_module_that_is_not_there_is_not_found(author, path):
    assert author.get(f"/content/modules/no-such{path}").status_code == 404


def test_a_preview_is_walked_to_its_end_and_leaves_no_trace(author, shelf, database: Database):
    module = shelf.current().module("friend-requests")
    address = f"{MODULE}/preview"
    steps = 0
    while True:
        question = author.get(address).text
        if "The end of the preview" in question:
            break
        steps += 1
        assert "Nothing is recorded" in question
        assert "Your answer is saved" not in question
        here = walk(module, _chosen(address))
        wrong = next(option for option in here.current.options if option.grade.is_right == (steps > 1))
        sent = author.send(address, option=option_token(here.plan.seed, wrong))
        assert sent.status_code == 303
        outcome = author.get(sent.location).text
        assert "You chose:" in outcome
        address = sent.location.replace("/outcome", "")
    assert steps == 1 + 1 + 1, "a poor choice, its recovery, and the second decision of the short path"
    with database.session() as session:
        for table in (Attempt, Answer, Completion, ContentSnapshot):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_a_preview_without_a_choice_asks_again(author):
    author.get(f"{MODULE}/preview")
    page = author.send(f"{MODULE}/preview")
    assert page.status_code == 422
    assert "Choose what you would do" in page.text


def test_the_whole_module_can_be_previewed_too(author, shelf):
    whole = author.get(f"{MODULE}/preview?whole=1").text
    assert f"of at most {sum(not each.recovery for each in shelf.current().module('friend-requests').scenes)}" in whole
    assert "of at most 2" in author.get(f"{MODULE}/preview").text


@pytest.mark.parametrize("chosen", ["nonsense", "leave-it-unanswered.nonsense", ".", "x" * 3000, "end"])
def test_a_way_that_the_module_does_not_offer_is_not_found(author, chosen):
    assert author.get(f"{MODULE}/preview?chosen={chosen}").status_code == 404


@pytest.mark.parametrize(
    ("choice", "shown", "hidden"),
    [
        ("from-work", "Take down what you wrote there", "Take back your private message"),
        ("private-word", "Take back your private message", "Take down what you wrote there"),
    ],
)
def test_a_preview_shows_what_fits_what_was_chosen(author, choice, shown, hidden):
    page = unescape(author.get(f"{MODULE}/preview?chosen=leave-it-unanswered.{choice}").text)
    assert shown in page
    assert hidden not in page
    assert ("From Kelly-Ann's flustered line" in page) is (choice == "private-word")
    other = {"from-work": "unsend-and-tell", "private-word": "delete-and-tell"}[choice]
    assert author.get(f"{MODULE}/preview?chosen=leave-it-unanswered.{choice}.{other}").status_code == 404


def test_the_map_and_the_transcript_say_on_what_an_option_depends(author):
    for path in ("", "/transcript"):
        assert "chose(neighbours-group.private-word)" in author.get(f"{MODULE}{path}").text


def test_a_walk_round_in_a_recovery_comes_to_a_stop(author):
    round_ = ".".join(["accept-restricted", *["one-coffee"] * (MOST_STEPS + 5)])
    assert author.get(f"{MODULE}/preview?chosen={round_}").status_code == 404


def _chosen(address: str) -> list[str]:
    found = re.search(r"chosen=([^&]+)", address)
    return found[1].split(".") if found else []
