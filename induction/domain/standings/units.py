"""The tree of organisation units: which directorate a team belongs to, and which teams a directorate has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from induction.domain.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Unit:
    """A directorate (no parent) or a team inside one. `code` is stable and stands in addresses and commands."""

    id: int
    code: str
    name: str
    parent_id: int | None


class UnitTree:
    """All units at once, to be asked about; or, of a great many, those around the ones in question.

    A part of the tree holds, for each unit in it, everything above that unit. `is_whole` says whether it is the whole.
    """

    def __init__(self, units: Iterable[Unit], *, is_whole: bool = True) -> None:
        self.is_whole = is_whole
        self._by_id = {unit.id: unit for unit in units}
        self._by_code = {unit.code: unit for unit in self._by_id.values()}
        self._within: dict[str, frozenset[int]] = {}
        self._lines: dict[int, tuple[int, ...]] = {}
        self._below: dict[int, list[int]] = {}

    def by_code(self, code: str) -> Unit:
        """Find a unit by its code.

        Raises:
            NotFoundError: ``no-unit``.
        """
        found = self._by_code.get(code)
        if found is None:
            raise NotFoundError("no-unit", "There is no such organisation unit. Choose one from the list.")
        return found

    def by_id(self, unit_id: int) -> Unit:
        """Find a unit by its key."""
        return self._by_id[unit_id]

    def directorate(self, unit_id: int) -> Unit:
        """Give the top of the branch a unit stands on; a directorate is its own."""
        unit, seen = self._by_id[unit_id], {unit_id}
        while unit.parent_id is not None and unit.parent_id not in seen:
            seen.add(unit.parent_id)
            unit = self._by_id[unit.parent_id]
        return unit

    def line(self, unit_id: int) -> tuple[int, ...]:
        """Give a unit and everything above it, upwards; a circle ends where it began."""
        if unit_id not in self._lines:
            found, unit = [unit_id], self._by_id[unit_id]
            while unit.parent_id is not None and unit.parent_id not in found:
                found.append(unit.parent_id)
                unit = self._by_id[unit.parent_id]
            self._lines[unit_id] = tuple(found)
        return self._lines[unit_id]

    def below(self, unit_id: int) -> list[int]:
        """List the units right below one; for 0 the directorates. A unit in a circle stands below none."""
        if not self._below:
            for each in sorted(self._by_id):
                self._below.setdefault(next(iter(self.line(each)[1:2]), 0), []).append(each)
        return self._below.get(unit_id, [])

    def upwards(self) -> list[int]:
        """List all units, each after those below it."""
        return sorted(self._by_id, key=lambda unit_id: (-len(self.line(unit_id)), unit_id))

    def moved(self, after: UnitTree) -> list[int]:
        """List the units that have another unit above them, here or further up, in a later tree."""
        return sorted(each for each in self._by_id if self.line(each) != after.line(each))

    def name(self, unit_id: int) -> str:
        """Name a unit."""
        return self._by_id[unit_id].name

    def places(self) -> dict[int, int]:
        """Give each unit's place in the order of their names; units of one name share theirs."""
        folded = {unit_id: unit.name.casefold() for unit_id, unit in self._by_id.items()}
        place = {name: at for at, name in enumerate(sorted(set(folded.values())))}
        return {unit_id: place[name] for unit_id, name in folded.items()}

    def within(self, unit: Unit) -> frozenset[int]:
        """Give the ids of a unit and of everything below it."""
        below: dict[int | None, list[int]] = {}
        for other in self._by_id.values():
            below.setdefault(other.parent_id, []).append(other.id)
        found, waiting = {unit.id}, [unit.id]
        while waiting:
            fresh = [child for child in below.get(waiting.pop(), []) if child not in found]
            found.update(fresh)
            waiting += fresh
        return frozenset(found)

    def ids_within(self, code: str) -> frozenset[int]:
        """Give the ids of the unit with a code and of everything below it; none for a code that no unit has."""
        if code not in self._within:
            found = self._by_code.get(code)
            self._within[code] = self.within(found) if found else frozenset()
        return self._within[code]

    def name_of(self, code: str) -> str:
        """Name the unit with a code; the code itself where no unit has it."""
        found = self._by_code.get(code)
        return found.name if found else code

    def unknown(self, codes: Iterable[str]) -> list[str]:
        """List the codes that no unit has."""
        return sorted(set(codes) - self._by_code.keys())

    def in_order(self) -> list[tuple[Unit, list[Unit]]]:
        """List the directorates by name, each with everything below it by name."""
        in_order = sorted(self._by_id.values(), key=_by_name)
        branches: dict[int, list[Unit]] = {unit.id: [] for unit in in_order if unit.parent_id is None}
        for unit in in_order:
            top = self.line(unit.id)[-1]
            if unit.id != top and top in branches:
                branches[top].append(unit)
        return [(self._by_id[top], below) for top, below in branches.items()]


def _by_name(unit: Unit) -> tuple[str, str]:
    return unit.name.casefold(), unit.code
