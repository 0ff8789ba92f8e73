"""What the dashboard costs, against the same figures worked out from the raw facts, and against a tenth of a second.

The history query asks the assignments, attestations and exemptions for the same thirteen days: by unit and staff group,
how many are in scope and in date. It and the dashboard, a whole page, must come to the same totals. Both are timed by
the clock, in turns, and the smaller times are taken, because a shared machine only ever adds to them. There are twenty
thousand people with ten years of history in a SQLite file; `python -m bench --full` adds PostgreSQL, and the whole of
the NHS on both: 1,400,000 people in 215 organisations, with a history of a year and a half.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter

from flask.testing import FlaskClient
from sqlalchemy import text

from bench import whole_service
from bench.pages import signed_in
from bench.whole_service import DAY, HR, PROGRAMME
from induction import clock, jobs, passwords, settings
from induction.app import create_app
from induction.db import Database, Session, migrate
from induction.domain.reports.dashboard import month_ends
from induction.domain.reports.figure import Figure

TURNS = 9
OF_HISTORY, PAGE_LIMIT = 0.05, 0.1
SIZES = {20_000: 10, 1_400_000: 1}
_PASSWORD = "seventeen quiet otters"
_HISTORY = """
    WITH held AS (
      SELECT staff_member_id, max(expires_on) AS expires_on FROM attestation
      WHERE programme_id = :programme AND achieved_on <= :day GROUP BY staff_member_id
    )
    SELECT a.organisation_unit_id, a.staff_group, count(*) AS in_scope,
      sum(CASE WHEN h.expires_on >= :day THEN 1 ELSE 0 END) AS in_date
    FROM assignment_record a LEFT JOIN held h ON h.staff_member_id = a.staff_member_id
    WHERE a.is_primary AND a.effective_on <= :day AND (a.ends_on IS NULL OR a.ends_on >= :day)
      AND NOT EXISTS (
        SELECT 1 FROM exemption e WHERE e.staff_member_id = a.staff_member_id AND e.from_on <= :day
          AND (e.to_on IS NULL OR e.to_on >= :day)
      )
    GROUP BY a.organisation_unit_id, a.staff_group
"""
Ratios = dict[str, tuple[float, float, float]]


def ratios(*, full: bool = "--full" in sys.argv[1:]) -> Ratios:
    """Give, by name, the ratio to the limit's own measure, the limit it must keep, and our own milliseconds."""
    found: Ratios = {}
    for staff, years in SIZES.items() if full else [*SIZES.items()][:1]:
        for server in ("SQLite", "PostgreSQL") if full else ("SQLite",):
            with _address(server) as (url, folder):
                found |= measure(url, folder, staff, years, server)
    return found


def measure(url: str, folder: Path, staff: int, years: int, server: str) -> Ratios:
    """Measure one size on one server."""
    migrate.upgrade(url)
    with closing(Database(url)) as database:
        _build(database, staff, years)
        app = create_app(
            settings.load(
                {
                    "INDUCTION_DATABASE_URL": url,
                    "INDUCTION_DATA_DIR": str(folder),
                    "INDUCTION_SECRET_KEY": "only for measuring, and long enough for it",
                    "INDUCTION_BASE_URL": "http://localhost",
                }
            ),
            store=database,
        )
        browser = signed_in(app, HR, _PASSWORD)
        asked = f"day={DAY.day}&month={DAY.month}&year={DAY.year}"
        with database.session() as session:
            _same_figures(session, browser, asked)
            dashboard, history = _turns(session, browser, f"/reports?{asked}")
        names = _slowest(browser, f"/reports/people?{asked}")
        unit = _slowest(browser, f"/reports/people?{asked}&unit=O0")
    about = f"{staff:,} people, {server}"
    return {
        f"dashboard of {about} / the same figures from the facts": (dashboard / history, OF_HISTORY, dashboard * 1000),
        f"dashboard of {about} / 100 ms": (dashboard / PAGE_LIMIT, 1, dashboard * 1000),
        f"slowest page of names of {about} / 100 ms": (names / PAGE_LIMIT, 1, names * 1000),
        f"slowest page of names in a unit of {about} / 100 ms": (unit / PAGE_LIMIT, 1, unit * 1000),
    }


@contextmanager
def _address(server: str) -> Iterator[tuple[str, Path]]:
    """Give the address of an empty database, and take everything away afterwards."""
    folder = Path(mkdtemp(prefix="induction-bench-"))
    try:
        if server == "SQLite":
            yield f"sqlite:///{folder / 'induction.sqlite3'}", folder
        else:
            from tests import postgres  # noqa: PLC0415  # only where a server is wanted

            cluster = folder / "cluster"
            cluster.mkdir()
            folder.chmod(0o755)
            try:
                yield f"{postgres.start(cluster, _own_process())}/postgres", folder
            finally:
                postgres.stop(cluster)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _own_process() -> int:
    from os import getpid  # noqa: PLC0415  # beside its only use

    return getpid()


def _build(database: Database, staff: int, years: int) -> None:
    began = perf_counter()
    whole_service.fill(database, staff, years, passwords.hash_password(_PASSWORD))
    filled = perf_counter()
    *_, rows = jobs.recount(database, clock.now)
    with database.session() as session:
        session.execute(text("ANALYZE"))
        session.commit()
    print(f"{staff:,} people: filled in {filled - began:.0f} s; {rows:,} counts in {perf_counter() - filled:.0f} s")


def _same_figures(session: Session, browser: FlaskClient, asked: str) -> None:
    data = browser.get(f"/reports?{asked}&format=json").get_json()
    for point in data["trend"]:
        rows = session.execute(text(_HISTORY), {"programme": PROGRAMME, "day": point["on"]}).all()
        from_facts = sum(row.in_date for row in rows), sum(row.in_scope for row in rows)
        if from_facts != (point["in-date"], point["in-scope"]):
            raise RuntimeError(f"The two do not agree on {point['on']}: {from_facts}, {point}")
    session.rollback()


def _turns(session: Session, browser: FlaskClient, path: str) -> tuple[float, float]:
    ours, theirs = [], []
    for turn in range(TURNS):
        ours.append(_time(browser, path))
        if turn % 3 == 0:
            began = perf_counter()
            for day in (*month_ends(DAY), DAY):
                session.execute(text(_HISTORY), {"programme": PROGRAMME, "day": day.isoformat()}).all()
            theirs.append(perf_counter() - began)
            session.rollback()
    return min(ours), min(theirs)


def _slowest(browser: FlaskClient, path: str) -> float:
    """Give the time of the figure whose names take longest; of three times each, because others only ever add to it."""
    return max(min(_time(browser, f"{path}&figure={figure}") for _ in range(3)) for figure in Figure)


def _time(browser: FlaskClient, path: str) -> float:
    began = perf_counter()
    if browser.get(path).status_code != 200:
        raise ValueError(f"{path} did not come")
    return perf_counter() - began


if __name__ == "__main__":
    for name, (ratio, limit, took) in ratios().items():
        print(f"{name}: {ratio:.3f} (limit {limit}), {took:.1f} ms")
