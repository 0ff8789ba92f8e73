"""HR goes from the dashboard to names and to one person's rule; a line manager sees the same of their own people."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_hr_goes_from_the_dashboard_to_names_and_to_one_persons_rule(visit: Callable[..., Visitor]) -> None:
    hr = visit(java_script_enabled=False)
    hr.sign_in("hr")
    hr.page.get_by_role("link", name="Reports").click()
    expect(hr.page.locator("h1")).to_have_text("Compliance dashboard")
    hr.page.locator("table a[data-figure='overdue']").first.click()
    expect(hr.page.locator("h1")).to_have_text("Overdue")
    shown = int(hr.page.locator("[data-people]").get_attribute("data-people") or "0")
    assert hr.page.locator("tbody tr").count() == min(shown, 50)
    name = hr.page.locator("tbody th a").first.inner_text()
    hr.page.locator("tbody th a").first.click()
    expect(hr.page.locator("h1")).to_have_text(name)
    expect(hr.page.locator("main")).to_contain_text("Why it is asked")
    expect(hr.page.locator("main")).to_contain_text("Employed since")
    hr.press("The whole record")
    expect(hr.page.locator("h1")).to_have_text(name)


@pytest.mark.slow
def test_hr_drills_down_the_tree_and_back(visit: Callable[..., Visitor]) -> None:
    hr = visit()
    hr.sign_in("hr")
    hr.go("/reports")
    hr.inspect("dashboard")
    unit = hr.page.locator("#units ~ table").first.locator("th a").first
    name = unit.inner_text()
    unit.click()
    expect(hr.page.locator(".app-path [aria-current]")).to_have_text(name)
    hr.inspect("dashboard-unit")
    hr.page.locator(".app-path").get_by_text("Whole organisation").click()
    hr.page.get_by_label("Programme").select_option("team-accounts")
    hr.press("Show the figures")
    expect(hr.page.locator("main")).to_contain_text("Social Media Team Accounts")
    hr.inspect("dashboard-few")
    hr.go("/reports/people?figure=in-scope")
    hr.inspect("dashboard-names")
    hr.page.locator("tbody th a").first.click()
    hr.inspect("dashboard-why")
    hr.expected_statuses = {"422"}
    hr.go("/reports?day=31&month=2&year=2026")
    expect(hr.page.locator(".nhsuk-error-summary")).to_contain_text("As at must be a real date")
    hr.inspect("dashboard-refused")


def test_a_line_manager_has_a_dashboard_of_their_own_people(visit: Callable[..., Visitor]) -> None:
    manager = visit()
    manager.sign_in("manager")
    manager.page.get_by_role("link", name="My team").click()
    manager.page.get_by_role("navigation", name="My team").get_by_role("link", name="Dashboard").click()
    expect(manager.page.locator("h1")).to_have_text("Dashboard of my team")
    expect(manager.page.locator("main")).to_contain_text("What somebody answered is theirs")
    manager.inspect("team-dashboard")
    manager.page.locator("dl a").first.click()
    manager.inspect("team-dashboard-names")
    manager.page.locator("tbody th a").first.click()
    expect(manager.page.locator("main")).not_to_contain_text("The whole record")
    manager.expected_statuses = {"404"}
    manager.go("/team/dashboard/people/90000005")
    expect(manager.page.locator("h1")).to_have_text("Page not found")
