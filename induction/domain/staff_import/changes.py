"""What becomes of a person by an import, and which of their fields change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from induction.domain.staff_import.state import Chain, Particulars, Person

_LABELS = {
    "is_primary": "primary assignment",
    "name": "name",
    "unit": "organisation unit",
    "staff_group": "staff group",
    "job_role": "job role",
    "line_manager": "line manager",
    "assignment_status": "assignment status",
    "starts_on": "start date",
    "ends_on": "last day",
}


class Outcome(StrEnum):
    """What becomes of a person by an import; in the order in which people want to read of it."""

    JOINER = "joiner"
    RETURNER = "returner"
    MOVER = "mover"
    LEAVER = "leaver"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that changes. `assignment` is empty for a fact of the person; empty `before` and `after` say nothing."""

    assignment: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What an import does to one person.

    Attributes:
        rows: the rows that say so; none for somebody whom the file lacks.
        fields: what changes, in words.
        recorded: the entries to record, by assignment number.
        after: the person as recorded afterwards.
    """

    outcome: Outcome
    rows: tuple[int, ...]
    fields: tuple[FieldChange, ...]
    recorded: Mapping[str, Chain]
    after: Person

    @property
    def name(self) -> str:
        """The person's name afterwards."""
        return foremost(self.after.chains).name


def changed(known: Person | None, after: Person, recorded: Mapping[str, Chain]) -> tuple[FieldChange, ...]:
    """List what changes about somebody: facts of the person first, then each assignment; nothing of somebody new."""
    return () if known is None else (*_facts_changed(known, after), *_particulars_changed(known, after, recorded))


def _facts_changed(person: Person, after: Person) -> Iterator[FieldChange]:
    if person.email != after.email:
        yield FieldChange("", "e-mail address", person.email, after.email)
    if person.sponsor != after.sponsor:
        yield FieldChange("", "sponsor", person.sponsor, after.sponsor)


def _particulars_changed(known: Person, after: Person, recorded: Mapping[str, Chain]) -> Iterator[FieldChange]:
    for number in recorded:
        new = after.chains[number][-1].particulars
        before = known.chains.get(number)
        if before is None:
            yield FieldChange(number, "assignment", "", new.job_role)
            continue
        last = before[-1].particulars
        for name, was, now in zip(Particulars._fields, last, new, strict=True):
            if was != now:
                yield FieldChange(number, _LABELS[name], _words(was), _words(now))


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return str(value or "")


def foremost(chains: Mapping[str, Chain], today: date = date.min) -> Particulars:
    """Give the particulars that stand for the person: the primary ones among those that go on, or else the latest."""
    latest = [held[-1].particulars for held in chains.values()]
    return max(
        latest, key=lambda each: (each.is_open(today), each.is_primary, each.ends_on or date.max, each.starts_on)
    )
