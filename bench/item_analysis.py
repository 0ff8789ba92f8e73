"""What it costs to count what people choose, with small groups held back, against one plain count of the same answers.

Five thousand people (twenty thousand with ``--full``) have answered every situation of their induction over two years,
in a SQLite file. The worker's quarterly counting, from the answers to the figures that may be let through, takes turns
with a single ``GROUP BY`` over the same rows, and the page of the misunderstood clauses with one that says hello.
Processor time; the smallest of the counting, the median of the page.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from sqlalchemy import text

from bench.organisation import PASSWORD, program
from bench.pages import hello, signed_in
from induction import passwords, resources
from induction.db import Database, Session, begin_write, migrate
from induction.db.bulk import insert_tuples
from induction.db.models import Answer, Attempt, OrganisationUnit, StaffMember, StaffRole
from induction.domain.item_analysis.counted import counted
from induction.domain.learning.attempt import AttemptKind
from induction.domain.learning.module import Module
from induction.domain.library_values import Library
from induction.domain.people import Role
from induction.library import load_library
from induction.services.insight import item_release

PEOPLE, FULL, TURNS, PAGES = 5_000, 20_000, 3, 30
COUNT_LIMIT, PAGE_LIMIT = 6, 200
TODAY, _DAYS = date(2026, 11, 23), 730
_AT = "2024-01-01 00:00:00.000000"
_SURE = ("sure", "fairly sure", None, "guessed")
_PLAIN = """
    SELECT t.module_id, a.scene_id, a.option_id, count(*) FROM answer a JOIN attempt t ON t.id = a.attempt_id
    GROUP BY t.module_id, a.scene_id, a.option_id
