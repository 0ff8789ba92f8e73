"""What the demo people have done and when: a history for each status, worked out backwards from the day it ends on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from induction.domain.calendar import months_later
from induction.domain.standings.requirement import Status, Terms, expiry

YEARS_OF_SERVICE = 12
MOST_ROUNDS = 3  # carried over from earlier years
_LATE = 0.1  # of refreshers, so that not everybody's anniversary stays where it was


@dataclass(frozen=True, slots=True)
class Attested:
    """One attestation in somebody's past."""

    achieved_on: date
    expires_on: date


@dataclass(frozen=True, slots=True)
class History:
    """Somebody's past: the first day of employment, the attestations in order, and the day work began on the next."""

    starts_on: date
    attested: tuple[Attested, ...] = ()
    began_on: date | None = None


@dataclass(frozen=True)
class Era:
    """The time in which histories play.

    Attributes:
        opens_on: nobody attests to the policy before it exists.
        day: the day on which the status is to hold; nothing but employment happens on the day itself.
    """

    opens_on: date
    day: date
    terms: Terms


def draw(chance: Random, era: Era, status: Status) -> History:
    """Draw a history that leads to a status on the era's day."""
    if status in (Status.NOT_STARTED, Status.IN_PROGRESS):
        return _new_starter(chance, era, is_started=status is Status.IN_PROGRESS)
    if status is Status.OVERDUE and chance.random() < 0.5:
        return _never_attested(chance, era)
    return _with_record(chance, era, status)


def _new_starter(chance: Random, era: Era, *, is_started: bool) -> History:
    starts_on = era.day - timedelta(days=chance.randint(2 if is_started else 0, era.terms.due_days - 1))
    began_on = _between(chance, starts_on + timedelta(days=1), era.day - timedelta(days=1)) if is_started else None
    return History(starts_on, began_on=began_on)


def _never_attested(chance: Random, era: Era) -> History:
    starts_on = era.day - timedelta(days=era.terms.due_days + chance.randint(1, 200))
    began_on = _between(chance, starts_on, era.day - timedelta(days=1)) if chance.random() < 0.4 else None
    return History(starts_on, began_on=began_on)


def _with_record(chance: Random, era: Era, status: Status) -> History:
    window, period = era.terms.window_days, era.terms.period_months
    longest = (months_later(era.day, period) - era.day).days
    least, most = {
        Status.COMPLIANT: (window + 3, longest - 2),
        Status.DUE_SOON: (2, window),
        Status.OVERDUE: (-200, -1),
        Status.EXEMPT: (-120, 60),
    }[status]
    expires_on = era.day + timedelta(days=chance.randint(least, most))
    history = _rounds(chance, era, expires_on)
    if status in (Status.COMPLIANT, Status.EXEMPT) or chance.random() > 0.3:
        return history
    opened_on = max(history.attested[-1].expires_on - timedelta(days=window), history.attested[-1].achieved_on)
    earliest = opened_on + timedelta(days=1)
    latest = era.day - timedelta(days=1)
    return replace(history, began_on=_between(chance, earliest, latest)) if earliest <= latest else history


def _rounds(chance: Random, era: Era, last_expires_on: date) -> History:
    """Lay rounds one after another so that the last one expires on the day asked for, or within days of it."""
    period = era.terms.period_months
    most = min(MOST_ROUNDS, max(1, ((last_expires_on - era.opens_on).days * 12 // 365 - 1) // period))
    count = most if chance.random() < 0.5 else chance.randint(1, most)
    late = [chance.randint(1, 40) if chance.random() < _LATE else 0 for _ in range(count - 1)]
    first = months_later(last_expires_on, -period * count) - timedelta(days=sum(late))
    if first < era.opens_on + timedelta(days=1):
        first, late = months_later(last_expires_on, -period * count), [0] * (count - 1)
    attested = [Attested(first, expiry(first, era.terms))]
    for days in late:
        before = attested[-1].expires_on
        early = chance.randint(0, era.terms.window_days - 1)
        achieved_on = before + timedelta(days=days) if days else before - timedelta(days=early)
        attested.append(Attested(achieved_on, expiry(achieved_on, era.terms, before)))
    return History(_joined(chance, era, first, is_first_possible=count == most), tuple(attested))


def _joined(chance: Random, era: Era, first: date, *, is_first_possible: bool) -> date:
    """Those who attested as early as one could joined at any time before; the others a few weeks before they did."""
    if is_first_possible:
        earliest = months_later(era.day, -12 * YEARS_OF_SERVICE)
        return _between(chance, earliest, first - timedelta(days=1))
    return first - timedelta(days=chance.randint(1, era.terms.due_days + 5))


def _between(chance: Random, first: date, last: date) -> date:
    return first + timedelta(days=chance.randint(0, max(0, (last - first).days)))
