"""What an audience means for one person: on which days they are in it, and in one line why.

A claim is a period in which one reason holds. Claims of one audience neither overlap nor leave a day of it out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import reduce
from operator import attrgetter
from typing import NamedTuple

from induction.domain.certificates.certificate import day_in_words
from induction.domain.standings.audience import Audience
from induction.domain.standings.career import Career
from induction.domain.standings.employment import Assignment
from induction.domain.standings.periods import Period, Periods, common, joined, without
from induction.domain.standings.units import UnitTree


class Claim(NamedTuple):
    """The days on which one reason puts somebody in an audience; the words are empty where only a "not" does."""

    days: Period
    words: str


def claims(audience: Audience, career: Career, units: UnitTree) -> tuple[Claim, ...]:
    """Find the days on which somebody is in an audience, in order; only days of employment count."""
    found = _resolve(audience, career, units)
    within = _intersected(found, [Claim(each, "") for each in career.employed])
    return tuple(sorted(within, key=lambda claim: claim.days))


def _resolve(audience: Audience, career: Career, units: UnitTree) -> list[Claim]:
    if audience.any_of:
        return reduce(_added, (_resolve(each, career, units) for each in audience.any_of))
    if audience.all_of:
        return reduce(_intersected, (_resolve(each, career, units) for each in audience.all_of))
    if audience.none_of:
        inside = _days(_resolve(audience.none_of, career, units))
        return [Claim(each, "") for each in without(career.employed, inside)]
    return list(_leaf(audience, career, units))


def _leaf(audience: Audience, career: Career, units: UnitTree) -> Iterable[Claim]:
    if audience.everybody:
        return _since("employed", career.employed)
    if audience.line_manager:
        return _since("line manager", career.managing)
    if audience.team_account:
        return _accounts(audience.team_account, career)
    if audience.unit:
        named = [(units.name_of(code), units.ids_within(code)) for code in audience.unit]
        return _held(career, attrgetter("unit_id"), named)
    if audience.staff_group:
        return _held(
            career, attrgetter("staff_group"), [(group.value, {group.value}) for group in audience.staff_group]
        )
    return _held(career, attrgetter("job_role"), [(role, {role}) for role in audience.job_role or ()])


def _held(
    career: Career, particular: Callable[[Assignment], object], conditions: Iterable[tuple[str, Collection[object]]]
) -> list[Claim]:
    """Claim the days on which a particular of any assignment in force is among some values."""
    found: list[Claim] = []
    for words, values in conditions:
        meets = (each for each in career.stretches if any(particular(held) in values for held in each.held))
        days = joined(Period(each.from_on, each.to_on) for each in meets)
        found = _added(found, _since(words, days))
    return found


def _accounts(parts: Sequence[str], career: Career) -> list[Claim]:
    found: list[Claim] = []
    for holding in career.holdings:
        if holding.part in parts:
            found = _added(found, _since(f"{holding.part} of the team account {holding.account}", (holding.days,)))
    return found


def _since(words: str, periods: Periods) -> list[Claim]:
    return [Claim(each, f"{words} since {day_in_words(each.from_on)}") for each in periods]


def _added(found: list[Claim], more: Iterable[Claim]) -> list[Claim]:
    """Add claims for the days that have none yet: the first reason that holds is the one that is given."""
    taken = _days(found)
    return found + [Claim(days, claim.words) for claim in more for days in without((claim.days,), taken)]


def _intersected(found: Iterable[Claim], more: Iterable[Claim]) -> list[Claim]:
    """Keep the days that both claim, and give both reasons."""
    others = list(more)
    return [
        Claim(days, " and ".join(filter(None, (one.words, other.words))))
        for one in found
        for other in others
        for days in common((one.days,), (other.days,))
    ]


def _days(found: Iterable[Claim]) -> Periods:
    return joined(claim.days for claim in found)
