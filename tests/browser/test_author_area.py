"""What authors and the Communications Team see: every side of a module, and a policy change from desk to learner."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.site import Site
from tests.browser.visitor import Visitor
from tests.versions.desk import Desk, desk_in
from tests.versions.next_version import NEW, OLD, SLUG

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

POLICY = f"/content/policies/{SLUG}"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_in(tmp_path / "desk")


@pytest.fixture
def own_site(tmp_path: Path, desk: Desk) -> Iterator[Site]:
    """A served demo whose content lies on an author's desk."""
    made = Site(tmp_path)
    made.environ |= {"INDUCTION_CONTENT_DIR": str(desk.content), "INDUCTION_SCENARIOS_DIR": str(desk.scenarios)}
    made.prepare()
    made.start()
    yield made
    made.stop()


@pytest.mark.slow
def test_an_author_looks_at_a_module_from_every_side(visit: Callable[..., Visitor]) -> None:
    author = visit()
    author.sign_in("author")
    page = author.page
    page.get_by_role("link", name="Content", exact=True).click()
    author.inspect("author-index")
    page.get_by_role("link", name="Map of Friend requests and professional boundaries").click()
    expect(page.get_by_role("img", name="How the scenes of Friend requests")).to_be_visible()
    author.inspect("author-map")
    page.get_by_role("link", name="Preview of").click()
    author.inspect("author-preview")
    page.locator("input[type=radio]").first.check()
    author.press("This is what I would do")
    expect(page.get_by_text("Nothing is recorded")).to_be_visible()
    author.inspect("author-preview-outcome")
    page.get_by_role("link", name="section 6.1").first.click()
    expect(page.locator("mark#quote")).to_be_in_viewport()
    author.inspect("policy-with-a-quote")
    for kind, path in (
        ("transcript", "/content/modules/friend-requests/transcript"),
        ("discussion-card", "/content/modules/friend-requests/discussion-card"),
        ("coverage", "/content/coverage"),
        ("coverage-filtered", "/content/coverage?section=6.1&kind=must-not"),
        ("policy", f"{POLICY}/{OLD}"),
        ("findings", "/content/findings"),
    ):
        author.go(path)
        author.inspect(f"author-{kind}")


@pytest.mark.slow
def test_a_new_version_goes_from_the_desk_to_those_whom_it_asks(
    visit: Callable[..., Visitor], own_site: Site, desk: Desk
) -> None:
    author, approver = visit(at=own_site), visit(at=own_site)
    author.sign_in("author")
    approver.sign_in("approver")
    _publish(author, approver, OLD)
    desk.write_next_version()
    desk.mend_modules()
    author.expected_statuses = {"404"}  # until the service has looked at the desk again
    _come_by(author, f"{POLICY}/changes/{OLD}/{NEW}")
    author.expected_statuses = set()
    expect(author.page.locator("ins").filter(has_text="or follow").first).to_be_visible()
    author.inspect("policy-changes")
    _publish(author, approver, NEW)
    learner = visit(at=own_site)
    learner.sign_in("learner")
    _come_by(learner, f"/policies/{SLUG}/{OLD}/changes", "What has changed since version 1.0")
    learner.inspect("policy-changes-for-staff")


def _publish(author: Visitor, approver: Visitor, version: str) -> None:
    author.go(f"{POLICY}/{version}/publication")
    author.inspect(f"publication-{version}")
    author.page.locator("#reason").fill("The board approved it.")
    author.press("Propose the publication")
    author.page.wait_for_url("**/approvals/*")
    approver.go(author.page.url)
    approver.inspect(f"publication-{version}-to-decide")
    approver.press("Approve and carry out")
    expect(approver.page.get_by_text("Approved by")).to_be_visible()


def _come_by(visitor: Visitor, path: str, heading: str = "") -> None:
    """Open a page, again until the service has noticed what there is to see; it looks every five seconds."""
    until = time.monotonic() + 30
    while True:
        visitor.go(path)
        found = visitor.page.locator("h1").inner_text()
        if "Page not found" not in found and heading in found:
            return
        assert time.monotonic() < until, f"{path} is still {found!r}"
        time.sleep(1)
