"""The same pages by keyboard alone, with JavaScript off, on a cold browser, and across a killed server."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import PASSWORD, Site
from tests.browser.visitor import Visitor
from tests.web.learner import best, worst

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MOST_REQUESTS, MOST_BYTES = 8, 120_000


@pytest.fixture
def own_site(tmp_path: Path) -> Iterator[Site]:
    """A served demo that a test may kill."""
    made = Site(tmp_path)
    made.prepare()
    made.start()
    yield made
    made.stop()


def test_the_keyboard_alone_is_enough(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page, keyboard = visitor.page, visitor.page.keyboard
    visitor.go("/sign-in")
    keyboard.press("Tab")
    expect(page.get_by_text("Skip to main content")).to_be_focused()
    keyboard.press("Enter")
    tab_to(page, "#identifier")
    keyboard.type("learner@larkmere.example")
    tab_to(page, "#password")
    keyboard.type(PASSWORD)
    keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("My training")
    tab_to(page, "main a.nhsuk-button")
    keyboard.press("Enter")
    page.wait_for_url("**/training/*")
    tab_to(page, "main form button")
    keyboard.press("Space")
    page.wait_for_url(re.compile(r"/attempts/[^/]+/\d+$"))
    tab_to(page, "input[type=radio]")
    keyboard.press("ArrowDown")
    expect(page.locator("input[type=radio]").nth(1)).to_be_checked()
    keyboard.press("ArrowUp")
    expect(page.locator("input[type=radio]").nth(0)).to_be_checked()
    if page.get_by_label("I guessed").count():  # not asked while something is put right
        keyboard.press("Tab")
        expect(page.get_by_label("I guessed")).to_be_focused()
        expect(page.locator("input[name=confidence]:checked")).to_have_count(0)
    keyboard.press("Tab")
    expect(page.get_by_role("button", name="This is what I would do")).to_be_focused()
    keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/feedback"))
    expect(page.locator("h1")).to_be_focused()
    expect(page.get_by_text("You chose:")).to_be_visible()
    visitor.inspect("feedback-by-keyboard")


def test_javascript_is_not_needed(visit: Callable[..., Visitor]) -> None:
    learner = visit(java_script_enabled=False)
    learner.sign_in("learner")
    learner.open_question()
    before = learner.site.answers(learner.attempt_id)
    learner.answer(worst)
    expect(learner.page.get_by_text("You chose:")).to_be_visible()
    assert len(learner.site.answers(learner.attempt_id)) == len(before) + 1
    hr = visit(java_script_enabled=False)
    hr.sign_in("hr")
    hr.go("/reports/completion")
    hr.page.get_by_label("Sort by").select_option(index=1)
    hr.press("Show the report")
    expect(hr.page.locator("h1")).to_have_text("Who is in date")
    assert hr.page.locator(".app-people tbody tr").count() > 10


def test_a_question_loads_light_in_a_cold_browser(visit: Callable[..., Visitor]) -> None:
    warm = visit()
    warm.sign_in("learner")
    warm.open_question()
    cold = visit(storage_state=warm.context.storage_state())
    requests, sizes = _traffic(cold, warm.page.url)
    assert cold.page.locator("input[type=radio]").count() >= 2
    assert 3 <= len(requests) <= MOST_REQUESTS, requests
    assert 5_000 < sum(sizes) <= MOST_BYTES, f"{sum(sizes)} bytes in {requests}"


def test_a_killed_server_loses_no_answer_and_no_sign_in(visit: Callable[..., Visitor], own_site: Site) -> None:
    learner = visit(own_site)
    learner.sign_in("new.starter")
    learner.open_question()
    attempt_id = learner.attempt_id
    learner.answer(best)
    given = own_site.answers(attempt_id)
    assert len(given) == 1
    feedback, way_on = learner.page.url, learner.page.locator("main a.nhsuk-button").get_attribute("href")
    own_site.kill()
    own_site.start()
    assert own_site.answers(attempt_id) == given
    with learner.page.expect_navigation():
        learner.page.locator("main a.nhsuk-button").click()
    assert learner.page.url == own_site.url + (way_on or "")
    learner.go(feedback)
    expect(learner.page.get_by_text("You chose:")).to_be_visible()
    learner.go(way_on or "")
    if learner.page.locator("input[type=radio]").count():
        learner.finish(best)
    expect(learner.page.locator("h1")).to_have_text("You have completed this module")
    assert own_site.answers(attempt_id)[:1] == given


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what a selector names has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.locator(":focus").and_(page.locator(selector)).count():
            return
    raise AssertionError(f"{selector} is not reached by the Tab key on {page.url}")


def _traffic(visitor: Visitor, address: str) -> tuple[list[str], list[int]]:
    requests: list[str] = []
    sizes: list[int] = []
    wire = visitor.context.new_cdp_session(visitor.page)
    wire.send("Network.enable")
    wire.on("Network.requestWillBeSent", lambda event: requests.append(event["request"]["url"]))
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    visitor.go(address)
    visitor.page.wait_for_load_state("networkidle")
    return requests, sizes
