"""The rows about one person in every table that holds any, by the paths of `domain.holdings`: read, and deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, func, or_, select
from sqlalchemy.orm import Session

from induction.db.bulk import in_batches
from induction.db.models import StaffMember
from induction.domain.retained.holdings import BY_TABLE, SUBJECT

_SUBJECTS = {
    "attempt": "attempt", "completion": "completion", "attestation": "attestation", "exemption": "exemption",
    "certificate": "certificate", "certificate_revocation": "revocation", "correction": "correction",
}  # fmt: skip
"""How the rows of a table are named as a subject."""
_FIRST = ("audit_event", "correction", "decision", "proposal")
"""What is deleted before the rows by which it is known to be about the person."""


class Person:
    """The key of a person and every subject that is about them, as read once."""

    def __init__(self, session: Session, staff_member_id: int) -> None:
        self.id = staff_member_id
        found = [f"staff:{staff_member_id}"]
        for name, kind in _SUBJECTS.items():
            table = _table(name)
            found += [f"{kind}:{key}" for key in session.scalars(select(table.c.id).where(_about(table, self)))]
        self.subjects: list[str] = found
        proposal = _table("proposal")
        self.proposals = [
            key
            for piece in in_batches(found)
            for key in session.scalars(
                select(proposal.c.id).where(proposal.c.subject.in_(piece), proposal.c.kind != "disposal")
            )
        ]
        self.subjects += [f"proposal:{key}" for key in self.proposals]


def rows(session: Session, name: str, person: Person) -> Iterator[Mapping[str, Any]]:
    """Give the rows of a table about a person, oldest first."""
    table = _table(name)
    for condition in _conditions(table, person):
        for row in session.execute(select(table).where(condition).order_by(*table.primary_key)):
            yield dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it


def delete_all(session: Session, person: Person) -> None:
    """Delete every row about a person but the person's own, whoever else refers to it last. Needs a permit."""
    last = [table.name for table in reversed(StaffMember.metadata.sorted_tables)]
    names = [*_FIRST, *(name for name in last if name not in _FIRST)]
    for name in names:
        if name in BY_TABLE and name not in ("staff_member", "ledger_record"):
            table = _table(name)
            for condition in _conditions(table, person):
                session.execute(delete(table).where(condition))


def _conditions(table: Table, person: Person) -> Sequence[ColumnElement[bool]]:
    """Give the conditions that together find every row, each once."""
    if BY_TABLE[table.name].via != SUBJECT:
        return [_about(table, person)]
    if table.name == "proposal":
        return [table.c.id.in_(piece) for piece in in_batches(person.proposals)]
    found: list[ColumnElement[bool]] = [table.c.subject.in_(piece) for piece in in_batches(person.subjects)]
    if table.name == "audit_event":  # sign-ins are cleared earlier; everybody ends only their own
        found.append((table.c.actor == f"staff:{person.id}") & table.c.subject.startswith("sign-in:"))
    return found


def _about(table: Table, person: Person) -> ColumnElement[bool]:
    """Build the condition that a row is about a person, along the references by which it is."""
    column = table.c[BY_TABLE[table.name].via]
    if table.name == "staff_member":
        return column == person.id
    if table.name == "decision":
        return column.in_(person.proposals)
    owner = _owner(table, column.name)
    if owner.name != "staff_member":
        return column.in_(select(owner.c.id).where(_about(owner, person)))
    own: ColumnElement[bool] = column == person.id
    return or_(own, _refused_row(table, person)) if table.name == "staff_import_line" else own


def _refused_row(table: Table, person: Person) -> ColumnElement[bool]:
    """A row of a staff file that was refused is known by the employee number alone."""
    staff = _table("staff_member")
    number = select(staff.c.employee_number).where(staff.c.id == person.id).scalar_subquery()
    return table.c.staff_member_id.is_(None) & (table.c.employee_number == number)


def _owner(table: Table, column: str) -> Table:
    for each in table.foreign_key_constraints:
        for element in each.elements:
            if element.parent.name == column and element.column.name == "id":
                return element.column.table
    raise LookupError(f"{table.name}.{column} refers to nothing.")


def _table(name: str) -> Table:
    return StaffMember.metadata.tables[name]


def count_acts(session: Session, name: str, column: str, staff_member_id: int) -> int:
    """Count the rows in which somebody acted officially."""
    table = _table(name)
    return session.scalar(select(func.count()).select_from(table).where(table.c[column] == staff_member_id)) or 0


def count_actions(session: Session, staff_member_id: int) -> Sequence[tuple[str, int]]:
    """Count the acts of somebody in the audit trail, by kind."""
    table = _table("audit_event")
    query = select(table.c.action, func.count()).where(table.c.actor == f"staff:{staff_member_id}")
    return [
        (action, count) for action, count in session.execute(query.group_by(table.c.action).order_by(table.c.action))
    ]
