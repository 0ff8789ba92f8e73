"""The dashboard: each figure against a count of the test's own, each count's names, and the rule behind each name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import product
from typing import NamedTuple
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask

from induction.db import Database
from induction.db.queries import dashboard as queries
from induction.domain.people import Role
from tests import facts, staff
from tests.web.conftest import Browser
from tests.web.judge import text_of

DAY = date(2026, 11, 23)
XHTML, SVG = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2000/svg}"
YEAR = timedelta(days=365)


EXPIRES_IN = {"Compliant": 200, "Soon": 45, "Now": 20, "Late": -10, "Later": -40, "Latest": -100, "Ages": -400}
UNITS = ("ROWAN", "BIRCH", "EST", "MED")
GROUPS = ("Students", "Estates and Ancillary")
FIGURES: dict[str, Callable[[int | None], bool]] = {  # of the days until the record expires; None for a new starter
    "in-date": lambda left: left is not None and left >= 0,
    "in-scope": lambda left: True,
    "not-in-date": lambda left: left is None or left < 0,
    "within-time": lambda left: left is None,
    "not-started": lambda left: left is None,
    "in-progress": lambda left: False,
    "compliant": lambda left: left is not None and left > 90,
    "due-soon": lambda left: left is not None and 0 <= left <= 90,
    "overdue": lambda left: left is not None and left < 0,
    "exempt": lambda left: False,
    "due-within-30": lambda left: left is None or 0 <= left <= 30,
    "due-within-60": lambda left: left is None or 0 <= left <= 60,
    "due-within-90": lambda left: left is None or 0 <= left <= 90,
    "overdue-up-to-30": lambda left: left is not None and -30 <= left < 0,
    "overdue-31-to-90": lambda left: left is not None and -90 <= left < -30,
    "overdue-91-to-365": lambda left: left is not None and -365 <= left < -90,
    "overdue-over-365": lambda left: left is not None and left < -365,
}


class One(NamedTuple):
    """Somebody of the test's own list: `left` is how many days their record lasts, None for a new starter."""

    number: str
    unit: str
    group: str
    left: int | None
    is_reporting: bool = False


def plan() -> list[One]:
    made: list[One] = []
    for place, left in enumerate(EXPIRES_IN.values()):
        for unit in ("ROWAN", UNITS[place % 4]):
            made.append(One(f"{7100 + len(made)}", unit, GROUPS[place % 2], left, is_reporting=place % 3 == 0))
    return [
        *made, One("7001", "EST", "Administrative and Clerical", -1000),
        One("7900", "BIRCH", "Administrative and Clerical", None),
    ]  # fmt: skip


PEOPLE = plan()


@pytest.fixture
def people(database: Database) -> list[One]:
    """Put the list into the tables: two divisions, a line manager, and one new starter."""
    with database.session() as session:
        top = staff.add_unit(session, "MED", "Medicine")
        keys = {"MED": top, "EST": staff.add_unit(session, "EST", "Estates")}
        keys |= {code: staff.add_unit(session, code, f"{code.title()} Ward", top) for code in ("ROWAN", "BIRCH")}
        boss = None
        for one in sorted(PEOPLE, key=lambda each: each.number):
            starts_on = DAY if one.left is None else DAY - timedelta(972)
            who = staff.add_staff(
                session, *([Role.LINE_MANAGER] if one.number == "7001" else []), number=one.number,
                name=f"Ann No{one.number}", organisation_unit_id=keys[one.unit], starts_on=starts_on,
                staff_group=one.group, line_manager_id=boss if one.is_reporting else None,
            )  # fmt: skip
            boss = boss or who
            if one.left is not None and one.number != "7001":
                expires_on = DAY + timedelta(one.left)
                facts.attested(session, who, expires_on - YEAR, expires_on)
        staff.reckon_everybody(session)
        session.commit()
    return PEOPLE


@pytest.fixture
def hr(client_as: Callable[..., Browser], people: list[One]) -> Browser:
    assert people
    return client_as(Role.HR, number="0001", name="Hei Ar", starts_on=DAY + timedelta(1))


