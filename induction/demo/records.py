"""What the demo's organisation has recorded of people's employment, each at about the time when it happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from induction.demo.people import Person, Place
from induction.domain.audit import system_actor
from induction.domain.names import sort_name

ACTOR = system_actor("demo")
_ACTIVE, _LEFT = "Active Assignment", "Terminate Assignment"
_A_DAY = timedelta(days=1)

Row = dict[str, Any]


def noted(day: date, days_before: int) -> datetime:
    """Give the moment, in the morning so many days before, at which something that holds from a day was recorded."""
    return datetime.combine(day - timedelta(days=days_before), time(9, 30), UTC)


@dataclass(frozen=True)
class Writer:
    """Writes people as rows.

    Attributes:
        units: the keys of the units, by code.
        ids: the keys of the people, in their order.
    """

    units: dict[str, int]
    ids: list[int]

    def staff_row(self, person: Person, at: int) -> Row:
        """Give somebody as they are now, but for the password."""
        manager = self._manager(person.place)
        return {
            "id": self.ids[at],
            "employee_number": person.employee_number,
            "assignment_number": person.assignment_number,
            "name": person.name.printed,
            "sort_name": sort_name(person.name.printed, person.name.surname),
            "email": person.email,
            "organisation_unit_id": self.units[person.place.unit_code],
            "staff_group": person.place.post.staff_group.value,
            "job_role": person.place.post.job_role,
            "assignment_status": _LEFT if person.ends_on else _ACTIVE,
            "is_primary_assignment": _is_primary(person),
            "line_manager_id": manager,
            "has_esr_record": person.has_esr_record,
            "sponsor_id": None if person.has_esr_record else manager,
            "starts_on": person.history.starts_on,
            "ends_on": person.ends_on,
            "created_at": noted(person.earlier.from_on if person.earlier else person.history.starts_on, 4),
        }

    def records(self, person: Person, at: int) -> Iterator[Row]:
        """Give the records of somebody's assignments in the order in which they were made."""
        if before := person.earlier:
            number = person.employee_number
            yield self._record(
                person, at, number, person.place, starts_on=before.from_on, recorded_at=noted(before.from_on, 4)
            )
            ended = self._record(
                person, at, number, person.place, starts_on=before.from_on, recorded_at=noted(before.to_on, 7)
            )
            yield ended | _leaving(before.to_on)
        starts_on, number = person.history.starts_on, person.assignment_number
        first = person.move.before if person.move else person.place
        yield self._record(person, at, number, first, starts_on=starts_on, recorded_at=noted(starts_on, 4))
        if move := person.move:
            moved = self._record(person, at, number, person.place, starts_on=starts_on, recorded_at=noted(move.on, 3))
            yield moved | {"effective_on": move.on}
        if person.ends_on:
            recorded_at = noted(max(person.ends_on - timedelta(days=7), starts_on), 0)
            left = self._record(person, at, number, person.place, starts_on=starts_on, recorded_at=recorded_at)
            yield left | _leaving(person.ends_on)

    def _record(
        self, person: Person, at: int, assignment: str, place: Place, *, starts_on: date, recorded_at: datetime
    ) -> Row:
        return {
            "staff_member_id": self.ids[at],
            "assignment_number": assignment,
            "is_primary": _is_primary(person),
            "name": person.name.printed,
            "organisation_unit_id": self.units[place.unit_code],
            "staff_group": place.post.staff_group.value,
            "job_role": place.post.job_role,
            "line_manager_id": self._manager(place),
            "assignment_status": _ACTIVE,
            "starts_on": starts_on,
            "ends_on": None,
            "effective_on": starts_on,
            "recorded_at": recorded_at,
            "source": ACTOR,
        }

    def _manager(self, place: Place) -> int | None:
        return None if place.manager is None else self.ids[place.manager]


def _is_primary(person: Person) -> bool:
    return bool(person.earlier) or person.assignment_number == person.employee_number


def _leaving(last_on: date) -> Row:
    return {"assignment_status": _LEFT, "ends_on": last_on, "effective_on": last_on + _A_DAY}
