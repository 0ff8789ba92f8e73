"""What the file changes about one person, and what has to be recorded for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from induction.domain.staff_import import entries
from induction.domain.staff_import.changes import Outcome, PersonChange, changed, foremost
from induction.domain.staff_import.docket import is_live
from induction.domain.staff_import.rows import StaffRow
from induction.domain.staff_import.state import Chain, Particulars, Person, extended
from induction.domain.standings.periods import day_after, day_before


def from_rows(person: Person | None, rows: Sequence[StaffRow], today: date) -> PersonChange | None:
    """Work out what the rows of a person change; None when all is recorded so already."""
    known = person or _nobody(rows[0])
    stated = {row.assignment_number: _particulars(row, rows, known, today) for row in rows}
    recorded = dict(_stated_entries(known, stated, today))
    recorded |= dict(_ended_entries(known, stated, recorded, today))
    after = _after(known, rows, recorded)
    fields = changed(person, after, recorded)
    if person and not fields:
        return None
    return PersonChange(_outcome(person, after, today), tuple(sorted(row.row for row in rows)), fields, recorded, after)


def from_absence(person: Person, today: date) -> PersonChange | None:
    """Work out what it means that the extract lacks somebody; None for who has left, or whose last day is known.

    The last day is taken to be yesterday. Somebody who has not begun yet is not missed.
    """
    recorded = dict(_ended_entries(person, {}, {}, today))
    if not recorded:
        return None
    after = _after(person, (), recorded)
    return PersonChange(_outcome(person, after, today), (), changed(person, after, recorded), recorded, after)


def _nobody(row: StaffRow) -> Person:
    return Person(row.employee_number, not row.is_local, row.sponsor if row.is_local else "", "", "", {})


def _particulars(row: StaffRow, rows: Sequence[StaffRow], known: Person, today: date) -> Particulars:
    manager = row.line_manager if row.has_manager_column else known.recorded_manager(row.assignment_number)
    is_primary = row.is_primary
    if is_primary is None:
        is_primary = is_live(row, today) or len(rows) == 1
    return Particulars(
        is_primary,
        row.name,
        row.unit_code,
        row.staff_group,
        row.job_role,
        manager,
        row.assignment_status,
        row.starts_on,
        row.ends_on,
    )


def _stated_entries(known: Person, stated: Mapping[str, Particulars], today: date) -> Iterator[tuple[str, Chain]]:
    for number, particulars in stated.items():
        before = known.chains.get(number)
        if before is None:
            found = entries.opening(particulars, _not_before(known, particulars, today))
        else:
            found = entries.revision(before, particulars, today)
        if found:
            yield number, extended((), found)


def _not_before(known: Person, particulars: Particulars, today: date) -> date | None:
    """Give the day before which a further assignment of somebody known is not believed to have been held.

    ESR likes to print the day on which somebody joined the Trust as the start of each of their assignments.
    """
    begun = [each.starts_on for each in known.open(today).values() if each.starts_on <= today]
    if begun:
        return today if particulars.starts_on <= max(begun) else None
    ends = [chain[-1].particulars.ends_on for chain in known.chains.values()]
    return max((day_after(end) for end in ends if end and end < today), default=None)


def _ended_entries(
    known: Person, stated: Mapping[str, Particulars], recorded: Mapping[str, Chain], today: date
) -> Iterator[tuple[str, Chain]]:
    """End the assignments that the extract lacks; where another takes over as the primary one, on the day before."""
    for number, last in known.open(today).items():
        if number in stated or last.ends_on is not None or last.starts_on > today:
            continue
        taking_over = [
            recorded[other][0].effective_on
            for other, each in stated.items()
            if last.is_primary and each.is_primary and other in recorded and other not in known.chains
        ]
        last_day = min([today - timedelta(days=1), *map(day_before, taking_over)])
        yield number, extended((), entries.ending(known.chains[number], last_day))


def _after(known: Person, rows: Sequence[StaffRow], recorded: Mapping[str, Chain]) -> Person:
    chains = dict(known.chains)
    for number, found in recorded.items():
        chains[number] = extended(chains.get(number, ()), found)
    email = next((row.email for row in rows if row.email), known.email)
    sponsor = next((row.sponsor for row in rows if row.sponsor), known.sponsor) if not known.has_esr_record else ""
    is_renamed = not known.chains or (rows and foremost(known.chains).name != rows[0].name)
    sorted_as = rows[0].sort_name if is_renamed else known.sort_name
    return Person(
        known.employee_number,
        known.has_esr_record,
        sponsor or known.sponsor,
        email,
        sorted_as,
        chains,
        known.is_administrator,
    )


def _outcome(person: Person | None, after: Person, today: date) -> Outcome:
    if person is None:
        return Outcome.JOINER
    before, now = person.open(today), after.open(today)
    if not before and now:
        return Outcome.RETURNER
    is_leaving = _goes_on(before) and not _goes_on(now)
    if before and (is_leaving or not now):
        return Outcome.LEAVER
    if before and foremost(person.chains, today).unit != foremost(after.chains, today).unit:
        return Outcome.MOVER
    return Outcome.CHANGED


def _goes_on(held: Mapping[str, Particulars]) -> bool:
    return any(each.ends_on is None for each in held.values())
