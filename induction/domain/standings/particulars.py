"""How somebody is entered on a day: one set of particulars, also before they come and after they have left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from induction.domain.standings import employment
from induction.domain.standings.employment import Assignment
from induction.domain.standings.periods import FOREVER, Period, joined


def particulars_on(records: Sequence[Assignment], day: date) -> Assignment:
    """Give the record that says how somebody is entered on a day.

    In employment it is the leading assignment; before it the first to come; after it the last there was.
    """
    held = employment.in_force(records, day)
    if held:
        return employment.leading(held)
    spells = employment.stretches(records)
    ahead = next((each for each in spells if each.from_on > day), None)
    if ahead:
        return ahead.leading
    last = {each.assignment_number for each in spells[-1].held} if spells else set()
    return max((each for each in records if not last or each.assignment_number in last), key=employment.order)


def last_day(records: Sequence[Assignment], day: date) -> date | None:
    """Give the last day of the employment that somebody is in on a day, will be in, or else was; None for no end."""
    spells = joined(Period(each.from_on, each.to_on) for each in employment.stretches(records))
    if not spells:
        return max(records, key=employment.order).ends_on
    end = next((each for each in spells if each.to_on >= day), spells[-1]).to_on
    return None if end == FOREVER else end
