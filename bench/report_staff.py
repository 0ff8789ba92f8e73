"""Made-up staff for the report's benchmarks, two thirds of whom have one or two years of records.

They are written by SQL straight into SQLite, and copied from there into PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from sqlalchemy import Table, text

from induction import resources
from induction.db import Database, Session, migrate
from induction.db.base import Base
from induction.db.queries import report as queries
from induction.domain.reports.report import Filters, Operator
from induction.library import load_library
from induction.services.reports import reporting
from induction.services.reports.report_source import Order

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


@contextmanager
def staff_file(staff: int) -> Iterator[Path]:
    """Give a SQLite file of so many staff; it is gone when the block ends."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "staff.db"
        migrate.upgrade(f"sqlite:///{path}")
        with closing(Database(f"sqlite:///{path}")) as database, database.session() as session:
            fill(session, staff)
        yield path


def fill(session: Session, staff: int) -> None:
    """Fill an empty SQLite database."""
    words = {"numbers": _NUMBERS.format(staff=staff), "day": DAY, "sha": _SHA, "rounds": _ROUNDS, "modules": _MODULES}
    for statement in _FILL:
        session.execute(text(statement.format(**words)))
    session.commit()
    session.execute(text("ANALYZE"))
    session.commit()


def into_postgres(path: Path, address: str) -> None:
    """Copy every table of a SQLite file into an empty PostgreSQL database, and let it look at its statistics."""
    migrate.upgrade(address)
    target = address.replace("postgresql+psycopg://", "postgresql://", 1)
    with closing(Database(f"sqlite:///{path}")) as database, database.session() as session:
        with psycopg.connect(target, options="-c TimeZone=UTC") as postgres:
            postgres.execute("DELETE FROM recount")
            for table in Base.metadata.sorted_tables:
                _copy(session, postgres, table.name)
            for table in Base.metadata.sorted_tables:
                _follow(postgres, table)
        with psycopg.connect(target, autocommit=True) as postgres:
            postgres.execute("VACUUM ANALYZE")


def _copy(session: Session, postgres: psycopg.Connection, table: str) -> None:
    rows = session.execute(text(f"SELECT * FROM {table}"))  # the name comes from our own metadata
    names = ", ".join(rows.keys())
    with postgres.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(tuple(row))


def _follow(postgres: psycopg.Connection, table: Table) -> None:
    """Let the sequence of a table's keys go on after the keys that were copied."""
    key = table.primary_key.columns[0].name
    named = postgres.execute("SELECT pg_get_serial_sequence(%s, %s)", (table.name, key)).fetchone()
    if named and named[0]:
        postgres.execute(f"SELECT setval('{named[0]}', coalesce((SELECT max({key}) FROM {table.name}), 0) + 1, false)")


def order() -> Order:
    """Say which report is measured."""
    library = load_library(resources.folder("content"), resources.folder("scenarios"))
    return Order(reporting.subject(library, "Larkmere Vale NHS Foundation Trust", "000"), Filters(DAY))


def select_of(session: Session, asked: Order) -> str:
    """Give the one SELECT behind the rows of the report, as text."""
    programme = asked.about.programme
    selection = queries.Selection(programme.id, programme.modules, DAY, Operator())
    compiled = queries.facts_query(session, selection).compile(
        session.get_bind(), compile_kwargs={"literal_binds": True}
    )
    return str(compiled)
