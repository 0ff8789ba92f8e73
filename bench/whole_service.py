"""An organisation of any size with years of history, put straight into the tables, on SQLite or PostgreSQL.

Everybody joins, attests within four weeks (one in seventeen later), and renews each year, some days early or late. One
in twenty-five has left, one in fifty is exempt. Spans of standing are written as the program would reckon them; the
counts are then worked out by the program itself. There is an organisation for each 6,500 people, of twelve divisions of
ten teams each.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import text

from induction.db import Database, Session
from induction.db.base import Base
from induction.db.bulk import insert_tuples, table_of
from induction.db.models import (
    AssignmentRecord,
    Attestation,
    Exemption,
    OrganisationUnit,
    StaffMember,
    Standing,
)
from induction.domain.people import StaffGroup

DAY = date(2026, 11, 23)
PROGRAMME = "induction-core"
HR = "90000005"
A_YEAR, DUE, WINDOW = timedelta(days=365), timedelta(days=28), timedelta(days=90)
A_DAY = timedelta(days=1)
_AN_ORGANISATION, _DIVISIONS, _TEAMS = 6_500, 12, 10
_SHA = "a" * 64
_GROUPS = [str(group) for group in StaffGroup]
_SOME = 20_000
_AT = "2026-01-01 00:00:00.000000"

Rows = dict[type[Base], list[tuple[Any, ...]]]
_COLUMNS: dict[type[Base], tuple[str, ...]] = {
    StaffMember: (
        "id", "employee_number", "assignment_number", "name", "sort_name", "email", "organisation_unit_id",
        "staff_group", "job_role", "assignment_status", "is_primary_assignment", "has_esr_record", "starts_on",
        "ends_on", "password_hash", "created_at",
    ),
    AssignmentRecord: (
        "staff_member_id", "assignment_number", "is_primary", "name", "organisation_unit_id", "staff_group", "job_role",
        "assignment_status", "starts_on", "ends_on", "effective_on", "recorded_at", "source",
    ),
    Attestation: (
        "staff_member_id", "programme_id", "cycle", "policy_slug", "policy_version", "policy_fingerprint",
        "statement_id", "statement_version", "statement_text", "typed_name", "answers_fingerprint", "signed_in_at",
        "confirmed_at", "assurance_level", "achieved_at", "achieved_on", "expires_on", "recorded_at",
    ),
    Exemption: (
        "staff_member_id", "from_on", "reason_code", "approved_by_id", "recorded_by_id", "is_cancelled", "recorded_at",
    ),
    Standing: (
        "staff_member_id", "programme_id", "from_on", "to_on", "status", "due_on", "expires_on", "reason",
        "organisation_unit_id", "staff_group",
    ),
}  # fmt: skip
_SQLITE = ("PRAGMA foreign_keys=OFF", "PRAGMA synchronous=OFF", "PRAGMA cache_size=-300000")
_POSTGRESQL = ("SET session_replication_role = replica",)


def fill(database: Database, staff: int, years: int, password_hash: str) -> None:
    """Put everybody into the tables, on a connection that asks for neither references nor durability."""
    is_sqlite = database.engine.dialect.name == "sqlite"
    raw = database.engine.raw_connection()
    for statement in _SQLITE if is_sqlite else _POSTGRESQL:
        raw.cursor().execute(statement)
    raw.commit()
    raw.close()
    with database.session() as session:
        _fill(session, staff, years, password_hash)
    database.engine.dispose()


def _fill(session: Session, staff: int, years: int, password_hash: str) -> None:
    indexes = sorted(table_of(Standing).indexes, key=lambda index: str(index.name))
    for index in indexes:
        index.drop(session.connection())
    teams = _units(session, max(1, staff // _AN_ORGANISATION))
    hr = _person(0, 1, teams[0], DAY - A_YEAR, None)
    insert_tuples(session, StaffMember, _COLUMNS[StaffMember], [(*hr[:-2], password_hash, hr[-1])])
    session.execute(text(f"INSERT INTO staff_role VALUES (1, 'HR', '{_AT}')"))
    for start in range(1, staff, _SOME):
        rows: Rows = {model: [] for model in _COLUMNS}
        for number in range(start, min(staff, start + _SOME)):
            _live(rows, number, teams[number % len(teams)], years)
        for model, listed in rows.items():
            insert_tuples(session, model, _COLUMNS[model], listed)
    for index in indexes:
        index.create(session.connection())
    session.commit()


def _units(session: Session, organisations: int) -> list[int]:
    """Make the tree; gives the teams."""
    units: list[tuple[int, str, str, int | None]] = []
    teams = []
    for one in range(organisations):
        top = len(units) + 1
        units.append((top, f"O{one}", f"Organisation {one}", None))
        for division in range(_DIVISIONS):
            middle = len(units) + 1
            units.append((middle, f"O{one}D{division}", f"Division {division} of {one}", top))
            for team in range(_TEAMS):
                teams.append(len(units) + 1)
                units.append((teams[-1], f"O{one}D{division}T{team}", f"Team {team} of division {division}", middle))
    insert_tuples(session, OrganisationUnit, ("id", "code", "name", "parent_id"), units)
    return teams


def _person(number: int, key: int, unit: int, starts_on: date, ends_on: date | None) -> tuple[Any, ...]:
    code = HR if not number else f"{number:08}"
    name = f"Family{number * 7919 % 1_000_003} Given{number % 97}"
    return (
        key, code, f"{code}-1", name, name, None, unit, _GROUPS[number % 9], "Staff Nurse", "Active Assignment", True,
        True, starts_on, ends_on, None, _AT,
    )  # fmt: skip


def _live(rows: Rows, number: int, unit: int, years: int) -> None:
    """Write one person's life: the facts, and the spans that the program would make of them."""
    key, group = number + 1, _GROUPS[number % 9]
    joined_back = 365 * years + number * 37 % 200 if number % 10 else number * 131 % (365 * years)
    starts_on = DAY - timedelta(days=joined_back)
    ends_on = DAY - timedelta(days=number % 500) if number % 25 == 0 else None
    if ends_on and ends_on < starts_on:
        ends_on = None
    person = _person(number, key, unit, starts_on, ends_on)
    rows[StaffMember].append(person)
    job, status = person[8:10]
    rows[AssignmentRecord].append(
        (key, person[2], True, person[3], unit, group, job, status, starts_on, ends_on, starts_on, _AT, "bench")
    )
    records = list(_records(number, starts_on, ends_on))
    rows[Attestation] += [
        (
            key, PROGRAMME, cycle, "policy", "1.0", _SHA, "statement", 1, "I attest.", person[3], _SHA, _AT, _AT,
            "server", f"{achieved_on} 12:00:00.000000", achieved_on, expires_on, f"{achieved_on} 12:00:00.000000",
        )
        for cycle, (achieved_on, expires_on) in enumerate(records, 1)
    ]  # fmt: skip
    exempt_from = DAY - timedelta(days=number % 300) if number % 50 == 1 and number % 25 else None
    if exempt_from and exempt_from > starts_on:
        rows[Exemption].append((key, exempt_from, "absence – approved", 1, 2, False, f"{exempt_from} 12:00:00.000000"))
    else:
        exempt_from = None
    for from_on, to_on, status, due_on, expires_on in _cut(_spans(starts_on, records), exempt_from, ends_on):
        rows[Standing].append(
            (key, PROGRAMME, from_on, to_on, status, due_on, expires_on, "Employed", unit, group)
        )  # fmt: skip


