"""HR's page: who is in date, in words, bars and a table, for the filters that were asked."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date, timedelta
from xml.etree.ElementTree import Element

import html5lib
import pytest
from sqlalchemy import insert, inspect

from induction.db import Database
from induction.db.models import Attestation, StaffMember
from induction.domain.people import Role
from tests import facts, staff
from tests.web.conftest import Browser
from tests.web.judge import text_of

DAY = date(2026, 11, 23)
XHTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def hr(client_as: Callable[..., Browser], database: Database) -> Browser:
    """A browser of HR's, in an organisation of six: HR herself is overdue, the others stand each in their own way."""
    browser = client_as(Role.HR, number="0001", name="Hei Ar", starts_on=DAY - timedelta(400))
    with database.session() as session:
        ward = staff.add_unit(session, "ROWAN", "Rowan Ward", staff.add_unit(session, "MED", "Medicine"))
        more = {"organisation_unit_id": ward, "starts_on": DAY - timedelta(400), "staff_group": "Students"}
        for number, (name, expires_in) in enumerate((("Cora Mpliant", 200), ("Dua Soon", 20), ("Over Due", -1)), 2):
            who = staff.add_staff(session, number=f"000{number}", name=name, **more)
            expires_on = DAY + timedelta(expires_in)
            made = facts.attested(session, who, expires_on - timedelta(365), expires_on)
            if name == "Cora Mpliant":
                facts.certificate(session, made)
        staff.add_staff(session, number="0005", name="Ayşe <b>O'Neil</b>-Şahin", **{**more, "starts_on": DAY})
        begun = staff.add_staff(session, number="0006", name="אברהם בן־דוד", **{**more, "starts_on": DAY})
        facts.started(session, begun, facts.noon(DAY))
        staff.reckon_everybody(session)
        session.commit()
    return browser


def main_of(text: str) -> Element:
    return next(each for each in html5lib.parse(text).iter(f"{XHTML}main"))


def words(text: str) -> str:
    return text_of(main_of(text))


def names(text: str) -> list[str]:
    tables = [each for each in main_of(text).iter(f"{XHTML}table") if "app-people" in each.get("class", "")]
    return [
        text_of(next(row.iter(f"{XHTML}bdi")))
        for each in tables
        for row in each.iter(f"{XHTML}tr")
        if row.find(f"{XHTML}th/{XHTML}span") is not None
    ]


def test_the_page_says_who_is_in_date(hr: Browser) -> None:
    page = words(hr.get("/reports/completion").text)
    assert "2 of 6 staff are in date: 33.3%." in page
    assert "As at 23 November 2026. The target is 95%: 4 more need to be in date to meet it." in page
    assert "2 of those not in date are new starters still within the time allowed." in page
    assert "within 30 days: 3" in page  # the refresher, and both new starters
    assert "Showing 1 to 6 of 6 staff members" in page


def test_each_person_has_a_row_in_words(hr: Browser) -> None:
    text = hr.get("/reports/completion").text
    assert names(text) == ["Ayşe <b>O'Neil</b>-Şahin", "Hei Ar", "Over Due", "Cora Mpliant", "Dua Soon", "אברהם בן־דוד"]
    assert "&lt;b&gt;O&#39;Neil&lt;/b&gt;-Şahin" in text
    page = words(text)
    for status in ("Compliant", "Due soon", "In progress", "Not started", "Overdue"):
        assert status in page
    assert "13 December 2026" in page
    assert "being prepared" in page


def test_the_charts_say_in_words_what_they_draw(hr: Browser) -> None:
    main = main_of(hr.get("/reports/completion").text)
    charts = list(main.iter(f"{SVG}svg"))
    assert len(charts) == 2
    for chart in charts:
        assert chart.get("role") == "img"
        named = {each.get("id"): text_of(each) for each in chart.iter() if each.get("id")}
        assert all(named[name] for name in (chart.get("aria-labelledby") or "").split())
    assert "overdue 2" in text_of(charts[0])
    assert "Medicine 40.0%" in text_of(charts[1])
    table = next(each for each in main.iter(f"{XHTML}table") if "by directorate" in text_of(each))
    assert "2 of 5" in text_of(table)
    assert "3 short" in text_of(table)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("unit=MED", 5),
        ("unit=ROWAN&status=overdue", 1),
        ("staff-group=Students", 5),
        ("status=in+progress", 1),
        ("day=22&month=11&year=2026", 4),  # before the two new starters came
        ("day=&month=&year=", 6),
    ],
)
def test_filters_narrow_the_list(hr: Browser, query: str, found: int) -> None:
    assert len(names(hr.get(f"/reports/completion?{query}").text)) == found


