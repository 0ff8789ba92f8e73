"""Lists and counts of people by how they stand on a day, for whoever may see them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from induction.db import Session
from induction.db.models import StaffMember, Standing
from induction.db.queries import standing_lists as queries
from induction.domain.people import Principal
from induction.domain.reports.report import Operator
from induction.domain.standings.requirement import Status

PAGE = 50


class Count(NamedTuple):
    """How many people of a unit and staff group stand in one way to a programme."""

    programme_id: str
    unit_id: int
    staff_group: str
    status: Status
    people: int


def counts(session: Session, viewer: Principal | Operator, day: date) -> list[Count]:
    """Count whom the viewer may see, by programme, unit, staff group and status on a day."""
    return [
        Count(programme_id, unit_id, group, Status(status), people)
        for programme_id, unit_id, group, status, people in queries.counts(session, viewer, day)
    ]


class PersonStanding(NamedTuple):
    """A staff member and how they stand to one programme on a day."""

    staff_member_id: int
    employee_number: str
    name: str
    sort_name: str
    job_role: str
    unit_id: int
    staff_group: str
    line_manager_id: int | None
    status: Status
    due_on: date | None
    expires_on: date | None
    reason: str

    @property
    def place(self) -> tuple[str, int]:
        """Where the person stands in the list: the `after` of the next page."""
        return self.sort_name, self.staff_member_id


def people(
    session: Session,
    viewer: Principal | Operator,
    day: date,
    *,
    programme_id: str,
    unit_ids: Collection[int] | None = None,
    staff_group: str = "",
    statuses: Collection[Status] = (),
    managed_by: int | None = None,
    after: tuple[str, int] | None = None,
    limit: int = PAGE,
) -> list[PersonStanding]:
    """List a page of whom the viewer may see and a programme is asked of on a day, by name.

    Args:
        session: a session.
        viewer: who looks.
        day: the day of the status.
        programme_id: the programme.
        unit_ids: these organisation units; None for all.
        staff_group: this staff group; empty for all.
        statuses: these statuses; empty for all.
        managed_by: the direct reports of this person only.
        after: the `place` of the last person on the page before.
        limit: how many at most.
    """
    found = queries.people(
        session, viewer, day, programme_id=programme_id, unit_ids=unit_ids, staff_group=staff_group,
        statuses=statuses, managed_by=managed_by, after=after, limit=limit,
    )  # fmt: skip
    return [person_standing(member, span) for member, span in found]


def person_standing(member: StaffMember, span: Standing) -> PersonStanding:
    """Put a person and how they stand into one line."""
    return PersonStanding(
        member.id, member.employee_number, member.name, member.sort_name, member.job_role,
        span.organisation_unit_id, span.staff_group, member.line_manager_id,
        Status(span.status), span.due_on, span.expires_on, span.reason,
    )  # fmt: skip
