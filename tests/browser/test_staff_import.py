"""HR brings a month's changes in: a joiner, a mover, a leaver and a row to mend, by an Excel file from ESR."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import aliased

from induction.db.models import OrganisationUnit, StaffMember
from tests.browser.site import Site
from tests.browser.visitor import Visitor
from tests.extracts import HEADINGS, as_xlsx, row

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_hr_brings_staff_in_and_out(visit: Callable[..., Visitor], site: Site, tmp_path: Path) -> None:
    rows = _staff_in_post(site)
    leaver, mover = rows[-1], rows[-2]
    changed = [each for each in rows if each is not leaver]
    mover["Team Code"], mover["Directorate Code"] = rows[0]["Team Code"], rows[0]["Directorate Code"]
    joiner = row("90009001", email_address="jo.bright@larkmere.example", first_name="Jo", last_name="Bright")
    joiner |= {"Team Code": rows[0]["Team Code"], "Directorate Code": rows[0]["Directorate Code"]}
    joiner |= {"Team": "", "Directorate": "", "Line Manager Employee Number": rows[0]["Employee Number"]}
    file = tmp_path / "staff-in-post.xlsx"
    file.write_bytes(_workbook([*changed, joiner, joiner | {"Employee Number": "90009002", "Staff Group": "Wizards"}]))
    hr = visit()
    _send_the_wrong_file_first(hr, tmp_path)
    hr.page.set_input_files("input[name=file]", file)
    hr.press("Show what it would change")
    expect(hr.page.locator("h1")).to_have_text("What this file would change")
    for name in ("Jo Bright", str(leaver["Full Name"]), str(mover["Full Name"])):
        expect(hr.page.locator("main")).to_contain_text(name)
    expect(hr.page.locator("#refused ~ table")).to_contain_text("“Wizards” is none of ESR's")
    hr.inspect("staff-import-dry-run")
    with hr.page.expect_download() as download:
        hr.page.get_by_role("link", name="Download all rows to mend").click()
    assert "Wizards" in Path(download.value.path()).read_text(encoding="utf-8-sig")
    hr.press("Import these changes")
    expect(hr.page.locator("h1")).to_contain_text("Staff import of")
    hr.inspect("staff-import-done")
    hr.go("/staff/imports")
    expect(hr.page.locator("main")).to_contain_text("staff-in-post.xlsx")
    hr.inspect("staff-imports")
    _almost_let_many_leave(hr, tmp_path, [each for each in changed if each["Employee Number"].startswith("9000000")])
    assert "There is nothing to import" in site.run("staff", "import", file, "--dry-run")


def _send_the_wrong_file_first(hr: Visitor, tmp_path: Path) -> None:
    hr.sign_in("hr")
    hr.go("/staff/imports")
    wrong = tmp_path / "minutes.csv"
    wrong.write_text("Present,Apologies\nJo,Sam\n", encoding="utf-8")
    hr.page.set_input_files("input[name=file]", wrong)
    hr.expected_statuses = {"422"}
    hr.press("Show what it would change")
    expect(hr.page.locator(".nhsuk-error-summary")).to_be_focused()
    expect(hr.page.locator(".nhsuk-error-summary")).to_contain_text("The file lacks these headings: Employee Number")
    hr.inspect("staff-imports-refused")
    hr.expected_statuses = set()


def _almost_let_many_leave(hr: Visitor, tmp_path: Path, few: list[dict[str, Any]]) -> None:
    """Send a file that is not the whole extract, see the warning, and think better of it."""
    part = tmp_path / "part.xlsx"
    part.write_bytes(_workbook(few))
    hr.go("/staff/imports")
    hr.page.set_input_files("input[name=file]", part)
    hr.press("Show what it would change")
    expect(hr.page.locator("main")).to_contain_text("More than a tenth of the")
    hr.expected_statuses = {"422"}
    hr.press("Import these changes")
    expect(hr.page.locator(".nhsuk-error-summary")).to_be_focused()
    hr.inspect("staff-import-many-leavers")
    hr.expected_statuses = set()
    hr.press("Do not import this file")
    expect(hr.page.locator("h1")).to_have_text("Bring staff in and out")


def _workbook(rows: list[dict[str, Any]]) -> bytes:
    return as_xlsx(rows, [*HEADINGS, "Full Name"])


def _staff_in_post(site: Site) -> list[dict[str, Any]]:
    """The extract that ESR would give of the demo's people."""
    team, home, manager = aliased(OrganisationUnit), aliased(OrganisationUnit), aliased(StaffMember)
    query = (
        select(StaffMember, team.code, home.code, manager.employee_number)
        .join(team, team.id == StaffMember.organisation_unit_id)
        .outerjoin(home, home.id == team.parent_id)
        .outerjoin(manager, manager.id == StaffMember.line_manager_id)
        .where(StaffMember.ends_on.is_(None), StaffMember.has_esr_record)
        .order_by(StaffMember.id)
    )
    with site.database.session() as session:
        return [
            {
                "Employee Number": person.employee_number,
                "Assignment Number": person.assignment_number,
                "Full Name": person.name,
                "Email Address": person.email,
                "Directorate Code": directorate,
                "Team Code": unit,
                "Staff Group": person.staff_group,
                "Job Role": person.job_role,
                "Line Manager Employee Number": boss,
                "Assignment Status": person.assignment_status,
                "Primary Assignment": "Yes",
                "Start Date": person.starts_on,
            }
            for person, unit, directorate, boss in session.execute(query)
        ]
