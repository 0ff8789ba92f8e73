"""The facts about one person that standing is worked out from, each with the moment at which it was recorded.

`known_on` goes back to what was known by the end of a day. `Career` is what the facts come to: replaced and cancelled
rows are out, corrections are applied, and everything is in periods of days.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from induction.domain.calendar import day_ends_at, london_date
from induction.domain.employment import Assignment, Stretch, stretches
from induction.domain.periods import Period, Periods, joined, period

_Row = TypeVar("_Row", "Exemption", "Holding")


class Exemption(NamedTuple):
    """A row of the exemptions; `programme_id` None means all programmes."""

    id: int
    programme_id: str | None
    from_on: date
    to_on: date | None
    reason_code: str
    is_cancelled: bool
    replaces_id: int | None
    recorded_at: datetime

    @property
    def days(self) -> Period:
        """The days that are exempt."""
        return period(self.from_on, self.to_on)


class Holding(NamedTuple):
    """A row of the register of team accounts: somebody leads one or deputises, for a time."""

    id: int
    account: str
    part: str
    from_on: date
    to_on: date | None
    is_cancelled: bool
    replaces_id: int | None
    recorded_at: datetime

    @property
    def days(self) -> Period:
        """The days on which the account is held."""
        return period(self.from_on, self.to_on)


class Attested(NamedTuple):
    """An attestation as it was made."""

    id: int
    programme_id: str
    cycle: int
    policy_version: str
    achieved_on: date
    expires_on: date
    recorded_at: datetime


class Corrected(NamedTuple):
    """A correction: the attestation counts from another day, or not at all when there is none."""

    id: int
    attestation_id: int
    achieved_on: date | None
    expires_on: date | None
    recorded_at: datetime


class Begun(NamedTuple):
    """The first work in a cycle of a programme."""

    programme_id: str
    cycle: int
    recorded_at: datetime

    @property
    def begun_on(self) -> date:
        """The London day on which work began."""
        return london_date(self.recorded_at)


class Reattestation(NamedTuple):
    """What a published policy change asks of the person before the year is over."""

    id: int
    programme_id: str
    policy_version: str
    reason: str
    assigned_on: date
    due_on: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """Every row about one person that bears on their standing.

    Attributes:
        reports: the assignment records of each person who was ever entered under this one.
    """

    assignments: tuple[Assignment, ...] = ()
    reports: tuple[tuple[Assignment, ...], ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    holdings: tuple[Holding, ...] = ()
    attested: tuple[Attested, ...] = ()
    corrections: tuple[Corrected, ...] = ()
    begun: tuple[Begun, ...] = ()
    reattestations: tuple[Reattestation, ...] = ()

    def known_on(self, day: date) -> Facts:
        """Leave out what was recorded after the end of a day in London."""
        end = day_ends_at(day)
        kept = {
            name: tuple(row for row in getattr(self, name) if row.recorded_at < end)
            for name in ("assignments", "exemptions", "holdings", "attested", "corrections", "begun", "reattestations")
        }
        reports = (tuple(row for row in rows if row.recorded_at < end) for rows in self.reports)
        return replace(self, reports=tuple(rows for rows in reports if rows), **kept)


class Record(NamedTuple):
    """An attestation as it counts, after corrections."""

    achieved_on: date
    id: int
    expires_on: date
    policy_version: str


@dataclass(frozen=True, slots=True)
class Career:
    """What the facts come to.

    Attributes:
        employed: the days of employment.
        managing: the days on which somebody's primary assignment names the person as line manager.
        records: those that count, by programme, oldest first.
        cycles: when each cycle was attested to, by programme, whether it still counts or not.
    """

    stretches: tuple[Stretch, ...]
    employed: Periods
    managing: Periods
    exemptions: tuple[Exemption, ...]
    holdings: tuple[Holding, ...]
    records: dict[str, list[Record]]
    cycles: dict[str, list[tuple[date, int]]]
    begun: tuple[Begun, ...]
    reattestations: tuple[Reattestation, ...]


def career(facts: Facts) -> Career:
    """Work out what the facts come to."""
    spells = stretches(facts.assignments)
    records, cycles = _records(facts)
    return Career(
        stretches=tuple(spells),
        employed=joined(Period(each.from_on, each.to_on) for each in spells),
        managing=_managing(facts),
        exemptions=_standing(facts.exemptions),
        holdings=_standing(facts.holdings),
        records=records,
        cycles=cycles,
        begun=facts.begun,
        reattestations=facts.reattestations,
    )


def _managing(facts: Facts) -> Periods:
    if not facts.assignments or not facts.reports:
        return ()
    own = facts.assignments[0].staff_member_id
    return joined(
        Period(each.from_on, each.to_on)
        for records in facts.reports
        for each in stretches(records)
        if each.leading.line_manager_id == own
    )


def _standing(rows: tuple[_Row, ...]) -> tuple[_Row, ...]:
    """Leave out rows that a later one replaces or cancels."""
    replaced = {row.replaces_id for row in rows}
    kept = (row for row in rows if row.id not in replaced and not row.is_cancelled)
    return tuple(sorted(kept, key=lambda row: (row.from_on, row.id)))


def _records(facts: Facts) -> tuple[dict[str, list[Record]], dict[str, list[tuple[date, int]]]]:
    latest: dict[int, Corrected] = {}
    for row in sorted(facts.corrections, key=lambda row: (row.recorded_at, row.id)):
        latest[row.attestation_id] = row
    records: dict[str, list[Record]] = {}
    cycles: dict[str, list[tuple[date, int]]] = {}
    for made in facts.attested:
        correction = latest.get(made.id)
        achieved_on = correction.achieved_on if correction else made.achieved_on
        expires_on = correction.expires_on if correction else made.expires_on
        cycles.setdefault(made.programme_id, []).append((achieved_on or made.achieved_on, made.cycle))
        if achieved_on and expires_on:
            record = Record(achieved_on, made.id, expires_on, made.policy_version)
            records.setdefault(made.programme_id, []).append(record)
    for each in records.values():
        each.sort()
    return records, cycles
