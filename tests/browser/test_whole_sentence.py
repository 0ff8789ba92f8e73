"""Sign in, learn, attest, hold a sealed certificate that anybody can verify, and see it counted by HR."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.papers import check_certificate, csv_row, xlsx_row
from tests.browser.site import PASSWORD, Site
from tests.browser.visitor import Visitor
from tests.web.learner import best, worst

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NAME = "Aylin O'Neil-Şahin"
EMPLOYEE_NUMBER = "90000001"


def test_a_new_starter_becomes_compliant_and_hr_sees_it(
    visit: Callable[..., Visitor], site: Site, tmp_path: Path
) -> None:
    learner = visit()
    _sign_in_after_a_slip(learner)
    _learn_from_a_mistake(learner)
    for _ in site.library.programme("induction-core").modules[1:]:
        learner.open_question()
        learner.finish(best)
        expect(learner.page.locator("h1")).to_have_text("You have completed this module")
    learner.inspect("result-completed")
    number = _attest(learner)
    file = _download_twice(learner, tmp_path)
    check_certificate(file, site.data_dir / "trust", NAME, number)
    told = site.run("certificate", "verify", file)
    assert "Verdict: genuine" in told
    assert number in told
    _verify(visit(), learner.page.get_by_role("link", name="verify this certificate").get_attribute("href") or "")
    _look_around(learner, number)
    _report(visit(), number, tmp_path)


def _sign_in_after_a_slip(learner: Visitor) -> None:
    learner.go("/sign-in")
    learner.inspect("sign-in")
    learner.expected_statuses = {"422"}
    learner.press("Sign in")
    expect(learner.page.locator(".nhsuk-error-summary")).to_be_focused()
    learner.inspect("sign-in-refused")
    learner.expected_statuses = set()
    learner.sign_in("new.starter")
    expect(learner.page.locator("h1")).to_have_text("My training")
    learner.inspect("home-new-starter")


def _learn_from_a_mistake(learner: Visitor) -> None:
    page = learner.page
    page.locator("main a.nhsuk-button").click()
    learner.inspect("module")
    learner.press("Start")
    learner.inspect("question")
    learner.expected_statuses = {"422"}
    learner.press("This is what I would do")
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    learner.inspect("question-unanswered")
    learner.expected_statuses = set()
    learner.answer(worst)
    learner.inspect("feedback-wrong")
    learner.press("Put it right")
    expect(page.get_by_text("Putting it right")).to_be_visible()
    learner.inspect("question-recovery")
    learner.answer(best)
    learner.inspect("feedback-right")
    page.locator("main a.nhsuk-button").click()
    if "/result" not in page.url:
        learner.finish(best)
    expect(page.locator("h1")).to_have_text("1 situation to look at again")
    learner.inspect("result-to-look-at-again")
    learner.press("Try again what I missed")
    learner.finish(best)
    expect(page.locator("h1")).to_have_text("You have completed this module")
    learner.go("/")
    learner.inspect("home-in-progress")


def _attest(learner: Visitor) -> str:
    page = learner.page
    learner.go("/")
    learner.inspect("home-ready-to-attest")
    learner.press("Read the policy and attest")
    learner.inspect("attestation-read")
    learner.press("Continue to the statement")
    learner.inspect("attestation-statement")
    learner.expected_statuses = {"422"}
    learner.press("Attest and get my certificate")
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    learner.inspect("attestation-refused")
    learner.expected_statuses = set()
    page.locator("#full_name").fill(NAME)
    page.get_by_label("I make this statement").check()
    page.locator("#password").fill(PASSWORD)
    learner.press("Attest and get my certificate")
    expect(page.locator("h1")).to_have_text("Your certificate")
    learner.inspect("certificate")
    return page.url.rsplit("/", 1)[-1]


def _download_twice(learner: Visitor, folder: Path) -> Path:
    files = [folder / "certificate.pdf", folder / "again.pdf"]
    for file in files:
        with learner.page.expect_download() as download:
            learner.press("Download the certificate (PDF)")
        download.value.save_as(file)
    assert files[0].read_bytes() == files[1].read_bytes()
    assert files[0].read_bytes().startswith(b"%PDF-")
    return files[0]


def _verify(stranger: Visitor, address: str) -> None:
    stranger.go("/verify")
    stranger.inspect("verify")
    stranger.page.get_by_label("Verification code").fill(address.rsplit("/", 1)[-1].lower())
    stranger.press("Verify the code")
    expect(stranger.page.locator("main .nhsuk-tag").first).to_have_text("Genuine")
    expect(stranger.page.get_by_text(NAME)).to_be_visible()
    stranger.inspect("verify-genuine")
    stranger.expected_statuses = {"404"}
    stranger.go("/verify/" + "0" * 26)
    expect(stranger.page.get_by_text("Genuine")).to_have_count(0)
    stranger.inspect("verify-unknown")


def _look_around(learner: Visitor, number: str) -> None:
    learner.go("/certificates")
    expect(learner.page.get_by_text(number)).to_be_visible()
    learner.inspect("certificates")
    for path in ("/", "/policies", "/policies/staff-use-of-social-media", "/help", "/accessibility", "/privacy",
                 "/your-sign-ins"):  # fmt: skip
        learner.go(path)
        learner.inspect("around-" + (path.strip("/").replace("/", "-") or "home-compliant"))
    learner.expected_statuses = {"404"}
    learner.go("/no-such-page")
    learner.inspect("not-found")


def _report(hr: Visitor, number: str, folder: Path) -> None:
    page = hr.page
    hr.sign_in("hr")
    hr.go("/reports/completion")
    hr.inspect("report")
    page.get_by_label("Status", exact=True).select_option(label="Compliant")
    with page.expect_navigation():
        hr.press("Show the report")
    _turn_to(hr, NAME)
    row = page.get_by_role("row").filter(has_text=EMPLOYEE_NUMBER)
    expect(row).to_contain_text(NAME)
    expect(row).to_contain_text(number)
    expect(row.locator(".nhsuk-tag")).to_have_text(re.compile("compliant", re.IGNORECASE))
    for name, ending, read in (("CSV", "csv", csv_row), ("Excel", "xlsx", xlsx_row)):
        with page.expect_download() as download:
            hr.press(f"Download {name}")
        file = folder / f"report.{ending}"
        download.value.save_as(file)
        found = read(file, EMPLOYEE_NUMBER)
        assert found["name"] == NAME
        assert found["status"] == "compliant"
        assert found["certificate_number"] == number
    hr.press("What the columns mean")
    hr.inspect("report-dictionary")


def _turn_to(hr: Visitor, name: str) -> None:
    while not hr.page.get_by_role("row").filter(has_text=name).count():
        following = hr.page.get_by_role("link", name=re.compile("^Next"))
        assert following.count(), f"{name} is on no page of the report"
        with hr.page.expect_navigation():
            following.click()
