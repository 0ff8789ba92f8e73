"""When the policy attestation is due, when it expires, and how somebody stands on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from induction.domain.calendar import months_later


class Terms(Protocol):
    """The dates part of a programme: all that the rules below need to know of it."""

    @property
    def due_days(self) -> int:
        """Days from the first day of employment to the last day in time."""

    @property
    def period_months(self) -> int:
        """Months for which an attestation is in date."""

    @property
    def window_days(self) -> int:
        """Days before expiry from which the refresher can be taken."""


class Status(StrEnum):
    """How a staff member stands to a requirement on a day."""

    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    COMPLIANT = "compliant"
    DUE_SOON = "due soon"
    OVERDUE = "overdue"

    @property
    def counts_as_compliant(self) -> bool:
        """Somebody whose record is in date is compliant, also while the refresher is due soon."""
        return self in (Status.COMPLIANT, Status.DUE_SOON)


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands on a day.

    Attributes:
        due_on: the last day in time: the first due date, or the expiry of the record held.
        expires_on: the last day on which the record held is in date; None without a record.
    """

    status: Status
    due_on: date
    expires_on: date | None


def standing_on(day: date, *, starts_on: date, expires_on: date | None, is_started: bool, terms: Terms) -> Standing:
    """Work out the standing on a day from the facts of that day.

    The due date itself is in time; overdue starts the next day. Overdue wins over "in progress": work begun does
    not stop the clock.

    Args:
        day: the as-at date.
        starts_on: first day of employment.
        expires_on: expiry of the latest attestation made by that day, if any.
        is_started: whether work towards the next attestation has begun by that day.
        terms: the programme's dates.
    """
    if expires_on is None:
        due_on = starts_on + timedelta(days=terms.due_days)
        if day > due_on:
            return Standing(Status.OVERDUE, due_on, None)
        return Standing(Status.IN_PROGRESS if is_started else Status.NOT_STARTED, due_on, None)
    if day > expires_on:
        return Standing(Status.OVERDUE, expires_on, expires_on)
    soon = day >= window_opens_on(expires_on, terms)
    return Standing(Status.DUE_SOON if soon else Status.COMPLIANT, expires_on, expires_on)


def window_opens_on(expires_on: date, terms: Terms) -> date:
    """Give the first day on which a record that expires on a day may be renewed."""
    return expires_on - timedelta(days=terms.window_days)


def expiry(achieved_on: date, terms: Terms, previous: date | None = None) -> date:
    """Give the last day on which an attestation is in date.

    An early renewal inside the window keeps the anniversary: achieved on 1 May 2027 while the record in hand
    expires on 30 June 2027, the new one expires on 30 June 2028. A late one, or a first one, runs from its own day.
    """
    keeps = previous is not None and window_opens_on(previous, terms) <= achieved_on <= previous
    return months_later(previous if keeps and previous else achieved_on, terms.period_months)


def is_open(day: date, expires_on: date | None, terms: Terms) -> bool:
    """Tell whether the programme can be taken on a day: never attested, or the refresher window has opened."""
    return expires_on is None or day >= window_opens_on(expires_on, terms)


@dataclass(frozen=True)
class Rate:
    """A compliance rate with both its counts; `percent` is None when nobody is in scope."""

    compliant: int
    in_scope: int

    @property
    def percent(self) -> float | None:
        """The rate in per cent, unrounded."""
        return 100 * self.compliant / self.in_scope if self.in_scope else None
