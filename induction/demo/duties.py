"""What is asked of some people besides the programme for everybody, and how they have met it so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from induction.demo.histories import Attested, History
from induction.demo.organisation import CODES
from induction.demo.people import Person
from induction.domain.calendar import months_later
from induction.domain.standings.programme import Programme
from induction.domain.standings.requirement import expiry

MANAGERS, COMMUNICATIONS, ACCOUNTS = "manager-duties", "communications-team", "team-accounts"
_DONE = 0.85
_A_LITTLE_LATE = timedelta(days=30)  # so much before a year ago: some records have expired
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Duty:
    """Somebody of whom a programme is asked, and since when."""

    person: Person
    staff_member_id: int
    since: date


def of_managers(keyed: Iterable[tuple[Person, int]]) -> Iterator[Duty]:
    """List those who lead a team, since they came."""
    return (Duty(person, key, person.history.starts_on) for person, key in keyed if person.place.leads)


def of_communications(keyed: Iterable[tuple[Person, int]]) -> Iterator[Duty]:
    """List the Communications Team, since they joined it."""
    for person, key in keyed:
        if person.place.unit_code == CODES["Communications Team"] and not person.ends_on:
            yield Duty(person, key, person.move.on if person.move else person.history.starts_on)


def met(chance: Random, programme: Programme, duties: Iterable[Duty], day: date) -> Iterator[tuple[Person, int]]:
    """Let most people have met a duty once, within about the last year; gives them with that history."""
    for duty in duties:
        first = max(programme.from_on, duty.since, months_later(day, -programme.period_months) - _A_LITTLE_LATE)
        days = (day - first).days - 1
        if days < 1 or chance.random() > _DONE:
            continue
        yield with_round(duty.person, first + timedelta(days=chance.randint(1, days)), programme), duty.staff_member_id


def with_round(person: Person, achieved_on: date, programme: Programme) -> Person:
    """Give somebody with one round of a programme as their history."""
    attested = Attested(achieved_on, expiry(achieved_on, programme))
    return replace(person, history=History(person.history.starts_on, (attested,)))
