"""What the facts about one person come to: replaced and cancelled rows are out, corrections are applied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from induction.domain.standings.employment import Stretch, stretches
from induction.domain.standings.facts import Begun, Corrected, Exemption, Facts, Holding, Reattestation
from induction.domain.standings.periods import Period, Periods, joined

_Row = TypeVar("_Row", Exemption, Holding)


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
