"""Add up what spans of standing change in the counts, for each unit and all that stands above it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from induction.domain.standings.counts import COUNTERS, changes
from induction.domain.standings.units import UnitTree

WHOLE = 0
"""The unit that stands for the whole organisation."""
DAY, MONTH = "day", "month"

Key = tuple[str, int, str, date, str]
"""Programme, unit, grain, date, staff group."""


class Tally:
    """Changes of counts by key; what comes to nothing is left out."""

    def __init__(self) -> None:
        self._found: dict[Key, list[int]] = {}

    def __len__(self) -> int:
        return len(self._found)

    def add(self, key: Key, counts: Iterable[int], sign: int = 1) -> None:
        """Add counts to one key."""
        there = self._found.get(key)
        if there is None:
            self._found[key] = [sign * count for count in counts]
        else:
            for place, count in enumerate(counts):
                there[place] += sign * count

    def add_span(
        self, programme_id: str, unit_id: int, staff_group: str, *,
        status: str, from_on: date, to_on: date | None, due_on: date | None, sign: int = 1,
    ) -> None:  # fmt: skip
        """Add what one span changes on each day, in its own unit alone."""
        for day, counter, change in changes(status, from_on, to_on, due_on):
            key = (programme_id, unit_id, DAY, day, staff_group)
            there = self._found.get(key)
            if there is None:
                there = self._found[key] = [0] * len(COUNTERS)
            there[counter] += sign * change

    def with_months(self) -> Tally:
        """Give the same with a row for each month beside those of its days."""
        both = Tally()
        for (programme_id, unit_id, grain, day, group), counts in self._found.items():
            both.add((programme_id, unit_id, grain, day, group), counts)
            both.add((programme_id, unit_id, MONTH, day.replace(day=1), group), counts)
        return both

    def rolled_up(self, units: UnitTree) -> Tally:
        """Give the same for each unit and everything above it, up to the whole organisation."""
        whole = Tally()
        for (programme_id, unit_id, grain, day, group), counts in self._found.items():
            for above in (*units.line(unit_id), WHOLE):
                whole.add((programme_id, above, grain, day, group), counts)
        return whole

    def keys(self) -> list[Key]:
        """List the keys in order."""
        return sorted(self._found)

    def unlike(self, other: Tally) -> int:
        """Count the keys at which another tally comes to something else."""
        mine, theirs = dict(self.rows()), dict(other.rows())
        return sum(mine.get(key) != theirs.get(key) for key in mine.keys() | theirs.keys())

    def rows(self) -> Iterator[tuple[Key, list[int]]]:
        """Give the keys in order with their changes."""
        for key in sorted(self._found):
            if any(self._found[key]):
                yield key, self._found[key]
