"""Every figure on every page and file, counted a second time from the bare rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from sqlalchemy import text

from induction.db import Database
from induction.db.models import OrganisationUnit, StaffMember, StaffRole
from induction.domain.people import Role
from tests import staff
from tests.services.year import CORE, FIRST, LAST, Organisation, at
from tests.web.conftest import Browser, Clock
from tests.web.figures import board, reading
from tests.web.figures.reading import Standing
from tests.web.figures.reference import TERMS, Reference

HR_NUMBER = "09009001"
COMPARED = ("status", "organisation_unit", "staff_group", "due_on", "expires_on")


def live(database: Database, seed: int, people: int) -> int:
    """Let a year happen, with somebody of HR who can sign in, and a manager, whose key is given."""
    organisation = Organisation(Random(seed), people)
    for _ in organisation.live():
        pass
    with database.session() as session:
        organisation.keep(session)
        session.add(OrganisationUnit(id=900, code="HR", name="Human Resources"))
        session.flush()
        staff.add_staff(
            session, Role.HR, id=9001, number=HR_NUMBER, name="Hei Ar", organisation_unit_id=900, starts_on=FIRST
        )
        employed = [one.key for one in organisation.people.values() if one.employed]
        manager = employed[0] if employed else 1
        for one in organisation.people.values():
            above = [key for key in (one.manager, manager if one.key % 3 else None) if key and key < one.key]
            session.get_one(StaffMember, one.key).line_manager_id = next(iter(above), None)
        session.get_one(StaffMember, manager).password_hash = staff.password_hash()
        session.add(StaffRole(staff_member_id=manager, role=str(Role.LINE_MANAGER), granted_at=at(FIRST)))
        staff.reckon_everybody(session)
        session.commit()
    return manager


def reckoned(reference: Reference, programme: str, day: date) -> Standing:
    people = list(reference.posts)
    return {person: stand for person in people for _, stand in reference.stands(person, programme, day, day)}


def query(day: date, known_on: date | None) -> dict[str, object]:
    """Ask a page for a day as it was known on another."""
    found: dict[str, object] = {"day": day.day, "month": day.month, "year": day.year}
    if known_on:
        found |= {"known-day": known_on.day, "known-month": known_on.month, "known-year": known_on.year}
    return found


def agrees_with_the_report(hr: Browser, database: Database, day: date, known_on: date | None) -> int:
    """Compare HR's page and the CSV file for a day; gives how many people they speak of."""
    asked = query(day, known_on)
    with database.session() as session:
        reference = Reference(session, known_on or LAST)
        expected = reckoned(reference, CORE, day)
        numbers = dict(session.execute(text("SELECT id, employee_number FROM staff_member")).all())
    stands, units = expected.values(), reference.units
    found = reading.report_figures(hr.get("/reports/completion", query_string=asked).text)
    statuses = reading.counts(stands)
    assert found == {
        "rate": reading.rate(stands) if reading.rate(stands)[1] else None,
        "exempt": statuses["exempt"],
        "new starters": statuses["not started"] + statuses["in progress"],
        "statuses": {status: statuses[status] for status in reading.STATUSES} if expected else {},
        "due": reading.due_within(stands, day) if expected else {},
        "directorates": reading.grouped(expected, lambda each: units[reference.line(each.unit)[-1]]["name"]),
        "staff groups": reading.grouped(expected, lambda each: each.group),
    }
    in_files = {
        numbers[person]: (
            each.status, units[each.unit]["name"], each.group, str(each.due_on or ""), str(each.expires_on or ""),
        )
        for person, each in expected.items()
    }  # fmt: skip
    package = fetched(hr, "/reports/completion/download.zip", asked)
    for kind, rows in reading.rows_in(package).items():
        assert {number: tuple(row[name] for name in COMPARED) for number, row in rows.items()} == in_files, kind
    return len(expected)


def fetched(browser: Browser, path: str, asked: dict[str, object]) -> bytes:
    """Take a file away, with the password where it is asked for."""
    answer = browser.get(path, query_string=asked)
    assert answer.status_code == 200
    if answer.mimetype == "text/html":
        answer = browser.post(path, query_string=asked, data={"csrf_token": browser.token, "password": staff.PASSWORD})
    assert answer.status_code == 200
    return answer.get_data()


def agrees_with_the_team(browser: Browser, manager: int, database: Database, day: date) -> int:
    """Compare a manager's page and file for each programme; gives how many people they speak of."""
    with database.session() as session:
        reference = Reference(session, LAST)
        above = dict(session.execute(text("SELECT id, line_manager_id FROM staff_member")).all())
        numbers = dict(session.execute(text("SELECT id, employee_number FROM staff_member")).all())
    seen = 0
    for programme in TERMS:
        below = {
            key: each for key, each in reckoned(reference, programme, day).items() if manager in line_above(key, above)
        }
        found = reading.team_figures(browser.get("/team", query_string={"programme": programme}).text)
        statuses = reading.counts(below.values())
        assert found == {
            "rate": reading.rate(below.values()) if below else None,
            "exempt": statuses["exempt"],
            "statuses": dict(statuses),
        }
        rows = reading.csv_rows(fetched(browser, "/team/download.csv", {"programme": programme}))
        assert {number: row["status"] for number, row in rows.items()} == {
            numbers[key]: each.status for key, each in below.items()
        }
        seen += len(below)
    return seen


