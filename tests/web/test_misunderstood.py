"""What authors see of first choices: ranked clauses, situations by version, files; and what nobody sees."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from html import unescape

import pytest

from induction.db import Database, begin_write
from induction.domain.item_analysis.clauses import Advice, sections_of
from induction.domain.people import Role
from induction.services.insight import item_release, item_results
from tests.items.crowd import Sat, people, sit
from tests.shipped import shipped
from tests.web.conftest import Browser

MODULE = shipped().modules["confidentiality"]
SCENE = MODULE.core[0]
MAY = datetime(2026, 5, 4, 9, tzinfo=UTC)
PAGE = "/content/misunderstood"


def chose(database: Database, *, right: int, wrong: int, sure: int = 0) -> None:
    """Let people meet the module's first situation, and count what they chose."""
    good = next(option.id for option in SCENE.options if option.grade.is_right)
    bad = next(option.id for option in SCENE.options if not option.grade.is_right)
    with database.session() as session:
        who = people(session, right + wrong)
        answers = [(good, False)] * right + [(bad, True)] * sure + [(bad, False)] * (wrong - sure)
        sit(session, MODULE, [Sat(p, MAY, {SCENE.id: a}) for p, a in zip(who, answers, strict=True)])
        session.commit()
        today, now = datetime(2026, 11, 23, tzinfo=UTC).date(), datetime(2026, 11, 23, 9, tzinfo=UTC)
        found = item_release.work_out(session, shipped(), today)
        begin_write(session)
        item_release.keep(session, found, today, now)
        session.commit()


@pytest.fixture
def author(client_as) -> Browser:
    return client_as(Role.CONTENT_AUTHOR)


def test_before_the_first_quarter_there_is_nothing_and_it_is_said(author: Browser) -> None:
    assert "No quarter has been counted yet" in author.get(PAGE).text
    assert "Nothing can be shown of version 1 yet." in author.get(f"{PAGE}/{MODULE.id}").text
    assert author.get(f"{PAGE}/nothing").status_code == 404


def test_a_misunderstood_clause_comes_first_with_its_reason(author: Browser, database: Database) -> None:
    chose(database, right=60, wrong=40, sure=30)
    page = unescape(author.get(PAGE).text)
    sections = sections_of(SCENE)
    assert "In 1 situation 40 of 100 first choices were wrong (40.0%, surely more than 30%); 30 of them" in page
    assert Advice.BRIEF.value.capitalize() in page
    first = page.split('id="first"')[1].split("<h2")[0]
    assert any(f"Section {section}" in first or section in first for section in sections)
    assert f"/content/modules/{MODULE.id}/discussion-card" in first
    assert f"/content/policies/{MODULE.policy}/{MODULE.policy_version}#" in first
    assert "up to 30 September 2026" in page
    situation = unescape(author.get(f"{PAGE}/{MODULE.id}").text)
    assert "Version 1, at induction: 100 people, 1 April 2026 to 30 June 2026" in situation
    assert "40 of 100 chose wrongly (40%); 30 of them were sure of it." in situation


@pytest.mark.parametrize(
    ("wrong", "sure", "advice"),
    [
        (60, 40, Advice.BRIEF),  # surely more than a third
        (90, 11, Advice.REWRITE),  # surely fewer
        (40, 15, Advice.READ),  # it could be either
        (40, 3, Advice.READ),  # it is not told
    ],
)
def test_conviction_asks_for_a_briefing_and_doubt_for_words(database: Database, wrong, sure, advice) -> None:
    chose(database, right=60, wrong=wrong, sure=sure)
    with database.session() as session:
        assert {each.advice for each in item_results.clauses(session, shipped(), MODULE.policy)} == {advice}


def test_a_small_group_does_not_top_the_list_by_chance(database: Database) -> None:
    """Ten of twenty are surely more than 29 %, less than two in five of five hundred are."""
    other = shipped().modules["abuse-and-respect"]
    chose(database, right=10, wrong=10)
    with database.session() as session:
        scene = other.core[0]
        good = next(option.id for option in scene.options if option.grade.is_right)
        bad = next(option.id for option in scene.options if not option.grade.is_right)
        answers = [(good, False)] * 300 + [(bad, False)] * 200
        who = people(session, 500)
        sit(session, other, [Sat(p, MAY, {scene.id: a}) for p, a in zip(who, answers, strict=True)])
        session.commit()
        found = item_release.work_out(session, shipped(), datetime(2027, 1, 5, tzinfo=UTC).date())
        begin_write(session)
        item_release.keep(session, found, datetime(2027, 1, 5, tzinfo=UTC).date(), datetime(2027, 1, 5, tzinfo=UTC))
        session.commit()
        ranked = item_results.clauses(session, shipped(), other.policy)
    assert {each.scene.id for each in ranked[0].seen} == {scene.id}
    assert ranked[0].wrong_share < ranked[-1].wrong_share


def test_the_files_hold_the_same_rows_and_no_names(author: Browser, database: Database) -> None:
    chose(database, right=60, wrong=40, sure=30)
    table = [*csv.DictReader(io.StringIO(author.get(f"{PAGE}.csv").data.decode("utf-8-sig")))]
    lines = [json.loads(line) for line in author.get(f"{PAGE}.json").data.splitlines()]
    assert [{name: str(value) for name, value in line.items()} for line in lines] == table
    assert sum(line["chose"] for line in lines) == 100
    assert "Somebody" not in author.get(f"{PAGE}.csv").text


def test_few_statements_however_many_figures(author: Browser, database: Database, statements: list[str]) -> None:
    chose(database, right=60, wrong=40)
    for path in (PAGE, f"{PAGE}/{MODULE.id}"):
        statements.clear()
        author.get(path)
        assert len([each for each in statements if each.startswith("SELECT")]) <= 5, statements


def test_people_without_the_role_find_nothing(client_as) -> None:
    for role in (Role.LEARNER, Role.LINE_MANAGER, Role.HR, Role.AUDITOR):
        browser = client_as(role)
        assert {browser.get(path).status_code for path in (PAGE, f"{PAGE}.csv", f"{PAGE}/{MODULE.id}")} == {404}


def test_the_question_page_says_where_certainty_is_counted(client_as, shelf) -> None:
    learner = client_as()
    learner.get("/training/policy-basics")
    started = learner.send("/training/policy-basics/start")
    page = learner.get(learner.get(started.location).location).text
    assert "It goes only into figures about 10 people or more." in page
