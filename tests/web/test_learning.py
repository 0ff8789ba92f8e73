"""The learner's way over HTTP: a page a step, nothing lost, nothing given away, nothing counted twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from itertools import chain, repeat
from math import ceil

import pytest
from flask import Flask
from sqlalchemy import func, select

from induction import settings
from induction.app import create_app
from induction.db import Database
from induction.db.models import Answer, Attempt
from induction.domain.learning.attempt import option_token
from induction.domain.learning.module import Grade, Module, Option
from induction.domain.people import Role
from induction.library import Shelf
from tests.press import PaperPress
from tests.web.conftest import Browser, Clock
from tests.web.learner import Learner, best, worst

FIRST = "friend-requests"


@pytest.fixture
def press() -> PaperPress:
    return PaperPress()


@pytest.fixture
def app(environ: dict[str, str], database: Database, shelf: Shelf, clock: Clock, press: PaperPress) -> Flask:
    made = create_app(settings.load(environ), store=database, shelf=shelf, press=press, now=clock)
    made.test_client_class = Browser
    return made


@pytest.fixture
def learner(client_as: Callable[..., Browser], database: Database, shelf: Shelf) -> Learner:
    return Learner(client_as(Role.LEARNER), database, shelf.current())


def answers_in(database: Database) -> int:
    with database.session() as session:
        return session.scalars(select(func.count()).select_from(Answer)).one()


def test_my_training_says_what_is_due_by_when_how_long_and_why(learner: Learner) -> None:
    page = learner.browser.get("/").text
    taken = [learner.library.module(module) for module in learner.library.programme("induction-core").modules]
    for words in (
        "Not started",
        "7 December 2026",
        f"{ceil(sum(module.seconds for module in taken) / 60)} minutes",
        "Why me",
        "Friend requests",
        "never what you answered",
    ):
        assert words in page


def test_a_wrong_choice_shows_what_comes_of_it_and_leads_to_putting_it_right(learner: Learner) -> None:
    attempt_id = learner.start(FIRST)
    page = learner.answer(attempt_id, 1, worst).text
    for words in ("What happens then", "Why", "What to do next", "Put it right", "section 6.1", 'tabindex="-1"'):
        assert words in page
    assert "Putting it right" in learner.browser.get(f"/attempts/{attempt_id}/2").text


def test_only_what_was_missed_is_taken_again(learner: Learner) -> None:
    choosers = chain([worst], repeat(best))

    def choose(options: tuple[Option, ...]) -> Option:
        return next(choosers)(options)

    result = learner.take(FIRST, choose)
    assert "1 situation to look at again" in result.text
    assert "Look again" in learner.browser.get("/").text
    again = learner.start(FIRST)
    learner.answer(again, 1, best)
    page = learner.browser.get(f"/attempts/{again}/result").text
    assert "You have completed this module" in page


def test_nothing_of_the_grading_is_in_a_page_before_the_answer(learner: Learner, shelf: Shelf) -> None:
    attempt_id = learner.start(FIRST)
    page = learner.browser.get(f"/attempts/{attempt_id}/1").text
    scene = shelf.current().module(FIRST).scenes[0]
    for option in scene.options:
        assert option.text.split(",")[0] in page.replace("&#39;", "'")
        for secret in (option.id, option.consequence[:40], option.feedback[:40], option.do_next[:30], option.next):
            assert secret not in page.replace("&#39;", "'")
    assert scene.id not in page
    assert not re.search(r"\b(best|acceptable|poor|breach)\b", page, re.IGNORECASE)


def turned(module: Module) -> Module:
    """The same module with every grade turned round and every outcome rewritten: only what a page may show stays."""
    fields = module.model_dump()
    for scene in fields["scenes"]:
        grades = [option["grade"] for option in scene["options"]]
        for option, grade in zip(scene["options"], reversed(grades), strict=True):
            option |= {"grade": Grade(grade), "consequence": "Other.", "feedback": "Other.", "do_next": "Other."}
    return Module.model_validate(fields)


class OtherShelf:
    """Content that differs from the shipped only in its right answers."""

    def __init__(self, library: object) -> None:
        self._library = library

    def current(self) -> object:
        return self._library


def test_two_packs_that_differ_only_in_the_right_answer_give_equal_pages(
    environ: dict[str, str],
    database: Database,
    shelf: Shelf,
    clock: Clock,
    client_as: Callable[..., Browser],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    library = shelf.current()
    other = replace(library, modules={name: turned(module) for name, module in library.modules.items()})
    assert other.module(FIRST).fingerprint != library.module(FIRST).fingerprint
    pages = []
    for number, content in enumerate((library, other)):
        browser = client_as(Role.LEARNER, name="Same Name")
        monkeypatch.setattr("secrets.token_bytes", lambda size: b"s" * size)
        monkeypatch.setattr("secrets.token_urlsafe", lambda _size=None, n=number: f"same-attempt-{n}")
        house = {"store": database, "shelf": OtherShelf(content), "press": PaperPress(), "now": clock}
        packed = create_app(settings.load(environ), **house)
        packed.test_client_class = Browser
        there = packed.test_client()
        there._cookies = browser._cookies
        there.get(f"/training/{FIRST}")
        response = there.send(f"/training/{FIRST}/start")
        page = there.get(response.location, follow_redirects=True).text
        assert "Situation 1" in page
        pages.append(re.sub(r'value="[^"]{60,}"|same-attempt-\d', "", page))
        monkeypatch.undo()
    assert pages[0] == pages[1]


def test_an_answer_sent_twice_shows_the_same_feedback_and_is_kept_once(learner: Learner, database: Database) -> None:
    attempt_id = learner.start(FIRST)
    token = learner.token(attempt_id, best)
    learner.browser.get(f"/attempts/{attempt_id}/1")
    one = learner.browser.send(f"/attempts/{attempt_id}/1", option=token)
    two = learner.browser.send(f"/attempts/{attempt_id}/1", option=token)
    assert (one.status_code, one.location) == (two.status_code, two.location)
    assert answers_in(database) == 1


def test_another_choice_in_a_second_tab_keeps_the_first_and_says_so(learner: Learner, database: Database) -> None:
    attempt_id = learner.start(FIRST)
    other = learner.token(attempt_id, worst)
    learner.answer(attempt_id, 1, best)
    response = learner.browser.send(f"/attempts/{attempt_id}/1", option=other)
    assert "Your first answer stands" in learner.browser.get(response.location).text
    assert answers_in(database) == 1


def test_going_back_to_an_answered_question_shows_what_came_of_it(learner: Learner) -> None:
    attempt_id = learner.start(FIRST)
    learner.answer(attempt_id, 1, best)
    assert learner.browser.get(f"/attempts/{attempt_id}/1").location.endswith(f"{attempt_id}/1/feedback")
    assert learner.browser.get(f"/attempts/{attempt_id}/9").location.endswith(f"{attempt_id}/2")
    assert learner.browser.get(f"/attempts/{attempt_id}/result").location.endswith(f"{attempt_id}/2")


@pytest.mark.parametrize("sent", [{}, {"option": ""}, {"option": "leave-it-unanswered"}, {"option": "x" * 5000}])
def test_a_form_without_a_choice_from_the_page_asks_again(
    learner: Learner, database: Database, sent: dict[str, str]
) -> None:
    attempt_id = learner.start(FIRST)
    learner.browser.get(f"/attempts/{attempt_id}/1")
    response = learner.browser.send(f"/attempts/{attempt_id}/1", **sent)
    assert response.status_code == 422
    assert "<title>Error: " in response.text
    assert "Choose what you would do" in response.text
    assert answers_in(database) == 0


def test_a_form_for_a_step_ahead_says_where_to_go(learner: Learner, database: Database) -> None:
    attempt_id = learner.start(FIRST)
    token = learner.token(attempt_id, best)
    learner.browser.get(f"/attempts/{attempt_id}/1")
    response = learner.browser.send(f"/attempts/{attempt_id}/4", option=token)
    assert response.status_code == 409
    assert "Go on from your last saved answer" in response.text
    assert answers_in(database) == 0


def without_token(text: str) -> str:
    """A form's token holds the second at which it was made."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", text)