def _records(number: int, starts_on: date, ends_on: date | None) -> Iterator[tuple[date, date]]:
    achieved_on = starts_on + timedelta(days=40 if number % 17 == 0 else 3 + number % 24)
    expires_on, cycle = achieved_on + A_YEAR, 1
    while achieved_on <= (ends_on or DAY):
        yield achieved_on, expires_on
        achieved_on = expires_on + timedelta(days=(number * 7 + cycle * 11) % 62 - 40)
        expires_on = max(achieved_on, expires_on) + A_YEAR
        cycle += 1


Life = tuple[date, date | None, str, date | None, date | None]


def _spans(starts_on: date, records: list[tuple[date, date]]) -> Iterator[Life]:
    """From when to when, status, due on, expires on."""
    due_on, first = starts_on + DUE, records[0][0] if records else None
    in_time = min(due_on, first - A_DAY) if first else due_on
    yield starts_on, in_time, "not started", due_on, None
    if first is None or first > due_on + A_DAY:
        yield due_on + A_DAY, first and first - A_DAY, "overdue", due_on, None
    for place, (achieved_on, expires_on) in enumerate(records):
        following = records[place + 1][0] if place + 1 < len(records) else None
        opens_on, last = expires_on - WINDOW, following and following - A_DAY
        yield achieved_on, min(opens_on - A_DAY, last or date.max), "compliant", expires_on, expires_on
        if last is None or last >= opens_on:
            yield opens_on, min(expires_on, last or date.max), "due soon", expires_on, expires_on
        if last is None or last > expires_on:
            yield expires_on + A_DAY, last, "overdue", expires_on, expires_on


def _cut(spans: Iterator[Life], exempt_from: date | None, ends_on: date | None) -> Iterator[Life]:
    """Let an exemption begin and employment end."""
    until = exempt_from - A_DAY if exempt_from else ends_on
    for from_on, to_on, status, due_on, expires_on in spans:
        if until is None or from_on <= until:
            yield from_on, min(to_on or date.max, until) if until else to_on, status, due_on, expires_on
    if exempt_from:
        yield exempt_from, ends_on, "exempt", None, None
