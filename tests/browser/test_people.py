"""A line manager looks after the team, HR proposes, an approver decides, the Communications Team keeps the register."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_manager_sees_the_team_and_takes_the_list_away(visit: Callable[..., Visitor]) -> None:
    manager = visit(java_script_enabled=False)
    manager.sign_in("manager")
    manager.page.get_by_role("link", name="My team").click()
    expect(manager.page.locator("main")).to_contain_text("report to you, directly or indirectly, are in date")
    expect(manager.page.locator("main table")).to_contain_text("Nguyễn Thị Lan")
    manager.page.get_by_label("Due soon").check()
    manager.press("Show")
    expect(manager.page.locator("main table")).to_contain_text("Nguyễn Thị Lan")
    expect(manager.page.locator("main table")).not_to_contain_text("Aylin")
    with manager.page.expect_download() as download:
        manager.page.get_by_role("link", name="Download this list").click()
    assert "Nguyễn Thị Lan" in Path(download.value.path()).read_text(encoding="utf-8-sig")
    manager.press("People to tell in person")
    expect(manager.page.locator("h1")).to_have_text("People to tell in person")


def test_the_teams_pages_fit_and_are_accessible(visit: Callable[..., Visitor]) -> None:
    manager = visit()
    manager.sign_in("manager")
    for path, kind in (("/team", "team"), ("/reminders/tell", "people-to-tell")):
        manager.go(path)
        manager.inspect(kind)


def test_an_exemption_takes_two_people_and_takes_effect(visit: Callable[..., Visitor]) -> None:
    hr, second = visit(), visit()
    hr.sign_in("hr")
    hr.go("/people")
    hr.inspect("staff")
    hr.page.get_by_label("Find a staff member").fill("Sean Nobody")
    hr.press("Find")
    expect(hr.page.locator("main")).to_contain_text("Nobody has that in their name")
    hr.page.get_by_label("Find a staff member").fill("90000009")
    hr.press("Find")
    expect(hr.page.locator("h1")).to_have_text("Mairéad Nic Dhomhnaill")
    hr.inspect("person")
    hr.press("Propose an exemption")
    hr.expected_statuses = {"422"}
    hr.press("Propose it")
    expect(hr.page.locator(".nhsuk-error-summary")).to_be_focused()
    hr.inspect("exemption-refused")
    for name, value in (("from-day", "1"), ("from-month", "11"), ("from-year", "2026")):
        hr.page.locator(f"#{name}").fill(value)
    hr.page.get_by_label("Career break").check()
    hr.page.locator("#reason").fill("Agreed with the line manager.")
    hr.press("Propose it")
    expect(hr.page.locator("main")).to_contain_text("somebody else must decide it")
    hr.inspect("proposal-own")
    second.sign_in("approver")
    second.go("/approvals")
    second.inspect("approvals")
    second.page.get_by_role("link", name="Exemption").first.click()
    second.inspect("proposal")
    second.press("Approve and carry out")
    expect(second.page.locator("main")).to_contain_text("Approved by Oluwaseun Bakare")
    hr.go("/people/90000009")
    expect(hr.page.locator("main")).to_contain_text("Exempt")
    expect(hr.page.locator("main")).to_contain_text("career break")


def test_the_other_forms_about_a_person_fit_and_are_accessible(visit: Callable[..., Visitor]) -> None:
    hr = visit()
    hr.sign_in("hr")
    hr.go("/people/90000003/paper")
    hr.inspect("paper")
    hr.go("/people/90000003")
    hr.page.get_by_role("link", name="Correct").first.click()
    hr.inspect("correction")
    hr.go("/reminders")
    hr.inspect("reminders")


def test_the_register_of_team_accounts_is_kept(visit: Callable[..., Visitor]) -> None:
    author = visit()
    author.sign_in("author")
    author.page.get_by_role("link", name="Team accounts").click()
    author.inspect("team-accounts")
    author.press("Enter an account")
    author.inspect("team-account-new")
    for name, value in (
        ("name", "Alder Ward"), ("platform", "Twitter"), ("address", "https://social.example/alder-ward"),
        ("opened-day", "1"), ("opened-month", "10"), ("opened-year", "2026"),
    ):  # fmt: skip
        author.page.locator(f"#{name}").fill(value)
    author.press("Enter it")
    expect(author.page.locator("h1")).to_have_text("Alder Ward")
    author.page.locator("#number").fill("90000008")
    author.page.get_by_label("Deputy").check()
    for name, value in (("from-day", "1"), ("from-month", "11"), ("from-year", "2026")):
        author.page.locator(f"#{name}").fill(value)
    author.page.get_by_role("button", name="Enter", exact=True).click()
    expect(author.page.locator("main")).to_contain_text("Oluwaseun Bakare")
    author.inspect("team-account")


def test_the_page_for_ones_own_password_fits_and_is_accessible(visit: Callable[..., Visitor]) -> None:
    learner = visit()
    learner.sign_in("learner")
    learner.go("/your-sign-ins")
    learner.press("Change your password")
    learner.inspect("own-password")
    learner.expected_statuses.add("422")
    learner.press("Change my password")
    expect(learner.page.locator(".nhsuk-error-summary")).to_contain_text("Enter the password you have now")
    learner.inspect("own-password-again")
