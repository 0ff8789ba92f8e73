"""The refresher in a real browser: from My training to the certificate, without JavaScript too, and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import chain, repeat
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from induction.domain.learning.module import Option
from tests.browser.papers import check_certificate, told
from tests.browser.site import PASSWORD, Site
from tests.browser.test_other_ways import tab_to
from tests.browser.visitor import Visitor
from tests.web.learner import best, worst

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NAME = "Nguyễn Thị Lan"
Chooser = Callable[[tuple[Option, ...]], Option]


def test_a_refresher_leads_from_last_years_mistakes_to_a_new_certificate(
    visit: Callable[..., Visitor], site: Site, tmp_path: Path
) -> None:
    learner = visit()
    learner.sign_in("refresher")
    learner.inspect("home-refresher")
    learner.press("See your refresher")
    expect(learner.page.locator("h1")).to_have_text("Your refresher")
    assert (
        learner.page.get_by_text(
            re.compile("^On .* (there was a better choice than yours|your choice here was one that breaches)")
        ).count()
        >= 2
    )
    situations = learner.page.locator("main ol li").count()
    assert 5 <= situations <= 8
    learner.inspect("refresher")
    learner.press("Start")
    expect(learner.page.get_by_text(f"Situation 1 of {situations} of your refresher")).to_be_visible()
    learner.inspect("refresher-question")
    learner.page.get_by_label("Fairly sure").check()
    choosers = chain([worst], repeat(best))

    def once_wrong(options: tuple[Option, ...]) -> Option:
        return next(choosers)(options)

    _take(learner, once_wrong)
    expect(learner.page.locator("h1")).to_have_text("1 situation to look at again")
    expect(learner.page.locator("h1")).to_be_focused()
    learner.inspect("refresher-to-look-at-again")
    elsewhere = visit(java_script_enabled=False)  # and on another machine, without JavaScript
    elsewhere.sign_in("refresher")
    elsewhere.press("Look again")
    elsewhere.press("Try again what I missed")
    _take(elsewhere, best)
    expect(elsewhere.page.locator("h1")).to_have_text("You have completed your refresher")
    learner.go("/refreshers/induction-core")
    learner.inspect("refresher-completed")
    number = _attest(learner)
    expect(learner.page.get_by_text(f"Refresher: {situations} situations from")).to_be_visible()
    with learner.page.expect_download() as download:
        learner.press("Download the certificate (PDF)")
    file = tmp_path / "certificate.pdf"
    download.value.save_as(file)
    check_certificate(file, site.data_dir / "trust", NAME, number)
    assert f"Refresher: {situations} situations from" in " ".join(told("pdftotext", file, "-").split())
    learner.go("/certificates")
    expect(learner.page.locator("main .nhsuk-tag").nth(1)).to_have_text("Valid")  # the earlier one, to its last day
    learner.inspect("certificates-after-refresher")


def test_who_comes_back_shows_what_they_know_by_keyboard_alone(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page, keyboard = visitor.page, visitor.page.keyboard
    visitor.sign_in("returner")
    tab_to(page, "main a.nhsuk-button")
    keyboard.press("Enter")
    page.wait_for_url("**/refreshers/*")
    expect(page.locator("h1")).to_have_text("Show what you know")
    visitor.inspect("show-what-you-know")
    tab_to(page, "main form button")
    keyboard.press("Space")
    page.wait_for_url(re.compile(r"/attempts/[^/]+/1$"))
    tab_to(page, "input[name=option]")
    keyboard.press("Space")
    tab_to(page, "input[name=confidence]")
    expect(page.locator("input[name=confidence]:checked")).to_have_count(0)  # reached, and not chosen thereby
    keyboard.press("ArrowDown")
    expect(page.locator("#confidence-2")).to_be_checked()
    tab_to(page, "main form button")
    keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/feedback"))
    expect(page.locator("h1")).to_be_focused()
    tab_to(page, "main a.nhsuk-button, main form button")
    keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/attempts/[^/]+/\d+$"))


def _take(visitor: Visitor, choose: Chooser) -> None:
    """Answer one situation after another until the refresher's own page comes."""
    page: Page = visitor.page
    page.wait_for_url(re.compile(r"/attempts/[^/]+/\d+$"))
    while "/refreshers/" not in page.url:
        visitor.answer(choose)
        page.locator("main a.nhsuk-button, main form button").first.click()
        page.wait_for_url(re.compile(r"/refreshers/|/attempts/[^/]+/\d+$"))


def _attest(learner: Visitor) -> str:
    page = learner.page
    learner.press("Read the policy and attest")
    learner.press("Continue to the statement")
    page.locator("#full_name").fill(NAME)
    page.get_by_label("I make this statement").check()
    page.locator("#password").fill(PASSWORD)
    learner.press("Attest and get my certificate")
    expect(page.locator("h1")).to_have_text("Your certificate")
    return page.url.rsplit("/", 1)[-1]