def main_of(text: str) -> Element:
    return next(each for each in html5lib.parse(text).iter(f"{XHTML}main"))


def words(text: str) -> str:
    return text_of(main_of(text))


def counted(people: Iterable[One]) -> dict[str, int]:
    listed = list(people)
    return {figure: sum(holds(one.left) for one in listed) for figure, holds in FIGURES.items()}


def inside(one: One, unit: str) -> bool:
    return unit in ("", one.unit) or (unit == "MED" and one.unit in ("ROWAN", "BIRCH"))


def figures_of(data: dict[str, object]) -> dict[str, object]:
    return {name: data[name] for name in FIGURES}


def test_every_figure_is_the_tests_own_count(hr: Browser) -> None:
    for unit in ("", "MED", "ROWAN", "EST"):
        for group in ("", "Students"):
            compare(hr, unit, group)


def compare(hr: Browser, unit: str, group: str) -> None:
    data = hr.get("/reports", query_string={"format": "json", "unit": unit, "staff-group": group}).json
    asked = [one for one in PEOPLE if inside(one, unit) and group in ("", one.group)]
    assert figures_of(data["total"]) == counted(asked)
    below = {"": ("EST", "MED"), "MED": ("ROWAN", "BIRCH")}.get(unit, ())
    parts = {(each["unit"], each["only"]): figures_of(each) for each in data["units"]}
    wanted = {(code, ""): counted(one for one in asked if inside(one, code)) for code in below}
    if unit == "MED":
        wanted["MED", "unit"] = counted(one for one in asked if one.unit == "MED")
    assert parts == {key: each for key, each in wanted.items() if any(each.values())}
    groups = {each["staff_group"]: figures_of(each) for each in data["staff_groups"]}
    assert groups == {name: counted(x for x in asked if x.group == name) for name in {one.group for one in asked}}
    core = next(each for each in data["programmes"] if each["programme"] == "induction-core")
    assert figures_of(core) == counted(asked)


def test_the_page_shows_what_the_data_say_and_each_count_leads_to_its_names(hr: Browser) -> None:
    main = main_of(hr.get("/reports").text)
    links = [(each, each.get("data-figure")) for each in main.iter() if each.get("data-figure")]
    assert {figure for _, figure in links} == set(FIGURES)
    seen = 0
    for link, figure in links:
        people = int(text_of(link).split()[0].replace(",", ""))
        unit, group = link.get("data-unit") or "", link.get("data-staff-group") or ""
        if (link.get("data-programme") or "induction-core") != "induction-core":
            continue
        wanted = {one.number for one in PEOPLE if inside(one, unit) and group in ("", one.group)}
        wanted &= {one.number for one in PEOPLE if FIGURES[figure](one.left)}
        assert people == len(wanted), (figure, unit, group)
        if people:
            listed = main_of(hr.get(link.get("href")).text)
            assert {row.get("data-number") for row in listed.iter(f"{XHTML}tr")} - {None} == wanted
            seen += 1
        else:
            assert link.tag == f"{XHTML}span", "nobody is no link"
    assert seen > 20


def test_own_people_of_a_unit_are_listed_without_those_below(hr: Browser) -> None:
    main = main_of(hr.get("/reports?unit=MED").text)
    own = next(each for each in main.iter(f"{XHTML}a") if each.get("data-only") == "unit")
    listed = main_of(hr.get(own.get("href")).text)
    numbers = {row.get("data-number") for row in listed.iter(f"{XHTML}tr")} - {None}
    assert numbers == {one.number for one in PEOPLE if one.unit == "MED" and FIGURES[own.get("data-figure")](one.left)}
    assert "Medicine without the units below it" in text_of(listed)


