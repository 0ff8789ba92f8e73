"""The pages by which a policy changes: the redline, the plan with its counts, the proposal, and what staff see then."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from induction import settings
from induction.app import create_app
from induction.db import Database
from induction.db.models import Attempt, Attestation, StaffMember
from induction.domain.people import Role
from induction.library import Shelf
from induction.services.authoring.published import published, watcher
from tests import staff
from tests.press import PaperPress
from tests.versions.desk import Desk, desk_in
from tests.versions.next_version import NEW, OLD, SLUG
from tests.versions.office import holds
from tests.web.conftest import COMPILED, Browser
from tests.web.learner import Learner, best

CHANGES = f"/content/policies/{SLUG}/changes/{OLD}/{NEW}"
ATTESTATION, NUMBER = "/attestation/induction-core", "40190001"
OLD_PLAN, NEW_PLAN = (f"/content/policies/{SLUG}/{version}/publication" for version in (OLD, NEW))


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The services are tested on both."""
    return sqlite_url


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_in(tmp_path / "desk")


@pytest.fixture
def app(environ, database: Database, desk: Desk, clock) -> Flask:
    """The program on an author's desk; its shelf looks at files and publications with each page."""
    shelf = Shelf(desk.content, desk.scenarios, lambda: 0.0, look_every=0.0, published=watcher(database))
    made = create_app(settings.load(environ), store=database, shelf=shelf, press=PaperPress(), now=clock)
    made.jinja_env.bytecode_cache = COMPILED
    made.test_client_class = Browser
    return made


@pytest.fixture
def author(client_as) -> Browser:
    return client_as(Role.CONTENT_AUTHOR)


@pytest.fixture
def approver(client_as) -> Browser:
    return client_as(Role.APPROVER)


def propose(author: Browser, plan: str, **fields: str) -> str:
    author.get(plan)
    sent = author.send(plan, **({"act": "propose", "due_days": "28", "reason": "The board approved it."} | fields))
    assert sent.status_code == 303, sent.text
    return sent.location


def publish(author: Browser, approver: Browser, plan: str, **fields: str) -> None:
    address = propose(author, plan, **fields)
    approver.get(address)
    assert approver.send(address, verdict="approved").status_code == 303


def write_next(desk: Desk) -> None:
    desk.write_next_version()
    desk.mend_modules()


def test_the_redline_tells_by_words_as_well_as_by_colour(author, desk):
    write_next(desk)
    page = author.get(CHANGES).text
    assert re.search(r"<ins [^>]*><span[^>]*>new: </span>you must<span[^>]*> \(end of what is new\)</span></ins>", page)
    assert re.search(r"<del [^>]*><span[^>]*>deleted: </span>provided with<span", page)
    for words in ("8 Raising a concern: renumbered from 7, reworded", "7 Images and artificial intelligence: added"):
        assert words in page
    assert "20 more only moved" in page


def test_obligations_scenes_and_groups_stand_on_the_page(author, desk):
    desk.write_next_version()
    page, people = author.get(CHANGES).text.split("Who would be asked, as things are today")
    assert "0 attestations, 0 minutes of staff time" in people
    assert "18 stale scenes" in people
    assert "Written anew" not in people
    assert page.count('class="nhsuk-table__row" role="row"') == 6, "a row for each group"
    assert "Answer these scenes and attest again" in page
    assert "No scene turns on it yet" in page


def test_a_module_that_is_written_anew_is_said_to_be(author, approver, desk):
    publish(author, approver, OLD_PLAN)
    write_next(desk)
    assert author.get(CHANGES).text.count("Written anew") == 18


@pytest.mark.parametrize(
    "path", [f"/content/policies/{SLUG}/changes/{OLD}/9.9", "/content/policies/no-such/changes/1/2"]
)
def test_what_is_not_there_is_not_found(author, path):
    assert author.get(path).status_code == 404


def test_the_counts_stand_on_the_page_before_anything_is_proposed(author, approver, desk, database):
    publish(author, approver, OLD_PLAN)
    write_next(desk)
    with database.session() as session:
        for number in range(3):
            holds(session, f"Person {number}")
    page = author.get(NEW_PLAN).text
    assert "3 attestations, " in page
    assert "of whom none is known to the service" in page
    (row,) = re.findall(r"all staff</span></span></th>(.*?)</tr>", page, re.DOTALL)
    assert re.search(r"People </span>3<", row)


def test_a_finding_changes_what_is_asked_and_travels_to_the_approver(author, approver, desk, database):
    publish(author, approver, OLD_PLAN)
    write_next(desk)
    author.get(NEW_PLAN)
    shown = author.send(
        NEW_PLAN, act="show", due_days="14", reason="Soon.", **{"found-6-6-2-give-password": "practise"}
    )
    assert shown.status_code == 200
    assert '<option value="practise" selected>' in shown.text
    assert ">Soon.</textarea>" in shown.text
    address = propose(author, NEW_PLAN, **{"found-6-1-friend-requests": "nothing"})
    page = approver.get(address).text
    assert f'href="{CHANGES}"' in page
    assert "Found of 6-1-friend-requests" in page
    assert "The new words ask nothing new" in page
    assert "Version 1.0" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": " "}, "Enter why this is to be done"),
        ({"due_days": "3"}, "between 7 and 90 days"),
        ({"due_days": ""}, "Enter a number of days"),
        ({"due_days": "soon"}, "between 7 and 90 days"),
        ({"reason": "x" * 600}, "longer than 500 characters"),
    ],
)
def test_a_proposal_that_cannot_be_made_is_asked_for_again(author, fields, words):
    author.get(OLD_PLAN)
    again = author.send(OLD_PLAN, **({"act": "propose", "due_days": "28", "reason": "Why not."} | fields))
    assert again.status_code == 422
    assert words in again.text
    assert "Error: " in again.text


