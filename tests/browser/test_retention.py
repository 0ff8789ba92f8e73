"""HR holds a record back, lets it go and proposes to dispose of it; an approver decides; one takes one's own record."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from induction.db import begin_write
from induction.db.models import OrganisationUnit, StaffMember
from induction.services.retained import retention
from tests.browser.site import Site
from tests.browser.visitor import Visitor
from tests.staff import add_staff

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NAME, NUMBER = "Zephyrine Quillfeather", "77123456"


@pytest.fixture
def leaver(site: Site) -> int:
    """Somebody who left in 2015 and is due."""
    with site.database.session() as session:
        unit = session.scalars(select(OrganisationUnit.id).limit(1)).one()
        begin_write(session)
        person = add_staff(
            session, number=NUMBER, name=NAME, organisation_unit_id=unit, starts_on=date(2010, 1, 4),
            ends_on=date(2015, 3, 31),
        )  # fmt: skip
        now = datetime.now(UTC)
        retention.find_due(session, site.library, now.date(), now)
        session.commit()
    return person


def test_a_record_is_held_let_go_and_disposed_of(visit: Callable[..., Visitor], site: Site, leaver: int) -> None:
    hr, second = visit(), visit()
    hr.sign_in("hr")
    hr.go("/retention")
    hr.inspect("retention-schedule")
    hr.go(f"/people/{NUMBER}")
    hr.press("How long it is kept, and holds on it")
    hr.page.get_by_label("Why").fill("A claim is under way.")
    hr.press("Hold it back")
    expect(hr.page.locator("main")).to_contain_text("A claim is under way.")
    hr.inspect("record-held")
    hr.page.get_by_label("Why it need no longer be held").fill("It is settled.")
    hr.press("End the hold")
    hr.inspect("record-kept")
    hr.go("/retention/due")
    hr.page.get_by_label(f"{NAME}, {NUMBER}").check()
    hr.inspect("records-due")
    hr.page.locator("#reason").fill("The period is over.")
    hr.press("Propose to dispose of them")
    expect(hr.page.locator("main")).to_contain_text("somebody else must decide it")
    where = hr.page.url.removeprefix(site.url)
    second.sign_in("approver")
    second.go(where)
    expect(second.page.locator("main")).to_contain_text("It cannot be undone")
    second.inspect("proposal-disposal")
    second.press("Approve and carry out")
    expect(second.page.locator("main")).to_contain_text("The records of 1 person")
    expect(second.page.locator("main")).not_to_contain_text(NAME)
    hr.go("/retention/due")
    expect(hr.page.locator("main")).to_contain_text("the records of 1 person")
    with site.database.session() as session:
        assert session.get_one(StaffMember, leaver).name == "Former member of staff"


def test_ones_own_record_is_taken_without_script(visit: Callable[..., Visitor]) -> None:
    manager = visit(java_script_enabled=False)
    manager.sign_in("manager")
    manager.go("/certificates")
    manager.press("Take everything that is held about you")
    manager.page.get_by_label("JSON, for a program").check()
    with manager.page.expect_download() as download:
        manager.page.get_by_role("button", name="Take my record").click()
    record = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert record["format"] == "induction subject access record"
    assert any(section["rows"] for section in record["sections"] if section["id"] == "assignment_record")


def test_hr_takes_a_record_for_the_person(visit: Callable[..., Visitor]) -> None:
    hr = visit()
    hr.sign_in("hr")
    hr.go("/my-record")
    hr.inspect("my-record")
    hr.go("/my-record/of/90000009")
    hr.inspect("whole-record")
    hr.expected_statuses = {"422"}
    hr.press("Take the record")
    expect(hr.page.locator(".nhsuk-error-summary")).to_be_focused()
    hr.page.get_by_label("Subject access request").check()
    hr.page.get_by_label("PDF, to read").check()
    hr.press("Take the record")
    expect(hr.page.locator("h1")).to_have_text("Whole record")
