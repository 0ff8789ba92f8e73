"""The demo people and their histories as rows in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter
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
    Exemption,
    OrganisationUnit,
    RefresherItem,
    StaffMember,
    StaffRole,
)
from induction.demo import organisation
from induction.demo.people import Person
from induction.demo.records import Writer, noted
from induction.demo.rows import Course, Row, Rows
from induction.domain.learning.module import Module
from induction.domain.proofs.ledger import Kind as LedgerKind
from induction.services.proofs import ledger

_PEOPLE_A_BATCH = 1_000


def insert_people(session: Session, people: Sequence[Person], staff: int, *, password_hash: str) -> list[int]:
    """Insert the units, the people and their roles; returns the people's keys in their order."""
    first = next_key(session, StaffMember)
    ids = [first + at for at in range(len(people))]
    writer = Writer(_insert_units(session, staff), ids)
    rows = [writer.staff_row(person, at) | {"password_hash": password_hash} for at, person in enumerate(people)]
    insert_rows(session, StaffMember, rows)
    records = (record for at, person in enumerate(people) for record in writer.records(person, at))
    insert_rows(session, AssignmentRecord, sorted(records, key=itemgetter("recorded_at")))
    roles = [
        {"staff_member_id": row["id"], "role": role.value, "granted_at": row["created_at"]}
        for row, person in zip(rows, people, strict=True)
        for role in sorted(person.place.roles)
    ]
    insert_rows(session, StaffRole, roles)
    follow_keys(session, (OrganisationUnit, StaffMember))
    return ids


def insert_absences(session: Session, keyed: Sequence[tuple[Person, int]], hr: int, approver: int) -> None:
    """Insert the exemptions of those who are or were away, proposed by HR and approved by another."""
    rows = [
        {
            "staff_member_id": key,
            "programme_id": None,
            "from_on": person.absence.from_on,
            "to_on": person.absence.to_on,
            "reason_code": person.absence.code.value,
            "is_cancelled": False,
            "approved_by_id": approver,
            "recorded_by_id": hr,
            "recorded_at": noted(person.absence.from_on, 5),
        }
        for person, key in keyed
        if person.absence
    ]
    insert_rows(session, Exemption, sorted(rows, key=itemgetter("recorded_at")))


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


def insert_histories(
    session: Session, chance: Random, course: Course, people: Sequence[tuple[Person, int]], moment: datetime
) -> None:
    """Insert what people have done in one programme, as their histories have it."""
    insert_rows(session, ContentSnapshot, [_snapshot(module, moment) for module in course.modules])
    next_attempt, next_completion, next_attestation = (
        next_key(session, model) for model in (Attempt, Completion, Attestation)
    )
    for start in range(0, len(people), _PEOPLE_A_BATCH):
        rows = Rows(course, next_attempt)
        for person, staff_member_id in people[start : start + _PEOPLE_A_BATCH]:
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