def test_somebody_elses_attempt_answers_like_one_that_does_not_exist(
    learner: Learner, client_as: Callable[..., Browser]
) -> None:
    attempt_id = learner.start(FIRST)
    other = client_as(Role.LEARNER, name="Ben Okafor")
    for path in ("", "/1", "/1/feedback", "/result"):
        theirs, nobodys = other.get(f"/attempts/{attempt_id}{path}"), other.get(f"/attempts/nothing{path}")
        assert theirs.status_code == 404
        assert without_token(theirs.text) == without_token(nobodys.text)
    other.get("/")
    assert other.send(f"/attempts/{attempt_id}/1", option="x").status_code == 404


def test_a_page_ahead_of_its_feedback_is_not_there(learner: Learner) -> None:
    attempt_id = learner.start(FIRST)
    assert learner.browser.get(f"/attempts/{attempt_id}/1/feedback").status_code == 404
    assert learner.browser.get("/training/no-such-module").status_code == 404


def test_a_double_click_on_start_opens_one_attempt(learner: Learner, database: Database) -> None:
    assert learner.start(FIRST) == learner.start(FIRST)
    with database.session() as session:
        assert session.scalars(select(func.count()).select_from(Attempt)).one() == 1


def test_options_come_in_another_order_and_under_other_names_in_another_attempt(
    client_as: Callable[..., Browser], database: Database, shelf: Shelf
) -> None:
    seen = set()
    for _ in range(6):
        somebody = Learner(client_as(Role.LEARNER), database, shelf.current())
        page = somebody.browser.get(f"/attempts/{somebody.start(FIRST)}/1").text
        seen.add(tuple(re.findall(r'name="option" type="radio" value="([0-9a-f]{16})"', page)))
    assert len({token for tokens in seen for token in tokens}) == 6 * 4


