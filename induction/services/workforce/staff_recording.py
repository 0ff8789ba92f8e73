"""Record what a plan says: units, people and assignments, thousands at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from induction.db import Session
from induction.db.queries import staff_import as queries
from induction.db.queries import unit_tree
from induction.domain.staff_import.changes import Outcome, PersonChange
from induction.domain.staff_import.plan import Plan
from induction.domain.staff_import.state import Chain, Particulars, Person, State
from induction.services.standings import counts
from induction.services.workforce import people
from induction.services.workforce.people import Recording
from induction.services.workforce.staff_state import Keys

PEOPLE_A_BATCH = 1_000


@dataclass(frozen=True)
class Recorder:
    """Records one plan; `keys` grow as people and units are added."""

    session: Session
    moment: datetime
    actor: str
    keys: Keys

    def record(self, plan: Plan, state: State, progress: Callable[[int], None]) -> frozenset[int]:
        """Record everything of a plan, and tell how many people are recorded; gives whose standing may have changed."""
        moved = self._record_units(plan)
        self._add_people([change for change in plan.people if change.outcome is Outcome.JOINER])
        touched: frozenset[int] = frozenset()
        for start in range(0, len(plan.people), PEOPLE_A_BATCH):
            progress(start)
            batch = plan.people[start : start + PEOPLE_A_BATCH]
            recordings = [each for change in batch for each in self._recordings(change, state)]
            touched |= people.record_assignments(self.session, self.moment, self.actor, recordings)
        known = (change.after for change in plan.people if change.outcome is not Outcome.JOINER)
        queries.set_facts(self.session, [self._facts(person) for person in known])
        return touched | self._staff_below(moved)

    def _record_units(self, plan: Plan) -> set[str]:
        """Add and change units; gives those that now stand elsewhere."""
        moved: set[str] = set()
        before = unit_tree.whole(self.session)
        for change in plan.units:
            unit = change.after
            parent = self.keys.units[unit.parent] if unit.parent else None
            if change.before is None:
                self.keys.units[unit.code] = queries.insert_unit(self.session, unit.code, unit.name, parent)
                continue
            key = self.keys.units[unit.code]
            queries.update_unit(self.session, key, unit.name, parent)
            if change.before.parent != unit.parent:
                moved.add(unit.code)
        if moved:
            counts.tree_changed(self.session, before, unit_tree.whole(self.session))
        return moved

    def _add_people(self, joiners: list[PersonChange]) -> None:
        """Add people with an ESR record first: they may be sponsors of the others."""
        for has_esr_record in (True, False):
            new = [change.after for change in joiners if change.after.has_esr_record is has_esr_record]
            added = queries.insert_people(self.session, [self._new(person) for person in new])
            self.keys.people.update(zip((person.employee_number for person in new), added, strict=True))

    def _new(self, person: Person) -> dict[str, Any]:
        number, chain = next(iter(person.chains.items()))
        return _columns(self._particulars(number, chain[-1].particulars)) | {
            "employee_number": person.employee_number,
            "sort_name": person.sort_name,
            "email": person.email or None,
            "line_manager_id": None,  # follows with the records, when everybody is there
            "has_esr_record": person.has_esr_record,
            "sponsor_id": self.keys.people[person.sponsor] if person.sponsor else None,
            "created_at": self.moment,
        }

    def _recordings(self, change: PersonChange, state: State) -> Iterator[Recording]:
        number = change.after.employee_number
        before = state.people.get(number)
        if before and not before.is_recorded:
            yield from self._of_chains(number, before.chains)
        yield from self._of_chains(number, change.recorded)

    def _of_chains(self, number: str, chains: Mapping[str, Chain]) -> Iterator[Recording]:
        key = self.keys.people[number]
        for assignment, chain in chains.items():
            for entry in chain:
                yield Recording(key, self._particulars(assignment, entry.particulars), entry.effective_on)

    def _particulars(self, assignment: str, stated: Particulars) -> people.Particulars:
        return people.Particulars(
            assignment_number=assignment,
            name=stated.name,
            organisation_unit_id=self.keys.units[stated.unit],
            staff_group=stated.staff_group,
            job_role=stated.job_role,
            starts_on=stated.starts_on,
            ends_on=stated.ends_on,
            line_manager_id=self.keys.people.get(stated.line_manager),
            assignment_status=stated.assignment_status,
            is_primary=stated.is_primary,
        )

    def _facts(self, person: Person) -> dict[str, Any]:
        return {
            "id": self.keys.people[person.employee_number],
            "email": person.email or None,
            "sponsor_id": self.keys.people[person.sponsor] if person.sponsor else None,
            "sort_name": person.sort_name,
        }

    def _staff_below(self, moved: set[str]) -> frozenset[int]:
        if not moved:
            return frozenset()
        tree = unit_tree.whole(self.session)
        inside = {key for code in moved for key in tree.within(tree.by_code(code))}
        return frozenset(queries.staff_in(self.session, inside))


def _columns(given: people.Particulars) -> dict[str, Any]:
    return {
        "assignment_number": given.assignment_number,
        "is_primary_assignment": given.is_primary,
        "name": given.name,
        "organisation_unit_id": given.organisation_unit_id,
        "staff_group": given.staff_group,
        "job_role": given.job_role,
        "assignment_status": given.assignment_status,
        "starts_on": given.starts_on,
        "ends_on": given.ends_on,
    }
