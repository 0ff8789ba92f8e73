"""The whole plan of an import: what applying would do, and nothing else. The dry run shows it, the act follows it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from induction.domain.errors import RefusedError
from induction.domain.staff_import import people
from induction.domain.staff_import.changes import Outcome, PersonChange
from induction.domain.staff_import.docket import Docket, opened, rows_in_words
from induction.domain.staff_import.identity import check_identity
from induction.domain.staff_import.references import Remark, check_references, settle_managers
from induction.domain.staff_import.rows import Reading, Refusal
from induction.domain.staff_import.state import Person, State
from induction.domain.staff_import.units import UnitChange, check_units, unit_changes

_MOST_ROUNDS = 25
CAUTIOUS_PERCENT = 10
"""More leavers than this share of the staff with an ESR record have to be confirmed."""


@dataclass(frozen=True)
class Plan:
    """What an import would do on a day.

    Attributes:
        units: added, renamed and moved units, parents first.
        people: in the order of their rows; those whom the file lacks come last, by number.
        unchanged: how many people in the file are recorded so already.
        refused: the rows that are left out, in order.
        remarks: on rows that are used, but not wholly.
        staff: how many people with an ESR record are employed now.
        rows_read: how many rows the file has, used or not.
        notes: what was not used, in words.
        unit_names: what units are called afterwards, by code.
    """

    day: date
    units: tuple[UnitChange, ...]
    people: tuple[PersonChange, ...]
    unchanged: int
    refused: tuple[Refusal, ...]
    remarks: tuple[Remark, ...]
    staff: int
    rows_read: int
    notes: tuple[str, ...] = ()
    unit_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many people have which outcome."""
        found = Counter(change.outcome for change in self.people)
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def changes_nothing(self) -> bool:
        """Whether everything is recorded so already."""
        return not self.units and not self.people

    @property
    def is_empty(self) -> bool:
        """Whether the file has no row at all."""
        return self.rows_read == 0

    @property
    def confirmation(self) -> str:
        """What has to be typed before the plan is applied; empty when nothing has to."""
        leavers = self.counts[Outcome.LEAVER]
        is_many = leavers * 100 > self.staff * CAUTIOUS_PERCENT
        return f"{leavers} leavers" if is_many or self.is_empty else ""

    @property
    def fingerprint(self) -> str:
        """A SHA-256 over all that applying would do; two equal ones do the same."""
        found = hashlib.sha256(f"{self.day} {self.unchanged} {self.staff}".encode())
        for part in (*self.units, *self.people, *self.refused, *self.remarks):
            found.update(repr(part).encode())
        return found.hexdigest()

    def check_confirmed(self, typed: str) -> None:
        """See to it that what must be confirmed was typed.

        Raises:
            RefusedError: ``not-confirmed`` with what has to be typed.
        """
        if self.confirmation and " ".join(typed.split()).casefold() != self.confirmation:
            what = "The file is empty" if self.is_empty else f"More than {CAUTIOUS_PERCENT}% of the staff would leave"
            raise RefusedError(
                "not-confirmed", f"{what}. If that is right, confirm with the words: {self.confirmation}"
            )


def planned(reading: Reading, state: State, today: date) -> Plan:
    """Hold a file against what is recorded.

    Raises:
        RefusedError: ``too-entangled``; ``last-administrator`` when nobody would be left to look after the service.
    """
    docket = opened(reading, state, today)
    check_identity(docket)
    _check_until_settled(docket)
    remarks = settle_managers(docket)
    absent, notes = _absent(docket)
    found = [
        people.from_rows(state.people.get(number), rows, today)
        for number, rows in sorted(docket.standing.items(), key=lambda item: item[1][0].row)
    ]
    units = tuple(unit_changes(docket))
    names = {code: unit.name for code, unit in state.units.items()}
    changes = (*(each for each in found if each), *absent)
    _keep_an_administrator(state, changes, today)
    return Plan(
        day=today,
        units=units,
        people=changes,
        unchanged=sum(1 for each in found if each is None),
        refused=tuple(sorted(docket.refused.values(), key=lambda refusal: refusal.row)),
        remarks=tuple(remarks),
        staff=sum(1 for person in state.people.values() if person.has_esr_record and person.open(today)),
        rows_read=len(reading.rows) + len(reading.refused),
        notes=(*reading.notes, *notes),
        unit_names=names | {change.after.code: change.after.name for change in units},
    )


def planned_state(state: State, plan: Plan) -> State:
    """Give what will be recorded once the plan is applied."""
    after = {change.after.employee_number: replace(change.after, is_recorded=True) for change in plan.people}
    units = {change.after.code: change.after for change in plan.units}
    return State({**state.people, **after}, {**state.units, **units})


def _check_until_settled(docket: Docket) -> None:
    """Check what rows say of one another until all that stand go together.

    Somebody whose row falls stays as recorded, and a unit stays where it was, which may let others fall.
    """
    for _ in range(_MOST_ROUNDS):
        before = len(docket.standing)
        check_units(docket)
        check_references(docket)
        if len(docket.standing) == before:
            return
    raise RefusedError("too-entangled", "The rows refer to one another in too many circles. Is it the right file?")


def _absent(docket: Docket) -> tuple[list[PersonChange], list[str]]:
    """Find who leaves because the extract lacks them: never on the word of a file that may have them after all."""
    if docket.unread:
        rows = rows_in_words(docket.unread)
        return [], [f"Nobody is taken for a leaver: {rows} may be about anybody who seems to be missing."]
    if docket.is_local:
        return [], ["The file has only people without an ESR record, so nobody else is taken for a leaver."]
    missing = [person for person in docket.state.people.values() if docket.is_missed(person)]
    found = (people.from_absence(person, docket.today) for person in sorted(missing, key=_by_number))
    return [each for each in found if each], []


def _by_number(person: Person) -> str:
    return person.employee_number


def _keep_an_administrator(state: State, changes: tuple[PersonChange, ...], today: date) -> None:
    holding = {number for number, person in state.people.items() if person.is_administrator and person.open(today)}
    leaving = {each.after.employee_number for each in changes if not each.after.open(today)}
    if holding and holding <= leaving:
        raise RefusedError(
            "last-administrator",
            f"Nobody would be left to administer the service: {', '.join(sorted(holding))} would leave. "
            "Make somebody in the file an administrator first, or add the row that is missing.",
        )