def test_the_trend_has_thirteen_points_each_counted_anew(hr: Browser) -> None:
    data = hr.get("/reports?format=json").json
    days = [date.fromisoformat(point["on"]) for point in data["trend"]]
    assert len(days) == 13
    assert days[-1] == DAY
    assert all((day + timedelta(1)).day == 1 for day in days[:-1])
    for day, point in zip(days, data["trend"], strict=True):
        left = [None if one.left is None else one.left + (DAY - day).days for one in PEOPLE if one.number != "7001"]
        held = sum(each is not None and 0 <= each <= 365 for each in left)
        assert (point["in-date"], point["exempt"]) == (held, 0), day
        then = hr.get(f"/reports?format=json&day={day.day}&month={day.month}&year={day.year}").json["total"]
        assert (then["in-date"], then["in-scope"]) == (point["in-date"], point["in-scope"])


def test_an_earlier_knowledge_is_counted_anew_and_agrees_where_nothing_was_recorded_since(hr: Browser) -> None:
    now = hr.get("/reports?format=json&day=20&month=11&year=2026").json
    then = hr.get("/reports?format=json&day=20&month=11&year=2026&known-day=22&known-month=11&known-year=2026").json
    assert then["as_known_on"] == "2026-11-22"
    assert {**then, "as_known_on": now["as_known_on"]} == now
    listed = words(hr.get("/reports/people?figure=overdue&known-day=22&known-month=11&known-year=2026").text)
    assert "as known on 22 November 2026" in listed
    assert words(hr.get("/reports/people/7109?known-day=22&known-month=11&known-year=2026").text).count("Overdue") > 1
    early = hr.get("/reports?format=json&known-day=1&known-month=1&known-year=2020").json
    assert early["total"]["in-scope"] == 0
    assert early["total"]["rate"] == "no rate"


def test_a_line_manager_sees_the_same_of_their_own_people_only(app: Flask, people: list[One]) -> None:
    boss = app.test_client()
    assert boss.sign_in("7001").status_code == 303
    mine = [one for one in people if one.is_reporting]
    data = boss.get("/team/dashboard?format=json").json
    assert figures_of(data["total"]) == counted(mine)
    assert {each["unit"] for each in data["units"]} == {"MED", "EST"} & {
        "MED" if one.unit in ("ROWAN", "BIRCH", "MED") else one.unit for one in mine
    }
    page = boss.get("/team/dashboard")
    assert "What somebody answered is theirs" in words(page.text)
    listed = main_of(boss.get("/team/dashboard/people?figure=in-scope").text)
    assert {row.get("data-number") for row in listed.iter(f"{XHTML}tr")} - {None} == {one.number for one in mine}
    assert boss.get(f"/team/dashboard/people/{mine[0].number}").status_code == 200
    then = boss.get("/team/dashboard?format=json&known-day=22&known-month=11&known-year=2026").json
    assert {**then, "as_known_on": data["as_known_on"]} == data
    other = next(one for one in people if not one.is_reporting)
    missing = boss.get("/team/dashboard/people/0000000")
    for number in (other.number, "7001"):
        answer = boss.get(f"/team/dashboard/people/{number}")
        assert (answer.status_code, words(answer.text)) == (404, words(missing.text))
    assert boss.get("/reports").status_code == 404


def test_an_auditor_sees_figures_names_and_rules_but_not_the_record(
    client_as: Callable[..., Browser], hr: Browser
) -> None:
    auditor = client_as(Role.AUDITOR, number="0002", name="Au Ditor", starts_on=DAY + timedelta(2))
    assert auditor.get("/reports?format=json").json == hr.get("/reports?format=json").json
    assert "people/7100" in auditor.get("/reports/people?figure=compliant").text
    why = auditor.get("/reports/people/7100")
    assert "Employed since" in words(why.text)
    assert "The whole record" in words(hr.get("/reports/people/7100").text)
    assert "The whole record" not in words(why.text)
    assert auditor.get("/people/7100").status_code == 404


def test_the_chart_says_in_words_what_it_draws(hr: Browser) -> None:
    chart = next(main_of(hr.get("/reports").text).iter(f"{SVG}svg"))
    assert chart.get("role") == "img"
    named = {each.get("id"): text_of(each) for each in chart.iter() if each.get("id")}
    assert all(named[name] for name in (chart.get("aria-labelledby") or "").split())
    assert "23 November 2026: 37.5%" in named["trend-text"]
    assert len(list(chart.iter(f"{SVG}circle"))) == 13


