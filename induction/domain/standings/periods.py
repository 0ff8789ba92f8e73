"""Periods of days: first and last day both count, and sets of periods are joined, cut and searched."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

FOREVER = date.max
_A_DAY = timedelta(days=1)


class Period(NamedTuple):
    """From one day to another, both included; `FOREVER` stands for an open end."""

    from_on: date
    to_on: date = FOREVER


Periods = tuple[Period, ...]
"""Periods in order that neither overlap nor touch, as `joined` gives them."""


def period(from_on: date, to_on: date | None) -> Period:
    """Make a period whose end may be open."""
    return Period(from_on, FOREVER if to_on is None else to_on)


def day_after(day: date) -> date:
    """Give the next day; after `FOREVER` comes nothing else."""
    return day if day == FOREVER else day + _A_DAY


def day_before(day: date) -> date:
    """Give the day before; before `FOREVER` comes nothing else, because it is no day."""
    return day if day == FOREVER else day - _A_DAY


def joined(periods: Iterable[Period]) -> Periods:
    """Join periods that overlap or touch; empty ones, which end before they begin, are left out."""
    apart: list[Period] = []
    for each in sorted(each for each in periods if each.from_on <= each.to_on):
        if apart and each.from_on <= day_after(apart[-1].to_on):
            if each.to_on > apart[-1].to_on:
                apart[-1] = Period(apart[-1].from_on, each.to_on)
        else:
            apart.append(each)
    return tuple(apart)


def common(one: Periods, other: Periods) -> Periods:
    """Give the days that are in both."""
    return joined(Period(max(a.from_on, b.from_on), min(a.to_on, b.to_on)) for a in one for b in other)


def without(one: Periods, other: Periods) -> Periods:
    """Give the days of the one that are not in the other."""
    left: list[Period] = []
    for each in one:
        start = each.from_on
        for cut in other:
            if cut.to_on < start or cut.from_on > each.to_on:
                continue
            if cut.from_on > start:
                left.append(Period(start, cut.from_on - _A_DAY))
            start = cut.to_on + _A_DAY if cut.to_on < FOREVER else FOREVER
        if start <= each.to_on and not (start == FOREVER and other and other[-1].to_on == FOREVER):
            left.append(Period(start, each.to_on))
    return tuple(left)


def holding(periods: Iterable[Period], day: date) -> Period | None:
    """Find the period that holds a day."""
    return next((each for each in periods if each.from_on <= day <= each.to_on), None)