def agrees_with_the_dashboard(
    browser: Browser, database: Database, chance: Random, day: date, known_on: date | None, manager: int = 0
) -> int:
    """Compare a dashboard, the page as well as its data, and the names behind one of its reading."""
    with database.session() as session:
        reference = Reference(session, known_on or LAST)
        above = dict(session.execute(text("SELECT id, line_manager_id FROM staff_member")).all())
        numbers = dict(session.execute(text("SELECT id, employee_number FROM staff_member")).all())
    people = [key for key in reference.posts if not manager or manager in line_above(key, above)]
    unit, programme = chance.choice([None, *reference.units]), chance.choice(list(TERMS))
    area = "/team/dashboard" if manager else "/reports"
    asked = query(day, known_on) | {"programme": programme}
    offered = browser.get(area, query_string=asked | {"format": "json"}).get_json()["staff_groups"]
    group = chance.choice(["", "", *(each["staff_group"] for each in offered)])
    expected = board.Board(reference, people, day, unit, group)
    asked |= {"staff-group": group}
    asked |= {"unit": reference.units[unit]["code"]} if unit else {}
    data = browser.get(area, query_string=asked | {"format": "json"}).get_json()
    assert board.shown(data) == expected.data(programme), asked
    assert not reading.unlike(browser.get(area, query_string=asked).text, data)
    file = browser.get(f"{area}/figures.csv", query_string=asked).get_data()
    for each in data["programmes"]:
        assert reading.figure_rows(file, each["programme"]) == expected.rows(each["programme"]), asked
    figure = chance.choice([name for name, count in data["total"].items() if isinstance(count, int)])
    behind = board.behind(figure, expected.standing(programme, day), day)
    assert reading.names(browser, f"{area}/people", asked | {"figure": figure}) == {
        numbers[person] for person in behind
    }
    if not manager:
        package = fetched(browser, "/reports/people/files/zip", asked | {"figure": figure})
        for kind, rows in reading.rows_in(package).items():
            assert {numbers[person] for person in behind} == rows.keys(), (kind, figure, asked)
    return len(behind)


def line_above(person: int, above: dict[int, int | None]) -> list[int]:
    manager = above[person]
    return [manager, *line_above(manager, above)] if manager else []


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(LAST.year, LAST.month, LAST.day, 12, tzinfo=UTC))


@pytest.fixture
def signed_in(app: Flask) -> Callable[[str], Browser]:
    def sign_in(number: str) -> Browser:
        browser = app.test_client()
        assert browser.sign_in(number).status_code == 303
        return browser

    return sign_in


@pytest.mark.slow
def test_a_year_of_eighty_people(signed_in, database: Database) -> None:
    manager = live(database, 20270301, 80)
    hr, chance, behind = signed_in(HR_NUMBER), Random(1), 0
    for _ in range(4):
        day, known_on = days(chance)
        assert agrees_with_the_report(hr, database, day, known_on) > 40 or known_on
        behind += agrees_with_the_dashboard(hr, database, chance, day, known_on)
    assert behind
    browser = signed_in(f"{manager:08}")
    assert agrees_with_the_team(browser, manager, database, LAST) > 40
    assert sum(agrees_with_the_dashboard(browser, database, chance, *days(chance), manager) for _ in range(12))


def days(chance: Random) -> tuple[date, date | None]:
    """A day of the year, and perhaps an earlier knowledge of it."""
    day, known_on = (FIRST + timedelta(chance.randint(0, 365)) for _ in range(2))
    return day, chance.choice([None, known_on])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "cases", [pytest.param(range(8), id="8"), pytest.param(range(8, 1_008), id="1000", marks=pytest.mark.slow)]
)
def test_random_histories(database: Database, environ: dict[str, str], signed_in, cases: range) -> None:
    file = Path(environ["INDUCTION_DATABASE_URL"].removeprefix("sqlite:///"))
    empty = file.read_bytes()
    people = 0
    for seed in cases:
        database.engine.dispose()
        file.write_bytes(empty)
        manager = live(database, seed, Random(seed).randint(4, 14))
        hr, above, chance = signed_in(HR_NUMBER), signed_in(f"{manager:08}"), Random(seed)
        day, known_on = days(chance)
        people += agrees_with_the_report(hr, database, day, known_on)
        people += agrees_with_the_team(above, manager, database, LAST)
        people += agrees_with_the_dashboard(hr, database, chance, day, known_on)
        people += agrees_with_the_dashboard(above, database, chance, day, known_on, manager)
    assert people > 2 * len(cases)