def test_the_page_says_what_it_was_filtered_by(hr: Browser) -> None:
    page = words(hr.get("/reports/completion?unit=MED&staff-group=Students&day=1&month=11&year=2026").text)
    assert "As at 1 November 2026, Medicine, Students." in page


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("day=31&month=2&year=2026", "As at must be a real date"),
        ("day=1", "As at must be a real date"),
        ("day=1&month=1&year=26x", "As at must be a real date"),
        ("day=١&month=1&year=2026", "As at must be a real date"),
        ("day=1&month=1&year=0", "As at must be a real date"),
        ("day=1&month=1&year=26", "As at must be a real date"),  # once a report about the year 26
        ("day=24&month=11&year=2026", "The as at date is in the future"),
        ("day=1&month=1&year=9999", "The as at date is in the future"),
        ("unit=NOPE", "There is no such organisation unit"),
        ("staff-group=Wizards", "There is no such staff group"),
        ("status=fine", "Choose the status from the list"),
        ("sort=salary", "Choose the sort from the list"),
        ("order=sideways", "Choose the order from the list"),
        ("page=x", "There is no such page"),
        ("page=-1", "There is no such page"),
        ("page=99999999999999999999", "There is no such page"),
        ("unit=" + "x" * 5000, "There is no such organisation unit"),
        ("unit=%F0%9F%98%80'%22", "There is no such organisation unit"),
    ],
)
def test_what_cannot_be_used_is_named(hr: Browser, query: str, problem: str) -> None:
    for address in ("/reports/completion", "/reports/completion/download.csv"):
        response = hr.get(f"{address}?{query}")
        assert response.status_code == 422
        assert "<title>Error: Who is in date" in response.text
        assert problem in words(response.text)
        assert "There is a problem" in words(response.text)
        assert "staff are in date" not in response.text


def test_what_was_typed_stays_in_the_form(hr: Browser) -> None:
    text = hr.get("/reports/completion?day=31&month=2&year=2026&status=overdue").text
    assert re.search(r'name="day"[^>]*value="31"', text)
    assert re.search(r'<option value="overdue" selected', text)


def test_several_things_wrong_are_all_named(hr: Browser) -> None:
    page = words(hr.get("/reports/completion?day=40&month=1&year=2026&unit=NOPE&status=fine").text)
    for problem in ("real date", "no such organisation unit", "Choose the status"):
        assert problem in page


def test_nobody_has_a_page_too(hr: Browser) -> None:
    page = words(hr.get("/reports/completion?day=1&month=1&year=1990").text)
    assert "Nobody is in scope." in page
    assert "Nobody matches." in page
    nobody = words(
        hr.get("/reports/completion?unit=MED&staff-group=Students&status=not+started&day=1&month=11&year=2026").text
    )
    assert "Nobody matches." in nobody
    assert "3 of 3 staff are in date" in nobody


def test_headings_sort_and_turn(hr: Browser) -> None:
    def headings(address: str) -> dict[str, tuple[str, str | None]]:
        main = main_of(hr.get(address).text)
        heads = (each for each in main.iter(f"{XHTML}th") if each.find(f"{XHTML}a") is not None)
        return {text_of(each): (each.find(f"{XHTML}a").get("href"), each.get("aria-sort")) for each in heads}

    first = headings("/reports/completion?unit=MED")
    assert list(first) == ["Name", "Organisation unit", "Status", "Due on", "Expires on"]
    assert {text: state for text, (_, state) in first.items() if state} == {"Name": "ascending"}
    by_due = headings(first["Due on"][0])
    assert by_due["Due on"][1] == "ascending"
    assert headings(by_due["Due on"][0])["Due on"][1] == "descending"
    rising, falling = (names(hr.get(address).text) for address in (first["Due on"][0], by_due["Due on"][0]))
    assert len(rising) == 5
    assert rising[0] == falling[-1] == "Over Due"