def test_the_question_and_the_answer_cost_few_statements(learner: Learner, statements: list[str]) -> None:
    attempt_id = learner.start(FIRST)
    statements.clear()
    learner.browser.get(f"/attempts/{attempt_id}/1")
    assert len([sql for sql in statements if sql.startswith("SELECT")]) <= 4, statements
    token = learner.token(attempt_id, best)
    statements.clear()
    learner.browser.send(f"/attempts/{attempt_id}/1", option=token)
    assert len([sql for sql in statements if not sql.startswith(("BEGIN", "COMMIT"))]) <= 5, statements


@pytest.mark.parametrize(
    ("choice", "shown", "hidden"),
    [
        ("from-work", "delete-and-tell", "unsend-and-tell"),
        ("private-word", "unsend-and-tell", "delete-and-tell"),
    ],
)
def test_a_page_offers_what_fits_what_was_chosen_and_takes_nothing_else(
    learner: Learner, database: Database, choice: str, shown: str, hidden: str
) -> None:
    module = learner.library.module(FIRST)
    attempt_id = learner.start(FIRST)
    learner.answer(attempt_id, 1, best)
    learner.answer(attempt_id, 2, lambda options: next(option for option in options if option.id == choice))
    page = unescape(learner.browser.get(f"/attempts/{attempt_id}/3").text)
    scene = module.scene("group-has-guessed")
    assert scene
    options = {option.id: option for option in scene.options}
    assert options[shown].text in page
    assert options[hidden].text not in page
    assert (scene.instead[0].situation in page) is (choice == "private-word")
    with database.session() as session:
        seed = session.scalars(select(Attempt.seed).where(Attempt.public_id == attempt_id)).one()
    before = answers_in(database)
    refused = learner.browser.send(f"/attempts/{attempt_id}/3", option=option_token(seed, options[hidden]))
    assert (refused.status_code, answers_in(database)) == (422, before)
    learner.answer(attempt_id, 3, lambda options: next(option for option in options if option.id == shown))
    assert answers_in(database) == before + 1