def test_what_stands_in_the_way_is_said_instead_of_a_form(author, approver, desk):
    publish(author, approver, OLD_PLAN)
    assert "published already" in author.get(OLD_PLAN).text
    desk.write_next_version()
    page = author.get(NEW_PLAN).text
    assert "These modules teach another version" in page
    assert "<textarea" not in page


def test_an_approver_sees_the_plan_and_cannot_propose(approver):
    page = approver.get(OLD_PLAN)
    assert page.status_code == 200
    assert "Propose the publication" not in page.text
    assert approver.send(OLD_PLAN, act="propose", due_days="28", reason="Mine.").status_code == 404


def test_staff_see_a_version_once_it_is_published_and_what_it_changed(author, approver, client_as, desk):
    reader = client_as()
    publish(author, approver, OLD_PLAN)
    write_next(desk)
    assert reader.get(f"/policies/{SLUG}/{NEW}").status_code == 404
    assert reader.get(f"/policies/{SLUG}/{NEW}/changes").status_code == 404
    assert reader.get(f"/policies/{SLUG}/{OLD}/changes").location == f"/policies/{SLUG}"
    publish(author, approver, NEW_PLAN)
    assert f'href="/policies/{SLUG}/{OLD}/changes"' in reader.get(f"/policies/{SLUG}/{OLD}").text
    page = reader.get(f"/policies/{SLUG}/{OLD}/changes").text
    assert "What has changed since version 1.0" in page
    assert "6.2, for all staff: strengthened, reworded" in page


def test_an_attempt_under_way_keeps_its_version_and_new_ones_take_the_new(author, approver, client_as, desk, database):
    learner = client_as()
    publish(author, approver, OLD_PLAN)
    learner.get("/training/friend-requests")
    begun = learner.send("/training/friend-requests/start").location
    write_next(desk)
    publish(author, approver, NEW_PLAN)
    assert learner.get(learner.get(begun).location).status_code == 200
    with database.session() as session:
        (row,) = session.query(Attempt).all()
        assert row.policy_version == OLD
    learner.get("/training/sharing-articles")
    learner.send("/training/sharing-articles/start")
    with database.session() as session:
        versions = {row.module_id: row.policy_version for row in session.query(Attempt)}
    assert versions == {"friend-requests": OLD, "sharing-articles": NEW}


def test_whoever_had_the_old_version_before_them_is_led_to_the_new(
    author, approver, client_as, add_staff, desk, database, clock
):
    publish(author, approver, OLD_PLAN)
    person = add_staff(number=NUMBER, name="Bo Larsen")
    browser = author.application.test_client()
    browser.sign_in(NUMBER)
    Learner(browser, database, desk.load()).complete_everything(person)
    browser.get(ATTESTATION)
    shown = re.search(r'name="policy" value="([0-9a-f]{64})"', browser.get(ATTESTATION).text)
    assert shown
    fields = {"full_name": "Bo Larsen", "agreed": "yes", "password": staff.PASSWORD}
    write_next(desk)
    publish(author, approver, NEW_PLAN)
    refused = browser.send(ATTESTATION, policy=shown[1], **fields)
    assert refused.status_code == 409
    assert "version 1.1 of the policy came into force. Nothing was recorded" in refused.text
    assert f'href="/policies/{SLUG}/{OLD}/changes"' in refused.text
    with database.session() as session:
        assert session.query(Attestation).count() == 0
    now = re.search(r'name="policy" value="([0-9a-f]{64})"', browser.get(ATTESTATION).text)
    assert now
    assert browser.send(ATTESTATION, policy=now[1], **fields).status_code == 303
    with database.session() as session:
        assert session.query(Attestation).one().policy_version == NEW


def test_whoever_is_asked_again_reads_what_changed_answers_those_scenes_and_attests(
    author, approver, add_staff, desk, database
):
    publish(author, approver, OLD_PLAN)
    with database.session() as session:
        person = holds(session, "Bo Larsen")
        number = session.get(StaffMember, person).employee_number
    write_next(desk)
    publish(author, approver, NEW_PLAN)
    browser = author.application.test_client()
    browser.sign_in(number)
    home = browser.get("/").text
    assert "The policy has changed since" in home
    assert "6.2 strengthened, 7 added, 6.1 reworded on 23 November 2026; it applies to everybody" in home
    with database.session() as session:
        library = desk.load(published(session))
    learner = Learner(browser, database, library)
    for _ in range(2):
        browser.get("/refreshers/induction-core")
        place = browser.get(browser.send("/refreshers/induction-core/next").location).location
        attempt_id, step = place.split("/")[2:4]
        learner.answer(attempt_id, int(step), best)
    reading = browser.get("/attestation/induction-core/read").text
    assert "What has changed since version 1.0" in reading
    assert '<span class="nhsuk-u-visually-hidden">new: </span>or follow' in reading
    shown = re.search(r'name="policy" value="([0-9a-f]{64})"', browser.get(ATTESTATION).text)
    assert shown
    fields = {"full_name": "Bo Larsen", "agreed": "yes", "password": staff.PASSWORD}
    assert browser.send(ATTESTATION, policy=shown[1], **fields).status_code == 303
    assert "There is nothing to do now" in browser.get("/").text
