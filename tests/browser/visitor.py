"""Somebody in front of a real browser, who looks hard at each kind of page."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from induction.domain.learning.module import Option
from tests.browser import results as accessibility
from tests.browser.site import PASSWORD, Site

SCREENSHOTS = Path(os.environ.get("SCREENSHOTS") or Path(__file__).resolve().parents[2] / "screenshots")
WIDTHS = (320, 1280)
_STATUS = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")
_ATTEMPT = re.compile(r"/attempts/([^/]+)")


class Visitor:
    """One browser context with one page: signs in, answers, inspects; its console has to stay silent."""

    def __init__(self, context: BrowserContext, site: Site, inspected: set[str]) -> None:
        self.context, self.site, self.inspected = context, site, inspected
        self.page: Page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.expected_statuses: set[str] = set()
        self.faults: list[str] = []
        self.page.on("console", lambda message: self._hear(message.text))
        self.page.on("pageerror", lambda error: self._hear(str(error)))

    @property
    def attempt_id(self) -> str:
        """The attempt on whose page the visitor is."""
        found = _ATTEMPT.search(self.page.url)
        assert found, f"{self.page.url} is no page of an attempt"
        return found[1]

    def go(self, path: str) -> None:
        """Open a page of the site by its path or its whole address."""
        response = self.page.goto(path if "://" in path else self.site.url + path)
        assert response
        assert response.status < 400 or str(response.status) in self.expected_statuses, f"{path}: {response.status}"

    def press(self, name: str) -> None:
        """Click the button, or the link, that says this."""
        pressable = self.page.locator("main").locator("button, a").filter(has_text=name)
        pressable.first.click()

    def sign_in(self, mailbox: str) -> None:
        """Sign in as a demo person by the form."""
        self.go("/sign-in")
        self.page.get_by_label("E-mail").fill(f"{mailbox}@larkmere.example")
        self.page.locator("#password").fill(PASSWORD)
        self.press("Sign in")
        expect(self.page.locator("main h1")).not_to_have_text("Sign in")

    def open_question(self) -> None:
        """Go from My training to the question that comes next."""
        self.go("/")
        self.page.locator("main a.nhsuk-button").click()
        self.page.locator("main form button").click()
        self.page.wait_for_url(re.compile(r"/attempts/[^/]+/\d+$"))

    def answer(self, choose: Callable[[tuple[Option, ...]], Option]) -> None:
        """Answer the question that is shown; the feedback page follows."""
        self.page.locator(f"input[value='{self.site.token(self.attempt_id, choose)}']").check()
        self.press("This is what I would do")
        self.page.wait_for_url(re.compile(r"/feedback"))

    def finish(self, choose: Callable[[tuple[Option, ...]], Option]) -> None:
        """Answer until the result page."""
        while True:
            self.answer(choose)
            ends = self.page.get_by_role("button", name="See your result").count()
            with self.page.expect_navigation():
                self.page.locator("main a.nhsuk-button").click()
            if ends:
                return

    def inspect(self, kind: str) -> None:
        """Look at a kind of page once: axe, no sideways scrolling, a picture for people, at each width."""
        if kind in self.inspected:
            return
        self.inspected.add(kind)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        before = self.page.viewport_size
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.screenshot(path=SCREENSHOTS / f"{kind}-{width}.png", full_page=True)
            self._must_fit(kind, width)
            self._must_be_accessible(kind, width)
        assert before
        self.page.set_viewport_size(before)

    def leave(self) -> None:
        """Close the browser; whatever was wrong with a page is told now, all of it."""
        self.context.close()
        assert not self.faults, "\n".join(self.faults)

    def _must_fit(self, kind: str, width: int) -> None:
        needed = self.page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            self.faults.append(f"The page “{kind}” needs {needed} px and scrolls sideways at {width} px")

    def _must_be_accessible(self, kind: str, width: int) -> None:
        results = Axe().run(self.page)
        assert results.response["passes"], "axe found nothing to judge"
        accessibility.note(kind, width, results.response)
        if results.violations_count:
            self.faults.append(f"axe on “{kind}” at {width} px:\n{results.generate_report()}")

    def _hear(self, noise: str) -> None:
        found = _STATUS.search(noise)
        if not (found and found[1] in self.expected_statuses):
            self.faults.append(f"The console is not silent on {self.page.url}: {noise}")
