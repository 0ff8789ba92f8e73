"""The facts about one person that standing is worked out from, each with the moment at which it was recorded.

`known_on` goes back to what was known by the end of a day; `domain.career` says what the facts come to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from induction.domain.calendar import day_ends_at, london_date
from induction.domain.standings.employment import Assignment
from induction.domain.standings.periods import Period, period


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
