"""What the dashboard costs, against the same figures worked out from the raw facts, and against a tenth of a second.

The history query asks the assignments, attestations and exemptions for the same thirteen days: by unit and staff group,
how many are in scope and in date. It and the dashboard, a whole page, must come to the same totals. The lists behind it
are pages of names and HR's report, the first page and one near the end. Everything is timed by the clock, in turns, and
the smaller times are taken, because a shared machine only ever adds to them. There are twenty thousand people with ten
years of history in a SQLite file; `python -m bench --full` adds PostgreSQL, and the whole of the NHS on both: 1,400,000
people in 215 organisations and 28,595 units, with a history of a year and a half.
"""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from time import perf_counter

from flask.testing import FlaskClient
from sqlalchemy import text

from bench.organisation import PASSWORD, in_postgres, in_sqlite, program
from bench.pages import signed_in
from bench.whole_service import DAY, HR, PROGRAMME
from induction.db import Database, Session
from induction.domain.reports.dashboard import month_ends
from induction.domain.reports.figure import Figure
from induction.services.reports.reporting import MOST_NUMBERED

TURNS = 9
OF_HISTORY, PAGE_LIMIT, REPORT_LIMIT = 0.05, 0.1, 0.3
SIZES = {20_000: 10, 1_400_000: 1}
_A_DAY = f"day={DAY.day}&month={DAY.month}&year={DAY.year}"
_LATE = "after=Family990000+Given1~1"
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
        with in_sqlite(staff, years) as path:
            found |= measure(f"sqlite:///{path}", path.parent, staff, "SQLite")
            if full:
                with in_postgres(path) as url:
                    found |= measure(url, path.parent, staff, "PostgreSQL")
    return found


def measure(url: str, folder: Path, staff: int, server: str) -> Ratios:
    """Measure one size on one server."""
    about = f"{staff:,} people, {server}"
    with closing(Database(url)) as database:
        browser = signed_in(program(url, folder, database), HR, PASSWORD)
        with database.session() as session:
            _same_figures(session, browser)
            dashboard, history = _turns(session, browser, f"/reports?{_A_DAY}")
        names = _slowest(browser, f"/reports/people?{_A_DAY}")
        unit = _slowest(browser, f"/reports/people?{_A_DAY}&unit=O0")
        late = _least(browser, f"/reports/people?{_A_DAY}&figure=in-date&{_LATE}")
        report = max(_least(browser, f"/reports/completion?{_A_DAY}{more}") for more in _report_pages(staff))
    return {
        f"dashboard of {about} / the same figures from the facts": (dashboard / history, OF_HISTORY, dashboard * 1000),
        f"dashboard of {about} / 100 ms": (dashboard / PAGE_LIMIT, 1, dashboard * 1000),
        f"slowest page of names of {about} / 100 ms": (max(names, late) / PAGE_LIMIT, 1, max(names, late) * 1000),
        f"slowest page of names in a unit of {about} / 100 ms": (unit / PAGE_LIMIT, 1, unit * 1000),
        f"slower of first and late page of HR's report, {about} / 300 ms": (report / REPORT_LIMIT, 1, report * 1000),
    }


def _report_pages(staff: int) -> tuple[str, str]:
    """Name the first page and a late one: a list of fifty thousand has numbers, a longer one goes on by name."""
    return "", f"&page={staff // 60}" if staff <= MOST_NUMBERED else f"&{_LATE}"


def _same_figures(session: Session, browser: FlaskClient) -> None:
    data = browser.get(f"/reports?{_A_DAY}&format=json").get_json()
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
    """Give the time of the figure whose names take longest; the least of each, because others only ever add to it."""
    return max(_least(browser, f"{path}&figure={figure}") for figure in Figure)


def _least(browser: FlaskClient, path: str) -> float:
    return min(_time(browser, path) for _ in range(TURNS))


def _time(browser: FlaskClient, path: str) -> float:
    began = perf_counter()
    if browser.get(path).status_code != 200:
        raise ValueError(f"{path} did not come")
    return perf_counter() - began


if __name__ == "__main__":
    for name, (ratio, limit, took) in ratios().items():
        print(f"{name}: {ratio:.3f} (limit {limit}), {took:.1f} ms")
