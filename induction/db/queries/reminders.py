"""Who owes what on a day, and to whom it can be written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, aliased

from induction.db.models import OrganisationUnit, StaffMember, StaffRole, Standing
from induction.db.queries.scope import visible_staff
from induction.domain.people import Principal, Role
from induction.domain.reminders import STAGES, WRITTEN_TO, Owed
from induction.domain.standings.requirement import Status


@dataclass(frozen=True)
class Addressee:
    """Somebody as a letter needs them; `email` is None for somebody who is told in person."""

    staff_member_id: int
    name: str
    employee_number: str
    email: str | None
    line_manager_id: int | None
    unit: str


def owed(session: Session, day: date, staff_member_ids: Sequence[int] | None = None) -> Iterator[Owed]:
    """Read what people owe on a day: due within the longest stage, or overdue."""
    query = _owing(day)
    if staff_member_ids is not None:
        query = query.where(Standing.staff_member_id.in_(staff_member_ids))
    for row in session.execute(query):
        yield Owed(row[0], row[1], Status(row[2]), row[3], row[4], row[5])


def owed_below(session: Session, day: date, manager_ids: Sequence[int]) -> dict[int, list[tuple[str, Owed]]]:
    """Read what the direct reports of managers owe, by manager, with each report's name, soonest due first."""
    found: dict[int, list[tuple[str, Owed]]] = {}
    query = (
        _owing(day)
        .add_columns(StaffMember.line_manager_id, StaffMember.name)
        .join(StaffMember, StaffMember.id == Standing.staff_member_id)
        .where(StaffMember.line_manager_id.in_(manager_ids))
        .order_by(Standing.due_on, StaffMember.sort_name, Standing.staff_member_id)
    )
    for *columns, manager_id, name in session.execute(query):
        one = Owed(columns[0], columns[1], Status(columns[2]), *columns[3:])
        found.setdefault(manager_id, []).append((name, one))
    return found


def addressees(session: Session, staff_member_ids: Sequence[int]) -> dict[int, Addressee]:
    """Read people by key."""
    return {each.staff_member_id: each for each in _addressees(session, StaffMember.id.in_(staff_member_ids))}


def without_email(session: Session, day: date, viewer: Principal) -> list[tuple[Addressee, list[Owed]]]:
    """List those whom somebody is to tell in person: within their scope, without an address, and owing something."""
    who = [StaffMember.email.is_(None), visible_staff(viewer), StaffMember.id != viewer.staff_member_id]
    people = {each.staff_member_id: each for each in _addressees(session, *who)}
    owing: dict[int, list[Owed]] = {}
    for each in owed(session, day, [*people]):
        owing.setdefault(each.staff_member_id, []).append(each)
    return [(people[key], owing[key]) for key in people if key in owing]


def managers(session: Session, day: date) -> Sequence[int]:
    """List those who manage somebody today and have not left."""
    manager = aliased(StaffMember)
    query = (
        select(manager.id)
        .where(_employed(manager, day), manager.email.is_not(None))
        .where(manager.id.in_(select(StaffMember.line_manager_id).where(_employed(StaffMember, day))))
    )
    return session.scalars(query.order_by(manager.id)).all()


def human_resources(session: Session, day: date) -> Sequence[int]:
    """List those who hold the role of HR and have not left."""
    query = (
        select(StaffMember.id)
        .join(StaffRole, StaffRole.staff_member_id == StaffMember.id)
        .where(StaffRole.role == Role.HR, _employed(StaffMember, day), StaffMember.email.is_not(None))
    )
    return session.scalars(query.order_by(StaffMember.id)).all()


def _owing(day: date) -> Select[int, str, str, date, date, str]:
    latest = day + timedelta(days=max(STAGES))
    columns = (
        Standing.staff_member_id, Standing.programme_id, Standing.status, Standing.due_on, Standing.expires_on,
        Standing.reason,
    )  # fmt: skip
    return select(*columns).where(
        Standing.from_on <= day,
        or_(Standing.to_on.is_(None), Standing.to_on >= day),
        Standing.status.in_([*WRITTEN_TO]),
        Standing.due_on <= latest,
    )  # type: ignore[return-value]  # both dates may be missing in the table, a due date not among these statuses


def _addressees(session: Session, *conditions: ColumnElement[bool]) -> Iterator[Addressee]:
    columns = (
        StaffMember.id, StaffMember.name, StaffMember.employee_number, StaffMember.email, StaffMember.line_manager_id,
        OrganisationUnit.name,
    )  # fmt: skip
    query = (
        select(*columns)
        .join(OrganisationUnit, OrganisationUnit.id == StaffMember.organisation_unit_id)
        .where(*conditions)
        .order_by(StaffMember.sort_name, StaffMember.id)
    )
    for row in session.execute(query):
        yield Addressee(*row)


def _employed(who: type[StaffMember], day: date) -> ColumnElement[bool]:
    return (who.starts_on <= day) & or_(who.ends_on.is_(None), who.ends_on >= day)
