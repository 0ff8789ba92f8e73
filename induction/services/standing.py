"""Keep the table of standing in step with the facts, and read it.

Whoever adds a fact calls `refresh` in the same transaction, once, with everybody whom it may concern. `rebuild` reckons
everybody anew and must come to the same table: a test sees to that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from induction.db import Session
from induction.db.models import Standing
from induction.db.queries import facts as facts_queries
from induction.db.queries import requirements as in_use
from induction.db.queries import standing as queries
from induction.domain.facts import Facts, career
from induction.domain.library_values import Library
from induction.domain.people import Principal
from induction.domain.periods import FOREVER
from induction.domain.programme import Programme, canonical, requirements_fingerprint
from induction.domain.report import Operator
from induction.domain.requirement import Status
from induction.domain.timeline import Span, timeline
from induction.domain.units import UnitTree

PEOPLE_A_BATCH = 1_000
PAGE = 50


def refresh(session: Session, library: Library, staff_ids: Collection[int], moment: datetime) -> None:
    """Work out the standing of some people in all programmes from the facts as they are in this transaction."""
    ids = sorted(set(staff_ids))
    if not ids:
        return
    if in_use.in_use(session) is None:
        _use(session, library, moment)
    _reckon(session, library, in_use.tree(session), ids)


@dataclass(frozen=True)
class Rebuilt:
    """How far a rebuild is.

    Attributes:
        done: how many people have been reckoned, of `everybody`.
        changed: how many spans had to be taken out or put in.
    """

    done: int
    everybody: int
    changed: int


def rebuild(session: Session, library: Library, moment: datetime) -> Iterator[Rebuilt]:
    """Work out everybody's standing anew, a thousand people at a time.

    People do not depend on each other's standing, so the caller may commit after each batch and begin the next
    transaction; one that is broken off is done again, because only the end says that these requirements are in use.
    """
    ids = queries.all_ids(session)
    units, done, changed = in_use.tree(session), 0, 0
    for start in range(0, len(ids), PEOPLE_A_BATCH):
        batch = ids[start : start + PEOPLE_A_BATCH]
        changed += _reckon(session, library, units, batch)
        done += len(batch)
        if done < len(ids):
            yield Rebuilt(done, len(ids), changed)
    if in_use.in_use(session) != requirements_fingerprint(library.programmes.values()):
        _use(session, library, moment)
    yield Rebuilt(done, len(ids), changed)


def is_current(session: Session, library: Library) -> bool:
    """Tell whether standing is worked out by the requirements in use; if not, `rebuild` is to be run."""
    return in_use.in_use(session) == requirements_fingerprint(library.programmes.values())


def units_unknown(session: Session, library: Library) -> list[str]:
    """List the unit codes that audiences name and that no organisation unit has: nobody is asked because of them."""
    named = (programme.audience.units for programme in library.programmes.values())
    return in_use.tree(session).unknown(code for codes in named for code in codes)


def standing_of(session: Session, staff_member_id: int, day: date) -> dict[str, Standing]:
    """Read how somebody stands on a day, by programme; a programme that is not asked of them is left out."""
    return {span.programme_id: span for span in queries.of_people(session, [staff_member_id], day)}


def asked_of(session: Session, staff_member_id: int, day: date) -> dict[str, Standing]:
    """Read what is asked of somebody on a day, by programme, or else what will be first asked of them after it."""
    found: dict[str, Standing] = {}
    for span in queries.from_day(session, staff_member_id, day):
        found.setdefault(span.programme_id, span)
    return found


def standings_of(session: Session, staff_ids: Iterable[int], day: date) -> dict[int, dict[str, Standing]]:
    """Read how some people stand on a day, by person and programme."""
    found: dict[int, dict[str, Standing]] = {}
    for span in queries.of_people(session, staff_ids, day):
        found.setdefault(span.staff_member_id, {})[span.programme_id] = span
    return found


def known_on(
    session: Session, library: Library, staff_ids: Collection[int], day: date
) -> dict[int, dict[str, list[Span]]]:
    """Work out, by person and programme, the spans as they were known at the end of a day; the table is not asked."""
    units = in_use.tree(session)
    found = facts_queries.facts_of(session, staff_ids, _modules(library))
    return {key: _timelines(facts.known_on(day), library.programmes, units) for key, facts in found.items()}


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
    return [
        PersonStanding(
            member.id, member.employee_number, member.name, member.sort_name, member.job_role,
            span.organisation_unit_id, span.staff_group, member.line_manager_id,
            Status(span.status), span.due_on, span.expires_on, span.reason,
        )
        for member, span in found
    ]  # fmt: skip


def _reckon(session: Session, library: Library, units: UnitTree, ids: Sequence[int]) -> int:
    """Reckon some people; gives how many spans had to change."""
    queries.lock(session, ids)
    found = facts_queries.facts_of(session, ids, _modules(library))
    rows = [
        _row(staff_member_id, programme_id, span)
        for staff_member_id, facts in found.items()
        for programme_id, spans in _timelines(facts, library.programmes, units).items()
        for span in spans
    ]
    return queries.replace(session, ids, rows)


def _timelines(facts: Facts, programmes: Mapping[str, Programme], units: UnitTree) -> dict[str, list[Span]]:
    person = career(facts)
    return {key: timeline(person, programme, units) for key, programme in programmes.items()}


def _modules(library: Library) -> dict[str, tuple[str, ...]]:
    return {programme.id: programme.modules for programme in library.programmes.values()}


def _row(staff_member_id: int, programme_id: str, span: Span) -> queries.Row:
    return (
        staff_member_id, programme_id, span.from_on, None if span.to_on == FOREVER else span.to_on,
        *span.standing,
    )  # fmt: skip


def _use(session: Session, library: Library, moment: datetime) -> None:
    programmes = library.programmes.values()
    in_use.use(session, requirements_fingerprint(programmes), canonical(programmes), moment)