def confidences(database: Database) -> list[str | None]:
    with database.session() as session:
        return list(session.scalars(select(Answer.confidence).order_by(Answer.id)))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [({}, None), ({"confidence": "sure"}, "sure"), ({"confidence": ""}, None), ({"confidence": "certain"}, None)],
)
def test_how_sure_somebody_is_is_kept_when_they_say_it(
    learner: Learner, database: Database, sent: dict[str, str], kept: str | None
) -> None:
    attempt_id = learner.start(FIRST)
    page = learner.browser.get(f"/attempts/{attempt_id}/1").text
    assert "How sure are you? (optional)" in page
    assert "checked" not in page
    response = learner.browser.send(f"/attempts/{attempt_id}/1", option=learner.token(attempt_id, best), **sent)
    assert response.status_code == 303
    assert confidences(database) == [kept]
    feedback = learner.browser.get(response.location).text
    assert "That is the best choice here" in feedback  # whatever was said
    assert "sure" not in feedback


def test_a_form_without_a_choice_keeps_how_sure_somebody_said_they_are(learner: Learner) -> None:
    attempt_id = learner.start(FIRST)
    learner.browser.get(f"/attempts/{attempt_id}/1")
    response = learner.browser.send(f"/attempts/{attempt_id}/1", confidence="guessed")
    assert response.status_code == 422
    assert 'value="guessed" checked' in response.text


def test_nobody_is_asked_how_sure_they_are_while_they_put_something_right(learner: Learner) -> None:
    attempt_id = learner.start(FIRST)
    learner.answer(attempt_id, 1, worst)
    assert "How sure are you" not in learner.browser.get(f"/attempts/{attempt_id}/2").text


def test_a_trust_may_leave_the_question_out(
    environ: dict[str, str], database: Database, shelf: Shelf, clock: Clock, client_as: Callable[..., Browser]
) -> None:
    signed_in = client_as(Role.LEARNER)
    quiet = settings.load(environ | {"INDUCTION_ASK_CONFIDENCE": "no"})
    made = create_app(quiet, store=database, shelf=shelf, press=PaperPress(), now=clock)
    made.test_client_class = Browser
    browser = made.test_client()
    browser._cookies = signed_in._cookies
    learner = Learner(browser, database, shelf.current())
    attempt_id = learner.start(FIRST)
    assert "How sure" not in browser.get(f"/attempts/{attempt_id}/1").text
    browser.send(f"/attempts/{attempt_id}/1", option=learner.token(attempt_id, best), confidence="sure")
    assert confidences(database) == [None]


HELP = "https://larkmere.example/urgent-help"


@pytest.mark.parametrize("address", [HELP, ""])
def test_modules_that_may_be_hard_to_read_show_the_trusts_own_way_to_help(
    environ: dict[str, str], address: str, request: pytest.FixtureRequest
) -> None:
    environ["INDUCTION_URGENT_HELP_URL"] = address
    learner: Learner = request.getfixturevalue("learner")
    for module_id, is_hard in (("someone-in-crisis", True), (FIRST, False)):
        introduction = learner.browser.get(f"/training/{module_id}").text
        attempt_id = learner.start(module_id)
        question = learner.browser.get(f"/attempts/{attempt_id}/1").text
        for page in (introduction, question, learner.answer(attempt_id, 1, best).text):
            assert (f'<a href="{HELP}">Need urgent help?</a>' in page) is (is_hard and bool(address))
            assert 'href=""' not in page
