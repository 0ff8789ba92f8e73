"""Pages of an organisation whose units and people are too many for one list: the same figures and names, in part."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from sqlalchemy import func, select

from induction.db import Database
from induction.db.models import CountChange, StaffMember
from induction.db.queries import unit_tree
from induction.domain.people import Role
from induction.domain.reports.report_schedule import Schedule
from induction.services.reports import reporting
from induction.services.standings import standing
from tests import facts, staff
from tests.shipped import shipped
from tests.web.conftest import Browser

DAY = date(2026, 11, 23)
UNITS = {"A": "", "B": "", "A1": "A", "A2": "A", "A1X": "A1", "A1Y": "A1", "B1": "B", "A1XZ": "A1X"}
_UNITS_CHOSEN = re.compile(r'<select[^>]*name="unit".*?</select>', re.DOTALL)


@pytest.fixture
def hr(client_as: Callable[..., Browser], database: Database) -> Browser:
    """A browser of HR's, in an organisation of nine units and nineteen people."""
    browser = client_as(Role.HR, number="0001", name="Hei Ar", starts_on=DAY - timedelta(400))
    with database.session() as session:
        keys: dict[str, int] = {}
        for code, above in UNITS.items():
            keys[code] = staff.add_unit(session, code, f"Unit {code}", keys.get(above))
        for number in range(18):
            who = staff.add_staff(
                session, number=f"{7000 + number}", name=f"Ann No{number:02}", starts_on=DAY - timedelta(500),
                organisation_unit_id=keys[list(UNITS)[number % len(UNITS)]],
            )  # fmt: skip
            if number % 3:
                facts.attested(session, who, DAY - timedelta(300), DAY + timedelta(65))
        staff.reckon_everybody(session)
        session.commit()
    return browser


@pytest.fixture
def great(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let the organisation count as a great one from now on."""

    def begin() -> None:
        monkeypatch.setattr(unit_tree, "MOST", 4)
        monkeypatch.setattr(reporting, "MOST_NUMBERED", 10)
        monkeypatch.setattr(reporting, "PAGE_SIZE", 4)

    return begin


@pytest.mark.parametrize("unit", ["", "A", "A1", "A1X", "A1XZ", "B1"])
def test_the_dashboard_has_the_same_figures_and_names(hr: Browser, great: Callable[[], None], unit: str) -> None:
    asked = f"?unit={unit}"
    before = board(hr, asked)
    assert before[1]
    great()
    assert board(hr, asked) == before


@pytest.mark.parametrize(
    ("unit", "offered"),
    [
        ("", ["A", "B"]),
        ("A1", ["A", "A1", "A1X", "A1Y", "B"]),  # what is above it, itself, and what is right below
        ("A1XZ", ["A", "A1", "A1X", "A1XZ", "B"]),
    ],
)  # fmt: skip
def test_units_are_opened_level_by_level(hr: Browser, great: Callable[[], None], unit: str, offered: list[str]) -> None:
    great()
    for path in ("/reports", "/reports/completion"):
        text = hr.get(f"{path}?unit={unit}").text
        assert [code for code in choices(text) if code in UNITS] == offered
        assert "to find the units right below it" in text
    assert hr.get("/reports?unit=NONE").status_code == 422


def test_every_unit_is_on_the_list_of_a_trust(hr: Browser) -> None:
    text = hr.get("/reports").text
    assert set(UNITS) < set(choices(text))
    assert "to find the units right below it" not in text


@pytest.mark.parametrize("asked", ["", "unit=A", "status=due+soon", "staff-group=Administrative+and+Clerical"])
def test_a_long_report_is_read_on_by_name(hr: Browser, great: Callable[[], None], asked: str) -> None:
    whole = hr.get(f"/reports/completion?{asked}").text
    great()
    text, found = hr.get(f"/reports/completion?{asked}").text, []
    if "has no other order" not in text:
        assert asked == "unit=A", "ten people are few"
        return
    assert "aria-sort" not in text
    assert lead(text) == lead(whole)
    while True:
        found += rows(text)
        following = re.search(r'href="([^"]+)">Next people', text)
        if not following:
            break
        text = hr.get(unescape(following[1]).partition("#")[0]).text
    assert found == rows(whole)
    assert len(found) > 10


def test_a_saved_report_takes_the_code_of_a_unit(hr: Browser, great: Callable[[], None]) -> None:
    great()
    text = hr.get("/reports/saved/new?unit=A1X").text
    assert re.search(r'<input[^>]*id="unit"[^>]*value="A1X"', text)
    form = {"name": "Ours", "columns": "standard", "format": "csv", "schedule": Schedule.NEVER.value}
    form |= {"staff-group": "", "status": ""}
    assert "There is no such organisation unit" in hr.send("/reports/saved/new", unit="NONE", **form).text
    assert hr.send("/reports/saved/new", unit="A1XZ", **form).status_code == 303
    assert "Unit A1XZ" in hr.get("/reports/saved").text


def board(hr: Browser, asked: str) -> tuple[object, list[str]]:
    figures = hr.get(f"/reports{asked}&format=json").get_json()
    return figures, rows(hr.get(f"/reports/people{asked}&figure=in-scope").text)


def test_what_a_person_is_within_is_told_by_a_part_of_the_tree(
    hr: Browser, great: Callable[[], None], database: Database
) -> None:
    with database.session() as session:
        whole = unit_tree.whole(session)
        great()
        for who in session.scalars(select(StaffMember)):
            part, unit_id = unit_tree.of_people(session, [who.id]), who.organisation_unit_id
            assert part.line(unit_id) == whole.line(unit_id)
            assert [unit_id in part.ids_within(code) for code in UNITS] == [
                unit_id in whole.ids_within(code) for code in UNITS
            ]
            kept = session.scalar(select(func.count()).select_from(CountChange))
            standing.refresh(session, shipped(), [who.id], facts.noon(DAY))
            assert session.scalar(select(func.count()).select_from(CountChange)) == kept, "nothing had to change"


def choices(text: str) -> list[str]:
    found = _UNITS_CHOSEN.search(text)
    assert found
    return re.findall(r'<option value="([^"]+)"', found[0])


def rows(text: str) -> list[str]:
    return re.findall(r"(?:Ann No\d\d|Hei Ar)(?=</bdi>)", text)


def lead(text: str) -> str:
    found = re.search(r'<p class="nhsuk-lede-text[^>]*>(.*?)</p>', text)
    assert found
    return found[1]