def test_nobody_in_scope_is_no_rate_and_neither_nought_nor_a_hundred_per_cent(hr: Browser) -> None:
    page = hr.get("/reports?programme=team-accounts").text
    assert "Nobody is in scope, so there is no rate." in words(page)
    assert "No rate" in words(page)
    assert not list(next(main_of(page).iter(f"{SVG}svg")).iter(f"{SVG}circle"))
    assert hr.get("/reports?programme=team-accounts&format=json").json["total"]["rag"] == "no rate"


REFUSED = (
    ("day=31&month=2&year=2026", 422, "As at must be a real date"),
    ("day=24&month=11&year=2026", 422, "The as at date is in the future"),
    ("known-day=24&known-month=11&known-year=2026", 422, "The as known on date is in the future"),
    ("unit=NOPE", 422, "There is no such organisation unit"),
    ("staff-group=Wizards", 422, "There is no such staff group"),
    ("programme=nope", 404, "Page not found"),
    ("unit=" + "x" * 5000, 422, "There is no such organisation unit"),
)


def test_what_cannot_be_used_is_named(hr: Browser) -> None:
    addresses = ("/reports?", "/reports/people?figure=overdue&", "/reports/people/7100?")
    for (query, status, problem), address in product(REFUSED, addresses):
        response = hr.get(address + query)
        assert response.status_code == status, address + query
        assert problem in words(response.text)
    assert hr.get("/reports/people?figure=nonsense").status_code == 404


def test_names_come_by_pages_that_meet_without_gap_or_repetition(hr: Browser, database: Database) -> None:
    with database.session() as session:
        for number in range(120):
            staff.add_staff(
                session, number=f"6{number:03}", name=f"Pat Same{number % 3}", starts_on=DAY - timedelta(400)
            )
        session.commit()
    address: str | None = "/reports/people?figure=overdue&staff-group=Administrative+and+Clerical"
    pages = []
    while address:
        main = main_of(hr.get(address).text)
        pages.append([row.get("data-number") for row in main.iter(f"{XHTML}tr") if row.get("data-number")])
        address = next((each.get("href") for each in main.iter(f"{XHTML}a") if text_of(each) == "Next people"), None)
    assert [len(page) for page in pages] == [50, 50, 21]
    assert len({number for page in pages for number in page}) == 121


def test_the_names_are_the_same_whichever_way_they_are_found(hr: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    for (figure, holds), unit in product(FIGURES.items(), ("", "MED")):
        listed = {}
        for way in queries.Way:
            monkeypatch.setattr(queries, "quickest", lambda way=way, **_: way)
            main = main_of(hr.get("/reports/people", query_string={"figure": figure, "unit": unit}).text)
            listed[way] = [row.get("data-number") for row in main.iter(f"{XHTML}tr") if row.get("data-number")]
        assert len(set(map(tuple, listed.values()))) == 1, (figure, listed)
        assert set(listed[way]) == {one.number for one in PEOPLE if holds(one.left) and inside(one, unit)}


ADDRESSES = ("/reports", "/reports?unit=MED", "/reports/people?figure=overdue", "/reports/people/7109")


def test_the_number_of_statements_does_not_grow(hr: Browser, database: Database, statements: list[str]) -> None:
    def sent(address: str) -> list[str]:
        hr.get(address)
        statements.clear()
        hr.get(address)
        return [*statements]

    before = {address: len(sent(address)) for address in ADDRESSES}
    with database.session() as session:
        for number in range(40):
            unit = staff.add_unit(session, f"N{number}", f"New {number}", staff.add_unit(session, "MED"))
            staff.add_staff(session, number=f"6{number:03}", organisation_unit_id=unit, starts_on=DAY - timedelta(400))
        session.commit()
    assert {address: len(sent(address)) for address in ADDRESSES} == before
    assert max(before.values()) <= 12
    listed = sent("/reports/people?figure=overdue")
    assert sum("JOIN standing" in each for each in listed) == 1, "names are one query"
