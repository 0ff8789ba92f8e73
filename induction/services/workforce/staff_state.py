"""Everything that is recorded of staff and units, in the shape that an import is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from induction.db import Session
from induction.db.queries import staff_state as queries
from induction.domain.staff_import.state import Chain, Entry, Particulars, Person, State, Unit, chain


@dataclass(frozen=True)
class Keys:
    """The keys of rows, by the stable names of people and units."""

    people: dict[str, int]
    units: dict[str, int]


def load(session: Session) -> tuple[State, Keys]:
    """Read what is recorded, all of it: 20,000 people take about a second."""
    units = queries.units(session)
    people = queries.people(session)
    names = _Names({unit.id: unit.code for unit in units}, {person.id: person.employee_number for person in people})
    chains = _chains(session, names)
    administrators = queries.administrators(session)
    found = {
        row.employee_number: Person(
            row.employee_number,
            row.has_esr_record,
            names.people.get(row.sponsor_id, ""),
            row.email or "",
            row.sort_name,
            chains.get(row.id) or {row.assignment_number: (_undated(row, names),)},
            is_administrator=row.id in administrators,
            is_recorded=row.id in chains,
        )
        for row in people
    }
    codes = {unit.code: Unit(unit.code, unit.name, names.units.get(unit.parent_id, "")) for unit in units}
    keys = Keys({row.employee_number: row.id for row in people}, {unit.code: unit.id for unit in units})
    return State(found, codes), keys


@dataclass(frozen=True)
class _Names:
    units: Mapping[int | None, str]
    people: Mapping[int | None, str]


def _chains(session: Session, names: _Names) -> dict[int, dict[str, Chain]]:
    entries: dict[int, dict[str, list[Entry]]] = {}
    for row in queries.records(session):
        entry = Entry(row.effective_on, _particulars(row, row.is_primary, names))
        entries.setdefault(row.staff_member_id, {}).setdefault(row.assignment_number, []).append(entry)
    return {
        key: {number: tuple(held) if len(held) == 1 else chain(held) for number, held in assignments.items()}
        for key, assignments in entries.items()
    }


def _undated(row: Any, names: _Names) -> Entry:  # a row of the query
    """Give the particulars of somebody of whom nothing dated is recorded, from the first day on."""
    return Entry(row.starts_on, _particulars(row, row.is_primary_assignment, names))


def _particulars(row: Any, is_primary: bool, names: _Names) -> Particulars:  # a row of either query
    return Particulars(
        is_primary,
        row.name,
        names.units[row.organisation_unit_id],
        row.staff_group,
        row.job_role,
        names.people.get(row.line_manager_id, ""),
        row.assignment_status,
        row.starts_on,
        row.ends_on,
    )