"""
_PEOPLE = (
    "id", "employee_number", "assignment_number", "name", "sort_name", "organisation_unit_id", "staff_group",
    "job_role", "assignment_status", "is_primary_assignment", "has_esr_record", "starts_on", "password_hash",
    "created_at",
)  # fmt: skip
_ATTEMPTS = (
    "id", "public_id", "staff_member_id", "module_id", "cycle", "kind", "scenes", "seed", "module_fingerprint",
    "policy_version", "policy_fingerprint", "started_at", "finished_at",
)  # fmt: skip
_ANSWERS = ("attempt_id", "step", "scene_id", "visit", "option_id", "grade", "confidence", "answered_at")
Asked = list[tuple[Module, list[Any]]]


def ratios(people: int = FULL if "--full" in sys.argv[1:] else PEOPLE) -> dict[str, tuple[float, float, float]]:
    """Give, by name, the ratio to the plain thing, the limit it must keep, and our own milliseconds."""
    library = load_library(resources.folder("content"), resources.folder("scenarios"))
    with TemporaryDirectory() as place:
        url = f"sqlite:///{Path(place) / 'induction.sqlite3'}"
        migrate.upgrade(url)
        with closing(Database(url)) as database:
            with closing(database.engine.raw_connection()) as raw:
                raw.cursor().execute("PRAGMA foreign_keys=OFF")  # the content is the library's; no copy of it is kept
            with database.session() as session:
                answers = _fill(session, library, people)
                counting, plain = _turns(session, library)
                _keep(session, library)
            page, greeting = _pages(database, url, Path(place))
    return {
        f"count {answers:,} choices, small groups held back / one GROUP BY": (
            counting / plain,
            COUNT_LIMIT,
            counting * 1000,
        ),
        "page of misunderstood clauses / hello-world Flask page": (page / greeting, PAGE_LIMIT, page * 1000),
    }


def _fill(session: Session, library: Library, people: int) -> int:
    asked = _asked(library)
    insert_tuples(session, OrganisationUnit, ("id", "code", "name", "parent_id"), [(1, "B1", "Benchmark Ward", None)])
    hashed = passwords.hash_password(PASSWORD)
    insert_tuples(session, StaffMember, _PEOPLE, (_person(key, hashed) for key in range(1, people + 1)))
    role = [(1, str(Role.CONTENT_AUTHOR), _AT)]
    insert_tuples(session, StaffRole, ("staff_member_id", "role", "granted_at"), role)
    insert_tuples(session, Attempt, _ATTEMPTS, _attempts(asked, people))
    answers = insert_tuples(session, Answer, _ANSWERS, _answers(asked, people))
    session.execute(text("ANALYZE"))
    session.commit()
    return answers


def _asked(library: Library) -> Asked:
    """Give the modules of the induction, each with the situations that everybody meets."""
    modules = [library.modules[name] for name in next(iter(library.programmes.values())).modules]
    return [(each, [s for s in each.scenes if s.id in counted(each, AttemptKind.FULL)]) for each in modules]


def _person(key: int, hashed: str) -> tuple[Any, ...]:
    number, name = f"{key:08}", f"Person {key}"
    return (
        key, number, f"{number}-1", name, name, 1, "Nursing and Midwifery Registered", "Nurse", "Active Assignment",
        True, True, TODAY - timedelta(_DAYS), hashed if key == 1 else None, _AT,
    )  # fmt: skip


def _moment(key: int, place: int) -> str:
    at = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC) - timedelta(days=key * 37 % _DAYS, minutes=-place)
    return f"{at:%Y-%m-%d %H:%M:%S}.000000"


def _attempts(asked: Asked, people: int) -> Iterator[tuple[Any, ...]]:
    for key in range(1, people + 1):
        for place, (module, _) in enumerate(asked):
            at = _moment(key, place)
            yield (
                key * 100 + place, f"{key}-{place}", key, module.id, 1, "full", "", b"0" * 16, module.fingerprint,
                module.policy_version, "a" * 64, at, at,
            )  # fmt: skip


def _answers(asked: Asked, people: int) -> Iterator[tuple[Any, ...]]:
    for key in range(1, people + 1):
        for place, (_, scenes) in enumerate(asked):
            for step, scene in enumerate(scenes, 1):
                chosen = scene.options[(key * 7 + step * key % 11) % len(scene.options)]
                sure = _SURE[(key + step) % len(_SURE)]
                yield key * 100 + place, step, scene.id, 1, chosen.id, str(chosen.grade), sure, _moment(key, place)


def _turns(session: Session, library: Library) -> tuple[float, float]:
    ours, plain = [], []
    for _ in range(TURNS):
        ours.append(_cost(lambda: item_release.work_out(session, library, TODAY)))
        plain.append(_cost(lambda: session.execute(text(_PLAIN)).all()))
        session.rollback()
    return min(ours), min(plain)


def _keep(session: Session, library: Library) -> None:
    found = item_release.work_out(session, library, TODAY)
    begin_write(session)
    if not found or not item_release.keep(session, found, TODAY, datetime(2026, 11, 23, tzinfo=UTC)):
        raise RuntimeError("no figures were let through")
    session.commit()


def _pages(database: Database, url: str, folder: Path) -> tuple[float, float]:
    app, greeter = program(url, folder, database), hello().test_client()
    browser = signed_in(app, "00000001", PASSWORD)
    times = [
        (_cost(lambda: _fetch(browser, "/content/misunderstood")), _cost(lambda: _fetch(greeter, "/")))
        for _ in range(PAGES)
    ][5:]
    return median(ours for ours, _ in times), median(plain for _, plain in times)


def _fetch(browser: Any, path: str) -> None:  # a test client
    if browser.get(path).status_code != 200:
        raise ValueError(f"{path} did not come")


def _cost(act: Callable[[], object]) -> float:
    began = process_time()
    act()
    return process_time() - began


if __name__ == "__main__":
    for name, (ratio, limit, took) in ratios().items():
        print(f"{name}: {ratio:.2f} (limit {limit}), {took:.1f} ms")
