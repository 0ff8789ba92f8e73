"""What HR's CSV costs, against the `sqlite3` program that writes the same SELECT as CSV, in CPU time of the same run.

Ours does more: it works out each status and due date, quotes every field and looks for formulas. The two take turns
on one SQLite file of made-up staff, two thirds of whom have one or two years of records; the smaller of the times is
taken, because a shared machine only ever adds to them. Needs Debian's `sqlite3`.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from sqlalchemy import text

from induction import resources
from induction.db import Database, Session, migrate
from induction.db.queries import report as queries
from induction.domain.report import Filters, Operator
from induction.domain.report_file import FileFormat
from induction.library import load_library
from induction.services import report_files, reporting
from induction.services.report_source import Order

STAFF, TURNS, LIMIT = 200_000, 3, 2.5
DAY = date(2026, 11, 23)
_SHA = "a" * 64
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {staff})"
_ROUNDS = f"""
    JOIN (SELECT 1 AS cycle UNION ALL SELECT 2) r ON r.cycle <= s.id % 3
    JOIN (SELECT id, date('{DAY}', '-' || (id * 7 % 420) || ' days') AS day FROM staff_member) d ON d.id = s.id
"""
_MODULES = (
    "(SELECT 'friend-requests' AS id UNION ALL SELECT 'sharing-articles' UNION ALL SELECT 'responding-to-criticism')"
)
_FILL = (
    """INSERT INTO organisation_unit (id, code, name, parent_id) {numbers}
       SELECT i, 'U' || i, 'Unit ' || i, CASE WHEN i > 12 THEN 1 + i % 12 END FROM n WHERE i <= 132""",
    """INSERT INTO staff_member (id, employee_number, assignment_number, name, sort_name, organisation_unit_id,
         staff_group, job_role, assignment_status, is_primary_assignment, line_manager_id, starts_on, created_at)
         {numbers}
       SELECT i, printf('%08d', i), printf('%08d-1', i), 'Ayşe O''Neil-Şahin ' || i, 'O''Neil-Şahin ' || i,
         13 + i % 120, 'Nursing and Midwifery Registered', 'Staff Nurse', 'Active Assignment', 1,
         CASE WHEN i > 10 THEN i / 10 END,
         date('{day}', '-' || (i * 13 % 3000) || ' days'), '2026-01-01 00:00:00.000000' FROM n""",
    """INSERT INTO attestation (staff_member_id, programme_id, cycle, policy_slug, policy_version, policy_fingerprint,
         statement_id, statement_version, statement_text, typed_name, answers_fingerprint, signed_in_at, confirmed_at,
         assurance_level, achieved_at, achieved_on, expires_on, recorded_at)
       SELECT s.id, 'induction-core', r.cycle, 'policy', '1.0', '{sha}', 'statement', 1, 'I attest.', 'A Name', '{sha}',
         '2026-01-01', '2026-01-01', 'server', d.day, date(d.day, (r.cycle - s.id % 3) || ' years'),
         date(d.day, (1 + r.cycle - s.id % 3) || ' years'), d.day FROM staff_member s {rounds}""",
    """INSERT INTO assignment_record (staff_member_id, assignment_number, is_primary, name, organisation_unit_id,
         staff_group, job_role, line_manager_id, assignment_status, starts_on, effective_on, recorded_at, source)
       SELECT id, assignment_number, 1, name, organisation_unit_id, staff_group, job_role, line_manager_id,
         assignment_status, starts_on, starts_on, created_at, 'benchmark' FROM staff_member""",
    """INSERT INTO standing (staff_member_id, programme_id, from_on, status, due_on, expires_on, reason,
         organisation_unit_id, staff_group, attestation_id)
       SELECT s.id, 'induction-core', s.starts_on,
         CASE WHEN a.id IS NULL THEN 'not started' WHEN a.expires_on < '{day}' THEN 'overdue' ELSE 'compliant' END,
         coalesce(a.expires_on, date(s.starts_on, '28 days')), a.expires_on, 'employed', s.organisation_unit_id,
         s.staff_group, a.id
       FROM staff_member s LEFT JOIN attestation a ON a.staff_member_id = s.id AND a.cycle = s.id % 3""",
    """INSERT INTO certificate (attestation_id, number, code, status, facts, issued_at, issued_on, sha256, created_at)
       SELECT id, printf('SM-%08d', id), printf('%026d', id), 'issued', '{{}}', achieved_at, achieved_on,
         printf('%064d', id), achieved_at FROM attestation""",
    """INSERT INTO completion (staff_member_id, module_id, module_version, module_title, cycle, module_fingerprint,
         policy_version, policy_fingerprint, attempts, decisions, right_first_time, assurance_level,
         achieved_at, achieved_on)
       SELECT a.staff_member_id, m.id, 1, m.id, a.cycle, '{sha}', '1.0', '{sha}', 1 + a.id % 3, 6, 3 + a.id % 4,
         'server', a.achieved_at, a.achieved_on FROM attestation a JOIN {modules} m""",
)


def ratios(staff: int = STAFF, turns: int = TURNS) -> dict[str, tuple[float, float, float]]:
    """Give, by name, the ratio to the plain thing, the limit it must keep, and our own milliseconds of CPU.

    Raises:
        RuntimeError: when the `sqlite3` program is not installed.
    """
    rival = shutil.which("sqlite3")
    if rival is None:
        raise RuntimeError(
            "The sqlite3 program is not installed, so there is nothing to compare with: apt install sqlite3"
        )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "staff.db"
        migrate.upgrade(f"sqlite:///{path}")
        with closing(Database(f"sqlite:///{path}")) as database, database.session() as session:
            _fill(session, staff)
            ours, theirs = _turns(session, path, rival, turns)
    return {f"completion CSV, {staff:,} rows / sqlite3 program": (ours / theirs, LIMIT, ours * 1000)}


def _fill(session: Session, staff: int) -> None:
    words = {"numbers": _NUMBERS.format(staff=staff), "day": DAY, "sha": _SHA, "rounds": _ROUNDS, "modules": _MODULES}
    for statement in _FILL:
        session.execute(text(statement.format(**words)))
    session.commit()
    session.execute(text("ANALYZE"))
    session.commit()


def _turns(session: Session, path: Path, rival: str, turns: int) -> tuple[float, float]:
    library = load_library(resources.folder("content"), resources.folder("scenarios"))
    about = reporting.subject(library, "Larkmere Vale NHS Foundation Trust", "000")
    select = _select(session, about)
    target = path.with_name("report.csv")
    both = []
    for _ in range(turns):
        both.append((_ours(session, about, target), _theirs(rival, path, select, path.with_name("rival.csv"))))
        _same_people(target, path.with_name("rival.csv"))
    return min(ours for ours, _ in both), min(theirs for _, theirs in both)


def _select(session: Session, about: reporting.Subject) -> str:
    selection = queries.Selection(about.programme.id, about.programme.modules, DAY, Operator())
    compiled = queries.facts_query(session, selection).compile(
        session.get_bind(), compile_kwargs={"literal_binds": True}
    )
    return str(compiled)


def _ours(session: Session, about: reporting.Subject, target: Path) -> float:
    begun = process_time()
    with target.open("wb") as stream:
        report_files.write(session, Order(about, Filters(DAY)), Operator(), kind=FileFormat.CSV, stream=stream)
    took = process_time() - begun
    session.rollback()
    return took


def _theirs(rival: str, path: Path, select: str, target: Path) -> float:
    begun = _children()
    with target.open("wb") as stream:
        subprocess.run([rival, "-csv", "-header", str(path), select], stdout=stream, check=True)
    return _children() - begun


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _same_people(one: Path, other: Path) -> None:
    counts = [sum(1 for _ in path.open(encoding="utf-8")) for path in (one, other)]
    if counts[0] != counts[1]:
        raise RuntimeError(f"The two files do not hold the same rows: {counts}")


def main() -> int:
    """Print the figure; the number of staff may be given as an argument."""
    figures = ratios(int(sys.argv[1]) if len(sys.argv) > 1 else STAFF)
    for name, (ratio, limit, milliseconds) in figures.items():
        print(f"{name}: {ratio:.2f} times (limit {limit:g}), {milliseconds:,.0f} ms of CPU")
    return 0 if all(ratio <= limit for ratio, limit, _ in figures.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