def crowd(database: Database, count: int) -> None:
    """Add many people, two in three with a record."""
    with database.session() as session:
        units = [
            staff.add_unit(session, f"T{n}", f"Team {n}", staff.add_unit(session, f"D{n % 9}", f"Directorate {n % 9}"))
            for n in range(40)
        ]
        first = staff.add_staff(session, number="c0", name="Crow D", organisation_unit_id=units[0])
        row = session.get_one(StaffMember, first)
        columns = {
            name: getattr(row, name)
            for name in list(inspect(StaffMember).columns.keys())
            if name not in ("id", "email")
        }
        people = [
            {
                **columns,
                "employee_number": f"c{n}",
                "sort_name": f"Person {n:05}",
                "organisation_unit_id": units[n % 40],
            }
            for n in range(1, count)
        ]
        session.execute(insert(StaffMember), people)
        made = facts.attested(session, first, DAY - timedelta(100), DAY + timedelta(265))
        held = session.get_one(Attestation, made)
        record = {name: getattr(held, name) for name in list(inspect(Attestation).columns.keys()) if name != "id"}
        session.execute(
            insert(Attestation),
            [{**record, "staff_member_id": first + n} for n in range(1, count) if n % 3],
        )
        staff.reckon_everybody(session)
        session.commit()


def test_pages_of_fifty_keep_what_was_asked(hr: Browser, database: Database) -> None:
    crowd(database, 120)
    text = hr.get("/reports/completion?status=compliant&sort=unit").text
    assert len(names(text)) == 50
    links = re.findall(r'href="(/reports/completion\?[^"]*page=2[^"]*)"', text)
    assert links
    assert all("status=compliant" in link and "sort=unit" in link for link in links)
    second = hr.get(links[0].replace("&amp;", "&").partition("#")[0]).text
    assert "Showing 51 to 82 of 82 staff members" in words(second)
    assert 'aria-current="page"' in second
    assert len(names(second)) == 32


def test_the_number_of_queries_does_not_grow(hr: Browser, database: Database, statements: list[str]) -> None:
    counts = []
    for more in (0, 60):
        if more:
            crowd(database, more)
        statements.clear()
        hr.get("/reports/completion?sort=due")
        counts.append(len([each for each in statements if each.lstrip().startswith(("SELECT", "WITH"))]))
    assert counts[0] == counts[1] <= 12


def test_two_thousand_staff_are_shown_at_once(hr: Browser, database: Database) -> None:
    crowd(database, 2000)
    hr.get("/reports/completion")
    took = []
    for _ in range(5):
        begun = time.process_time()
        hr.get("/reports/completion/dictionary")  # the judging of a page and the frame, for comparison
        between = time.process_time()
        hr.get("/reports/completion?status=compliant")
        took.append((time.process_time() - between) / max(between - begun, 0.001))
    assert min(took) < 12, f"the report costs {min(took):.1f} times the dictionary page"


@pytest.mark.parametrize("role", [Role.LEARNER, Role.LINE_MANAGER, Role.CONTENT_AUTHOR, Role.ADMINISTRATOR])
def test_the_report_is_hrs(client_as: Callable[..., Browser], role: Role) -> None:
    browser = client_as(role)
    for address in ("", "/download.csv", "/download.xlsx", "/dictionary", "/dictionary.json"):
        assert browser.get(f"/reports/completion{address}").status_code == 404
    assert "/reports/completion" not in browser.get("/help").text


def test_the_dictionary_can_be_read_and_fetched(hr: Browser) -> None:
    assert "line_manager_employee_number" in words(hr.get("/reports/completion/dictionary").text)
    schema = hr.get("/reports/completion/dictionary.json").get_json()
    assert len(schema["fields"]) == 29


def test_a_name_of_a_unit_is_text_among_the_choices(hr: Browser, database: Database) -> None:
    with database.session() as session:
        staff.add_unit(session, "AMP", "Ear & <b>Nose</b>")
        session.commit()
    text = hr.get("/reports/completion?unit=AMP").text
    assert '<option value="AMP" selected>Ear &amp; &lt;b&gt;Nose&lt;/b&gt;</option>' in text
    assert text.count("</select>") == 5
