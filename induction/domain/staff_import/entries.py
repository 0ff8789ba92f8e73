"""What has to be recorded so that an assignment is from now on as stated, and history stays what it was."""

from __future__ import annotations

from datetime import date

from induction.domain.staff_import.state import Chain, Entry, Particulars, extended
from induction.domain.standings.periods import day_after


def opening(stated: Particulars, not_before: date | None = None) -> list[Entry]:
    """Record an assignment that is new; it holds from its start, or from a later day where history must stay."""
    from_on = stated.starts_on if not_before is None else max(stated.starts_on, not_before)
    return [Entry(from_on if stated.ends_on is None else min(from_on, day_after(stated.ends_on)), stated)]


def revision(before: Chain, stated: Particulars, today: date) -> list[Entry]:
    """Record that a known assignment is now as stated; nothing when it is already.

    A change holds from today; a leaving from the day after; a return, or a later start, from that start; a start that
    is earlier than was known corrects the days in between and leaves all else of the history as it was.
    """
    last = before[-1].particulars
    if stated == last:
        return []
    if stated.starts_on < last.starts_on:
        entries = _earlier_start(before, stated.starts_on)
        return entries + revision(extended(before, entries), stated, today)
    from_on = _holds_from(before, stated, today)
    later = [Entry(entry.effective_on, stated) for entry in before if entry.effective_on > from_on]
    return [Entry(from_on, stated), *later]


def ending(before: Chain, last_day: date) -> list[Entry]:
    """Record that a known assignment ends; never before its own start."""
    last = before[-1].particulars
    ends_on = max(last.starts_on, last_day)
    return revision(before, last._replace(ends_on=ends_on), day_after(ends_on))


def _holds_from(before: Chain, stated: Particulars, today: date) -> date:
    last = before[-1].particulars
    begun = _present(before)[0].effective_on
    if stated.starts_on > last.starts_on:
        return min(begun, stated.starts_on) if begun > today else stated.starts_on
    days = [max(today, begun)]
    if last.ends_on != stated.ends_on:
        days += [day_after(each) for each in (last.ends_on, stated.ends_on) if each is not None]
    return min(days)


def _earlier_start(before: Chain, starts_on: date) -> list[Entry]:
    """Let the present employment begin earlier: each of its entries again, and the first of them from that day."""
    present = _present(before)
    first = present[0].particulars._replace(starts_on=starts_on)
    again = [
        Entry(entry.effective_on, entry.particulars._replace(starts_on=starts_on) if entry in present else first)
        for entry in before
        if entry.effective_on > starts_on
    ]
    return [Entry(starts_on, first), *again]


def _present(before: Chain) -> Chain:
    """Give the entries of the present employment, which share its start."""
    start = before[-1].particulars.starts_on
    return tuple(entry for entry in before if entry.particulars.starts_on == start)
