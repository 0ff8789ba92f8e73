"""What is recorded of staff and units, as far as an import needs it; people and units go by their stable codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from induction.domain.standings.periods import FOREVER


class Particulars(NamedTuple):
    """What is recorded of one assignment. `line_manager` is an employee number or empty, `unit` a code."""

    is_primary: bool
    name: str
    unit: str
    staff_group: str
    job_role: str
    line_manager: str
    assignment_status: str
    starts_on: date
    ends_on: date | None

    def is_open(self, day: date) -> bool:
        """Tell whether the employment has not ended before a day; it may begin later."""
        return (self.ends_on or FOREVER) >= day


class Entry(NamedTuple):
    """Particulars that hold from a day on."""

    effective_on: date
    particulars: Particulars


Chain = tuple[Entry, ...]
"""The entries of one assignment, one a day, in order: each holds until the next."""


@dataclass(frozen=True, slots=True)
class Person:
    """A staff member as recorded.

    Attributes:
        sponsor: the sponsor's employee number; empty for people with an ESR record.
        sort_name: the key by which lists are ordered.
        chains: the entries by assignment number.
        is_recorded: false for somebody whose particulars were kept before entries were dated.
    """

    employee_number: str
    has_esr_record: bool
    sponsor: str
    email: str
    sort_name: str
    chains: Mapping[str, Chain]
    is_administrator: bool = False
    is_recorded: bool = True

    def open(self, day: date) -> dict[str, Particulars]:
        """Give the latest particulars of each assignment that has not ended before a day."""
        latest = {number: chain[-1].particulars for number, chain in self.chains.items()}
        return {number: each for number, each in latest.items() if each.is_open(day)}

    def recorded_manager(self, assignment: str) -> str:
        """Give the line manager last recorded for an assignment, ended or not; empty for none."""
        chain = self.chains.get(assignment)
        return chain[-1].particulars.line_manager if chain else ""

    def line_manager(self, day: date) -> str:
        """Give the line manager of the primary assignment, as last recorded; empty for none and for leavers."""
        return next((each.line_manager for each in self.open(day).values() if each.is_primary), "")


class Unit(NamedTuple):
    """A directorate (no parent) or a team; `parent` is a code or empty."""

    code: str
    name: str
    parent: str


@dataclass(frozen=True)
class State:
    """Everything an import is held against, by employee number and by unit code."""

    people: Mapping[str, Person]
    units: Mapping[str, Unit]


def chain(entries: Iterable[Entry]) -> Chain:
    """Put entries into the order in which they hold; of two from the same day the later given one holds."""
    return tuple(sorted({entry.effective_on: entry for entry in entries}.values(), key=_effective_on))


def extended(before: Chain, entries: Sequence[Entry]) -> Chain:
    """Give the chain after some entries were recorded."""
    return chain((*before, *entries))


def _effective_on(entry: Entry) -> date:
    return entry.effective_on
