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

    @property
    def grace_days(self) -> int:
        """Days from the return from an exemption to the last day in time."""

    @property
    def early_renewal(self) -> EarlyRenewal:
        """What becomes of the anniversary when a record is renewed inside the window."""


class EarlyRenewal(StrEnum):
    """What a renewal inside the window does to the date of expiry."""

    KEEPS = "keeps the anniversary"
    RESTARTS = "restarts the period"


class Status(StrEnum):
    """How a staff member stands to a requirement on a day; days on which nothing is required have no status."""

    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    COMPLIANT = "compliant"
    DUE_SOON = "due soon"
    OVERDUE = "overdue"
    EXEMPT = "exempt"

    @property
    def counts_as_compliant(self) -> bool:
        """Somebody whose record is in date is compliant, also while the refresher is due soon."""
        return self in (Status.COMPLIANT, Status.DUE_SOON)


def window_opens_on(expires_on: date, terms: Terms) -> date:
    """Give the first day on which a record that expires on a day may be renewed."""
    return expires_on - timedelta(days=terms.window_days)


def expiry(achieved_on: date, terms: Terms, previous: date | None = None) -> date:
    """Give the last day on which an attestation is in date.

    An early renewal inside the window keeps the anniversary or restarts the period, as the terms say: achieved on
    1 May 2027 while the record in hand expires on 30 June 2027, the new one expires on 30 June 2028 or on 1 May 2028.
    A late one, a first one, or one made before the window opens, runs from its own day; none ends before the record in
    hand does.
    """
    if previous is None or achieved_on > previous:
        return months_later(achieved_on, terms.period_months)
    keeps = terms.early_renewal is EarlyRenewal.KEEPS and achieved_on >= window_opens_on(previous, terms)
    return max(previous, months_later(previous if keeps else achieved_on, terms.period_months))


def is_open(day: date, expires_on: date | None, terms: Terms) -> bool:
    """Tell whether the programme can be taken on a day: never attested, or the refresher window has opened."""
    return expires_on is None or day >= window_opens_on(expires_on, terms)


@dataclass(frozen=True)
class Rate:
    """A compliance rate with both its counts; `percent` is None when nobody is in scope.

    `in_scope` leaves out who is exempt: it is the denominator.
    """

    compliant: int
    in_scope: int

    @property
    def percent(self) -> float | None:
        """The rate in per cent, unrounded."""
        return 100 * self.compliant / self.in_scope if self.in_scope else None
