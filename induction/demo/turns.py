"""The turns that working lives take: moves between teams, an earlier employment, a long absence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from induction.demo.people import Absence, Employment, Move, Person
from induction.domain.standings.exemption import ReasonCode
from induction.domain.standings.requirement import Status

_SHARES = {"moves": 0.05, "returns": 0.02, "absences": 0.02}
_REASONS = (ReasonCode.ABSENCE,) * 6 + (ReasonCode.CAREER_BREAK, ReasonCode.SECONDMENT)
_A_WHILE = timedelta(days=60)


def take(chance: Random, people: Sequence[Person], day: date) -> list[Person]:
    """Let some people take turns, each at most one, and all who are exempt be away."""
    turned = [_away(chance, person, day) if person.status is Status.EXEMPT else person for person in people]
    free = [at for at, person in enumerate(turned) if _is_free(person)]
    chance.shuffle(free)
    for name, fits, turn in (
        ("absences", _has_renewed, _was_away),
        ("returns", _joined_later, _came_back),
        ("moves", _has_served, _moved),
    ):
        chosen = [at for at in free if fits(turned[at], day)][: max(2, round(_SHARES[name] * len(people)))]
        free = [at for at in free if at not in set(chosen)]
        for at in chosen:
            turned[at] = turn(chance, turned[at], day, people)
    return turned


_Turn = Callable[[Random, Person, date, Sequence[Person]], Person]


def _is_free(person: Person) -> bool:
    place = person.place
    return not (place.sign_in or place.leads or person.ends_on or person.absence)


def _has_served(person: Person, day: date) -> bool:
    return day - person.history.starts_on > 2 * _A_WHILE


def _joined_later(person: Person, day: date) -> bool:
    return _has_served(person, day) and person.assignment_number == person.employee_number


def _has_renewed(person: Person, _day: date) -> bool:
    return person.status is Status.COMPLIANT and len(person.history.attested) > 1


def _away(chance: Random, person: Person, day: date) -> Person:
    """Be away on the day, since some time after the last attestation and before it has expired."""
    last = person.history.attested[-1]
    latest = min(day, last.expires_on) - timedelta(days=5)
    from_on = max(last.achieved_on + timedelta(days=20), latest - timedelta(days=chance.randint(0, 150)))
    back = day + timedelta(days=chance.randint(20, 240))
    return replace(person, absence=Absence(from_on, None if chance.random() < 0.2 else back, chance.choice(_REASONS)))


def _was_away(chance: Random, person: Person, _day: date, _people: Sequence[Person]) -> Person:
    """Have been away before the last attestation."""
    back = person.history.attested[-1].achieved_on - timedelta(days=chance.randint(5, 25))
    return replace(person, absence=Absence(back - timedelta(days=chance.randint(60, 150)), back, ReasonCode.ABSENCE))


def _came_back(chance: Random, person: Person, _day: date, _people: Sequence[Person]) -> Person:
    """Have been employed here before, left, and come back under another assignment."""
    last_on = person.history.starts_on - timedelta(days=chance.randint(120, 900))
    earlier = Employment(last_on - timedelta(days=chance.randint(300, 2_000)), last_on)
    return replace(person, earlier=earlier, assignment_number=f"{person.employee_number}-2")


def _moved(chance: Random, person: Person, day: date, people: Sequence[Person]) -> Person:
    """Have come from another team."""
    first = max(person.history.starts_on, day - timedelta(days=700)) + _A_WHILE
    moved_on = first + timedelta(days=chance.randint(0, max(0, (day - first).days - 1)))
    others = _elsewhere(chance, person, people)
    return replace(person, move=Move(moved_on, next(others).place)) if moved_on < day else person


def _elsewhere(chance: Random, person: Person, people: Sequence[Person]) -> Iterator[Person]:
    while True:
        other = chance.choice(people)
        if not other.place.leads and other.place.unit_code != person.place.unit_code:
            yield other
