"""Single cases to look at: who has a record corrected, a new name, a certificate revoked, a round on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from induction.demo.people import Person
from induction.domain.standings.requirement import Status

_MOST_ON_PAPER = 12
_PEOPLE_A_SHEET = 100
_A_WHILE = timedelta(days=45)


@dataclass(frozen=True)
class Cases:
    """The places of those whom the cases are about; `on_paper` have done their last round on paper."""

    corrected: int
    renamed: int
    revoked: int
    waiting: int
    on_paper: frozenset[int]

    @property
    def walking(self) -> frozenset[int]:
        """Those who need a certificate of this service."""
        return frozenset({self.corrected, self.renamed, self.revoked})


def choose(chance: Random, keyed: Sequence[Person], day: date) -> Cases:
    """Choose people who are in date, since some weeks, and whose working lives have taken no turn."""
    fit = [at for at, person in enumerate(keyed) if _is_fit(person, day)]
    chance.shuffle(fit)
    fit.sort(key=lambda at: len(keyed[at].history.attested))  # the shorter a history, the sooner it is walked
    corrected, renamed, revoked, waiting, *others = fit
    on_paper = others[: min(_MOST_ON_PAPER, max(2, len(keyed) // _PEOPLE_A_SHEET))]
    return Cases(corrected, renamed, revoked, waiting, frozenset(on_paper))


def _is_fit(person: Person, day: date) -> bool:
    is_plain = not (person.place.sign_in or person.place.manager is None or person.ends_on)
    has_turned = person.absence or person.move or person.earlier
    in_date = person.status is Status.COMPLIANT and not person.history.began_on
    return bool(is_plain and not has_turned and in_date and person.history.attested[-1].achieved_on < day - _A_WHILE)


def without_last_round(person: Person) -> Person:
    """Give somebody as they were before the round that they did on paper."""
    return replace(person, history=replace(person.history, attested=person.history.attested[:-1]))
