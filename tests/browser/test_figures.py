"""What people misunderstand, from their answers to the author's page; and what HR finds out about ESR."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect
from sqlalchemy import select

from induction.db.models import Attestation, StaffMember
from induction.domain.learning.module import Module
from tests.browser.site import PASSWORD, Site
from tests.browser.visitor import Visitor
from tests.esr.trust import HEAD, NAME
from tests.items.crowd import Sat, people, sit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LONG_AGO = timedelta(days=200)


@pytest.fixture
def busy_site(tmp_path: Path) -> Iterator[Site]:
    """A served demo in which many people took two modules some quarters ago, one situation of them badly."""
    made = Site(tmp_path)
    made.prepare()
    chance = Random(3)
    with made.database.session() as session:
        for name, weights in (("friend-requests", (9, 2, 5, 3, 1, 1)), ("confidentiality", (9, 4, 1, 1, 1, 1))):
            module = made.library.modules[name]
            sit(session, module, [_sat(chance, module, who, weights) for who in people(session, 400)])
        session.commit()
    made.start()
    yield made
    made.stop()


def _sat(chance: Random, module: Module, who: int, weights: tuple[int, ...]) -> Sat:
    chosen = {each.id: chance.choices(each.options, weights[: len(each.options)])[0].id for each in module.core}
    given = {scene: (option, chance.random() < 0.6) for scene, option in chosen.items()}
    return Sat(who, datetime.now(UTC) - LONG_AGO, given)


@pytest.mark.slow
def test_an_author_sees_what_is_misunderstood_and_goes_to_the_clause(
    visit: Callable[..., Visitor], busy_site: Site
) -> None:
    author = visit(at=busy_site)
    author.sign_in("author")
    page = author.page
    page.get_by_role("link", name="Content", exact=True).click()
    page.get_by_role("link", name="What people misunderstand").click()
    _come_by_figures(author)
    author.inspect("misunderstood")
    first = page.locator("ol.app-steps > li").first
    expect(first).to_contain_text("first choices were wrong")
    first.get_by_role("link", name="The clause with its obligations").click()
    expect(page.locator("h1")).to_contain_text("Social Media")
    author.go("/content/misunderstood")
    page.locator("ol.app-steps > li").first.locator("a[href*='#scene-']").first.click()
    expect(page.locator("h1")).to_contain_text("First choices")
    expect(page.get_by_role("table").first).to_contain_text("%")
    author.inspect("first-choices")
    author.go("/content/misunderstood")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV, for a spreadsheet").click()
    assert "friend-requests" in Path(download.value.path()).read_text(encoding="utf-8-sig")


def _come_by_figures(author: Visitor) -> None:
    """Wait for the worker inside the served program to have counted."""
    until = time.monotonic() + 60
    while "No quarter has been counted yet" in author.page.content():
        assert time.monotonic() < until, "the worker does not count"
        time.sleep(1)
        author.page.reload()


def test_hr_compares_with_esr_and_takes_the_corrections_away(
    visit: Callable[..., Visitor], site: Site, tmp_path: Path
) -> None:
    export = tmp_path / "export.csv"
    export.write_text(_export(site), encoding="utf-8")
    hr = visit()
    hr.sign_in("hr")
    page = hr.page
    hr.go("/reports/completion")
    page.get_by_role("link", name="Compare with ESR").first.click()
    hr.inspect("esr")
    hr.expected_statuses = {"422"}
    hr.press("Show what differs")
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("Choose ESR's competency export")
    hr.expected_statuses = set()
    page.set_input_files("input[name=file]", export)
    hr.press("Show what differs")
    expect(page.locator("h1")).to_have_text("Differences from ESR")
    expect(page.locator("#renewed-here ~ table").first).to_contain_text("in ESR.")
    hr.inspect("esr-differences")
    page.get_by_role("button", name="Excel", exact=True).click()
    expect(page.get_by_text("This is about")).to_be_visible()
    page.locator("#password").fill(PASSWORD)
    with page.expect_download() as download:
        hr.press("Go on")
    book = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert book["Corrections for ESR"].max_row > 50
    page.go_back()
    page.get_by_role("button", name="I am done").click()
    expect(page.locator("h1")).to_have_text("Compare with ESR")


def _export(site: Site) -> str:
    """An export a year behind for every fourth person, and with 60 numbers that nobody has."""
    with site.database.session() as session:
        rows = session.execute(
            select(StaffMember.employee_number, StaffMember.assignment_number, Attestation)
            .join(Attestation, Attestation.staff_member_id == StaffMember.id)
            .where(Attestation.programme_id == "induction-core")
            .order_by(Attestation.id)
        )
        latest = {number: (assignment, made) for number, assignment, made in rows}
    lines = [HEAD]
    for at, (number, (assignment, made)) in enumerate(latest.items()):
        behind = timedelta(days=365 if at % 4 == 0 else 0)
        dates = (made.expires_on - behind, made.achieved_on - behind)
        lines.append(",".join([number, assignment, NAME, *(f"{day:%d-%b-%Y}" for day in dates), "000|Typist", "", ""]))
    lines += [f"8800{at:04},8800{at:04},{NAME},01-Feb-2027,01-Feb-2026,000|Typist,," for at in range(60)]
    return "\n".join(lines)
