"""What a question page and a saved answer cost, against a page that says hello and one bare durable INSERT.

Everything is in one process, without a network: the whole program with the shipped content and a SQLite file. Each
request is timed in turns with what it is held against, so that a noisy machine disturbs both alike; medians are taken.
The page is measured in processor time. The saved answer is measured by the clock, because it waits for the disk, and
where a server would call the program: what stands for the browser here takes a tenth of a millisecond of its own.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from induction import clock, passwords, resources, settings
from induction.app import create_app
from induction.db import Database, Session, migrate
from induction.db.models import OrganisationUnit, StaffMember
from induction.library import load_library
from induction.services.standings import standing
from induction.services.workforce import people
from induction.services.workforce.people import Particulars, Recording
from induction.web.house import EXTENSION

PAGES, LEARNERS = 400, 3
PAGE_LIMIT, ANSWER_LIMIT = 15, 6
_PASSWORD = "seventeen quiet otters"
_JOINED = datetime(2026, 9, 1, 8, tzinfo=UTC)
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_OPTION = re.compile(r'name="option"[^>]* value="([^"]+)"')
_INSERT = "INSERT INTO answer (attempt_id, step, scene_id, option_id, grade) VALUES (1, 2, 'scene', 'option', 'best')"


def ratios() -> dict[str, tuple[float, float, float]]:
    """Give, by name, the ratio to the plain thing, the limit it must keep, and our own milliseconds."""
    with TemporaryDirectory() as folder:
        app, database = _program(Path(folder))
        with closing(database):
            page, hello = _pages(app)
            answer, insert = _answers(app, Path(folder))
    return {
        "question page / hello-world Flask page": (page / hello, PAGE_LIMIT, page * 1000),
        "answer sent / one bare durable INSERT": (answer / insert, ANSWER_LIMIT, answer * 1000),
    }


def _program(folder: Path) -> tuple[Flask, Database]:
    url = f"sqlite:///{folder / 'induction.sqlite3'}"
    migrate.upgrade(url)
    database = Database(url)
    hashed = passwords.hash_password(_PASSWORD)
    with database.session() as session:
        unit = OrganisationUnit(code="B1", name="Benchmark Ward")
        session.add(unit)
        session.flush()
        members = [_learner(str(number), unit.id, hashed) for number in range(LEARNERS + 1)]
        session.add_all(members)
        session.flush()
        employ(session, members)
        session.commit()
    environ = {
        "INDUCTION_DATABASE_URL": url,
        "INDUCTION_DATA_DIR": str(folder),
        "INDUCTION_SECRET_KEY": "only for measuring, and long enough for it",
        "INDUCTION_BASE_URL": "http://localhost",
    }
    return create_app(settings.load(environ), store=database), database


def employ(session: Session, members: list[StaffMember]) -> None:
    """Record that people are employed, and let their standing follow."""
    recordings = [
        Recording(
            each.id,
            Particulars(
                each.assignment_number, each.name, each.organisation_unit_id, each.staff_group, each.job_role,
                each.starts_on, line_manager_id=each.line_manager_id,
            ),
            each.starts_on,
        )
        for each in members
    ]  # fmt: skip
    touched = people.record_assignments(session, _JOINED, "system:benchmark", recordings)
    library = load_library(resources.folder("content"), resources.folder("scenarios"))
    standing.refresh(session, library, touched, _JOINED)


def _learner(number: str, unit_id: int, hashed: str) -> StaffMember:
    return StaffMember(
        employee_number=number,
        assignment_number=f"{number}-1",
        name=f"Person {number}",
        sort_name=number,
        email=f"{number}@benchmark.example",
        organisation_unit_id=unit_id,
        staff_group="Nursing",
        job_role="Nurse",
        starts_on=clock.today(),
        password_hash=hashed,
        created_at=_JOINED,
    )


def _pages(app: Flask) -> tuple[float, float]:
    """Fetch a question and a greeting in turns."""
    browser, greeter = signed_in(app, "0"), hello().test_client()
    question = _start(browser, _modules(app)[0])
    times = [
        (
            _timed(lambda: browser.get(question), meter=process_time),
            _timed(lambda: greeter.get("/"), meter=process_time),
        )
        for _ in range(PAGES)
    ]
    return _medians(times[20:])


def _answers(app: Flask, folder: Path) -> tuple[float, float]:
    """Answer whole modules, and insert one row for each answer."""
    meter = _Meter(app)
    app.wsgi_app = meter  # type: ignore[method-assign]  # Flask's documented way to wrap an app
    with closing(sqlite3.connect(folder / "plain.sqlite3", isolation_level=None)) as plain:
        plain.execute("PRAGMA journal_mode=WAL")
        plain.execute("PRAGMA synchronous=FULL")
        plain.execute(
            "CREATE TABLE answer (id INTEGER PRIMARY KEY, attempt_id INT, step INT,"
            " scene_id TEXT, option_id TEXT, grade TEXT)"
        )
        times = [
            (each, _timed(lambda: plain.execute(_INSERT)))
            for number in range(1, LEARNERS + 1)
            for each in _answered(app, signed_in(app, str(number)), meter)
        ]
    return _medians(times)


def _answered(app: Flask, browser: FlaskClient, meter: _Meter) -> Iterator[float]:
    """Go through every module by chance, which ends every putting right, and give what each answer took."""
    chance = Random(7)
    for module_id in _modules(app):
        place = _start(browser, module_id)
        while not place.endswith("/result"):
            page = browser.get(place).text
            token, option = _found(_TOKEN, page), chance.choice(_OPTION.findall(page))
            if _send(browser, place, token, option) != 303:
                raise ValueError("the answer was not taken")
            yield meter.took
            place = browser.get(place.rpartition("/")[0]).location


def _send(browser: FlaskClient, place: str, token: str, option: str) -> int:
    return browser.post(place, data={"csrf_token": token, "option": option}).status_code


class _Meter:
    """Stands where a server would, and times what the program does for one request, to the last byte."""

    def __init__(self, app: Flask) -> None:
        self._inner, self.took = app.wsgi_app, 0.0

    def __call__(self, environ: Any, start_response: Any) -> list[bytes]:
        began = perf_counter()
        whole = [*self._inner(environ, start_response)]
        self.took = perf_counter() - began
        return whole


def _start(browser: FlaskClient, module_id: str) -> str:
    token = _found(_TOKEN, browser.get(f"/training/{module_id}").text)
    attempt = browser.post(f"/training/{module_id}/start", data={"csrf_token": token}).location
    place: str = browser.get(attempt).location
    return place


def signed_in(app: Flask, number: str, password: str = _PASSWORD) -> FlaskClient:
    """Sign somebody in."""
    browser = app.test_client()
    token = _found(_TOKEN, browser.get("/sign-in").text)
    form = {"csrf_token": token, "identifier": number, "password": password}
    if browser.post("/sign-in", data=form).status_code != 303:
        raise ValueError("nobody was signed in")
    return browser


def _modules(app: Flask) -> tuple[str, ...]:
    programmes = app.extensions[EXTENSION].library.programmes
    modules: tuple[str, ...] = tuple(next(iter(programmes.values())).modules)
    return modules


def hello() -> Flask:
    """Make the page that everything is held against."""
    app = Flask("hello")

    @app.get("/")
    def greet() -> str:
        return "Hello, world"

    return app


def _timed(act: Callable[[], object], status: int = 200, meter: Callable[[], float] = perf_counter) -> float:
    began = meter()
    answer = act()
    took = meter() - began
    if getattr(answer, "status_code", status) != status:
        raise ValueError("the page did not come")
    return took


def _medians(times: list[tuple[float, float]]) -> tuple[float, float]:
    return median(ours for ours, _ in times), median(plain for _, plain in times)


def _found(pattern: re.Pattern[str], page: str) -> str:
    found = pattern.search(page)
    if not found:
        raise ValueError("the page lacks what the benchmark looks for")
    return found[1]


if __name__ == "__main__":
    for name, (ratio, limit, unit) in ratios().items():
        print(f"{name}: {ratio:.1f} (limit {limit}), {unit:.2f} ms")
