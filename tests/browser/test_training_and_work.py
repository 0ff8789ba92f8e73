"""My training with several programmes at once, the single question in between, and long work that HR watches."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Route, expect
from sqlalchemy import select

from induction.db import begin_write
from induction.db.models import Attestation, Certificate, StaffMember
from induction.services import rounds
from induction.services.certification import certificates
from induction.services.certification.certificates import Issuer
from tests.browser.site import Site
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MANY = 70


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demo of its own, in which single questions are offered."""
    made = Site(tmp_path_factory.mktemp("several"))
    made.environ["INDUCTION_SPACED_QUESTIONS"] = "yes"
    made.prepare()
    made.start()
    yield made
    made.stop()


@pytest.mark.slow
def test_several_programmes_stand_apart_on_my_training(visit: Callable[..., Visitor]) -> None:
    author = visit()
    author.sign_in("author")
    author.go("/")
    programmes = author.page.locator("section.app-programme")
    assert programmes.count() == 3
    owed = programmes.filter(has_text="Social Media Team Accounts")
    expect(owed).to_contain_text("Not started")
    expect(owed.locator("a.nhsuk-button")).to_contain_text("Start: Opening an account for your team")
    author.inspect("home-several-programmes")


@pytest.mark.slow
def test_a_single_question_is_offered_answered_and_gone(visit: Callable[..., Visitor]) -> None:
    person = visit(java_script_enabled=False)
    person.sign_in("approver")
    person.go("/")
    expect(person.page.locator("section.app-card h2")).to_have_text("One question, one minute")
    looking = visit()
    looking.sign_in("approver")
    looking.go("/")
    looking.inspect("home-with-a-single-question")
    looking.press("Show me the question")
    looking.inspect("single-question")
    person.press("Show me the question")
    person.page.locator("main input[type=radio]").first.check()
    person.page.locator("main form button").first.click()
    expect(person.page.locator("main h1")).to_be_visible()
    looking.go(person.page.url)
    looking.inspect("single-question-answered")
    person.go("/")
    assert not person.page.locator("section.app-card").count(), "asked once"


@pytest.mark.slow
def test_hr_watches_a_bulk_issue_from_the_button_to_the_end(visit: Callable[..., Visitor], site: Site) -> None:
    """The worker begins within a minute; without JavaScript the page asks again by itself."""
    hr, looking = visit(java_script_enabled=False), visit()
    for visitor in (hr, looking):
        visitor.sign_in("hr")
    looking.page.route("**/work/*", _held_still)
    _wait_for_a_round(site)  # the next one, which would issue them by itself, is a minute away
    _let_wait(site)
    hr.go("/register")
    hr.press("Issue all that wait, and watch")
    expect(hr.page.locator("main")).to_contain_text("begins within a minute")
    looking.go(hr.page.url)
    looking.inspect("work-waiting")
    looking.go("/register")
    looking.inspect("register-under-way")
    how_far = re.compile(rf"\d+ of {MANY} done")
    expect(hr.page.locator("main")).to_contain_text(how_far, timeout=90_000)
    looking.go(hr.page.url)
    assert len(_watched(hr, f"Certificates issued: {MANY}.")) >= 2, "the bar moves"
    looking.inspect("work-under-way")
    expect(hr.page.locator("main")).to_contain_text(f"Certificates issued: {MANY}.")
    looking.go(hr.page.url)
    looking.inspect("work-finished")
    hr.press("All work that you have started")
    expect(hr.page.locator("main")).to_contain_text(f"Certificates issued: {MANY}.")
    looking.go(hr.page.url)
    looking.inspect("work")


def _watched(hr: Visitor, end: str) -> set[str]:
    """Ask for the bar until the work has ended, more often than the page does by itself; gives where it stood."""
    seen: set[str] = set()
    until = time.monotonic() + 180
    while time.monotonic() < until and end not in (told := hr.page.request.get(hr.page.url).text()):
        seen.update(re.findall(r'<progress [^>]*value="(\d+)"', told))
        time.sleep(0.05)
    return seen


def _held_still(route: Route) -> None:
    """Let a page not ask again, so that it can be looked at."""
    response = route.fetch()
    body = response.text().replace('<meta http-equiv="refresh" content="3">', "")
    route.fulfill(response=response, body=body)


def _wait_for_a_round(site: Site) -> None:
    def seen() -> datetime | None:
        with site.database.session() as session:
            return rounds.worker_seen_at(session)

    before, until = seen(), time.monotonic() + 150
    while seen() == before:
        assert time.monotonic() < until, "The worker goes no rounds."
        time.sleep(0.5)
    time.sleep(5)  # for the round to be over


def _let_wait(site: Site) -> None:
    """Let many certificates of earlier attestations wait."""
    programme = site.library.programme("induction-core")
    issuer = Issuer("Larkmere Vale NHS Foundation Trust", site.url, is_demo=True)
    with site.database.session() as session:
        begin_write(session)
        without = select(Attestation).where(
            Attestation.programme_id == programme.id, Attestation.id.not_in(select(Certificate.attestation_id))
        )
        for row in session.scalars(without.limit(MANY)).all():
            person = session.get_one(StaffMember, row.staff_member_id)
            certificates.create_pending(
                session, row, programme=programme, completions=(), scope="Every module of the programme.",
                policy=site.library.policy(programme.policy), name=person.name,
                employee_number=person.employee_number, issuer=issuer, moment=datetime.now(UTC),
            )  # fmt: skip
        session.commit()
