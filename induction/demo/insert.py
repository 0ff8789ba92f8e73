"""The demo people and their histories as rows in the database."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Any

from induction.db import Session
from induction.db.base import Base
from induction.db.bulk import follow_keys, insert_rows, next_key
from induction.db.models import (
    Answer,
    AssignmentRecord,
    Attempt,
    Attestation,
    Completion,
    ContentSnapshot,
    OrganisationUnit,
    RefresherItem,
    StaffMember,
    StaffRole,
)
from induction.demo import organisation
from induction.demo.people import Person
from induction.demo.rows import Course, Row, Rows
from induction.domain.audit import system_actor
from induction.domain.ledger import Kind as LedgerKind
from induction.domain.module import Module
from induction.domain.names import sort_name
from induction.services import ledger

ACTOR = system_actor("demo")
_PEOPLE_A_BATCH = 1_000


def insert_people(
    session: Session, people: list[Person], staff: int, *, moment: datetime, password_hash: str
) -> list[int]:
    """Insert the units, the people and their roles; returns the people's keys in their order."""
    units = _insert_units(session, staff)
    first = next_key(session, StaffMember)
    ids = [first + at for at in range(len(people))]
    rows = [
        _staff_row(person, units) | {"id": ids[at], "password_hash": password_hash, "created_at": moment}
        for at, person in enumerate(people)
    ]
    for row, person in zip(rows, people, strict=True):
        row["line_manager_id"] = None if person.place.manager is None else first + person.place.manager
    insert_rows(session, StaffMember, rows)
    insert_rows(session, AssignmentRecord, [_record(row, moment) for row in rows])
    roles = [(ids[at], role) for at, person in enumerate(people) for role in sorted(person.place.roles)]
    insert_rows(
        session, StaffRole, [{"staff_member_id": key, "role": role.value, "granted_at": moment} for key, role in roles]
    )
    follow_keys(session, (OrganisationUnit, StaffMember))
    return ids


def _insert_units(session: Session, staff: int) -> dict[str, int]:
    homes = organisation.directorates(staff)
    listed = [(organisation.EXECUTIVE.code, organisation.EXECUTIVE.name, "")]
    listed += [(home.code, home.name, "") for home in homes]
    listed += [(team.code, team.name, team.directorate) for team in organisation.teams(staff)]
    first = next_key(session, OrganisationUnit)
    keys = {code: first + at for at, (code, _, _) in enumerate(listed)}
    rows = [
        {"id": keys[code], "code": code, "name": name, "parent_id": keys.get(parent)} for code, name, parent in listed
    ]
    insert_rows(session, OrganisationUnit, rows)
    return keys


def _staff_row(person: Person, units: dict[str, int]) -> dict[str, Any]:
    place = person.place
    return {
        "employee_number": person.employee_number,
        "assignment_number": person.assignment_number,
        "name": person.name.printed,
        "sort_name": sort_name(person.name.printed, person.name.surname),
        "email": person.email,
        "organisation_unit_id": units[place.unit_code],
        "staff_group": place.post.staff_group.value,
        "job_role": place.post.job_role,
        "assignment_status": "Terminate Assignment" if person.ends_on else "Active Assignment",
        "is_primary_assignment": person.assignment_number == person.employee_number,
        "starts_on": person.history.starts_on,
        "ends_on": person.ends_on,
    }


def _record(row: dict[str, Any], moment: datetime) -> dict[str, Any]:
    """Give the record of the assignment that somebody has had from the first day on."""
    return {
        "staff_member_id": row["id"],
        "assignment_number": row["assignment_number"],
        "is_primary": row["is_primary_assignment"],
        "name": row["name"],
        "organisation_unit_id": row["organisation_unit_id"],
        "staff_group": row["staff_group"],
        "job_role": row["job_role"],
        "line_manager_id": row["line_manager_id"],
        "assignment_status": row["assignment_status"],
        "starts_on": row["starts_on"],
        "ends_on": row["ends_on"],
        "effective_on": row["starts_on"],
        "recorded_at": moment,
        "source": ACTOR,
    }


def insert_histories(
    session: Session, chance: Random, course: Course, people: list[tuple[Person, int]], moment: datetime
) -> None:
    """Insert what everybody has done, but for those one can sign in as; they walk the real way."""
    insert_rows(session, ContentSnapshot, [_snapshot(module, moment) for module in course.modules])
    next_attempt, next_completion, next_attestation = (
        next_key(session, model) for model in (Attempt, Completion, Attestation)
    )
    for start in range(0, len(people), _PEOPLE_A_BATCH):
        rows = Rows(course, next_attempt)
        for person, staff_member_id in people[start : start + _PEOPLE_A_BATCH]:
            if not person.place.sign_in:
                rows.add(chance, person, staff_member_id)
        insert_rows(session, Attempt, rows.attempts)
        insert_rows(session, Answer, rows.answers)
        next_completion = _insert_facts(session, Completion, LedgerKind.COMPLETION, rows.completions, next_completion)
        next_attestation = _insert_facts(
            session, Attestation, LedgerKind.ATTESTATION, rows.attestations, next_attestation
        )
        insert_rows(session, RefresherItem, rows.refresher_items)
        next_attempt = rows.next_attempt
    follow_keys(session, (Attempt, Completion, Attestation))


def _insert_facts(session: Session, model: type[Base], kind: LedgerKind, rows: list[Row], first: int) -> int:
    """Insert facts under the keys that are next, with their entries in the ledger; gives the key that is next then."""
    for key, row in enumerate(rows, start=first):
        row["id"] = key
        ledger.record(session, row["achieved_at"], kind, f"{model.__tablename__}:{key}", ledger.facts_of(kind, row))
    insert_rows(session, model, rows)
    return first + len(rows)


def _snapshot(module: Module, moment: datetime) -> dict[str, Any]:
    return {
        "fingerprint": module.fingerprint,
        "module_id": module.id,
        "module_version": module.version,
        "body": module.canonical,
        "kept_at": moment,
    }
