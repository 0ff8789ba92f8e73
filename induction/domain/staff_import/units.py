"""Organisation units that a file names: which are new, which are called or placed otherwise, and which contradict."""

from __future__ import annotations

from dataclasses import dataclass

from induction.domain.staff_import.docket import Docket
from induction.domain.staff_import.rows import StaffRow
from induction.domain.staff_import.state import State, Unit


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A unit that the import adds (`before` is None), renames or moves."""

    before: Unit | None
    after: Unit


def check_units(docket: Docket) -> None:
    """Refuse rows that place a unit elsewhere than an earlier row does, or inside itself."""
    parents: dict[str, StaffRow] = {}
    for row in sorted(docket.all(), key=_by_row):
        if not row.directorate_code or row.employee_number not in docket.standing:
            continue
        first = parents.setdefault(row.unit_code, row)
        if first.directorate_code != row.directorate_code:
            words = (
                f"The unit {row.unit_code} is in {row.directorate_code} here, "
                f"but in {first.directorate_code} on row {first.row:,}. A unit is in one directorate."
            )
            docket.refuse(row, "unit-elsewhere", words)
    _refuse_loops(docket)


def unit_changes(docket: Docket) -> list[UnitChange]:
    """Give what the rows that stand change, parents before what is inside them."""
    stated = _stated(docket)
    changes = {
        code: UnitChange(docket.state.units.get(code), unit)
        for code, unit in stated.items()
        if unit != docket.state.units.get(code)
    }
    return sorted(changes.values(), key=lambda change: (_depth(change.after, stated, docket.state), change.after.code))


def _stated(docket: Docket) -> dict[str, Unit]:
    """Give the units as the rows that stand have them; the first name of several holds, an empty one changes none."""
    found: dict[str, Unit] = {}
    for row in sorted(docket.all(), key=_by_row):
        if row.directorate_code and row.directorate_code != row.unit_code:
            _state(found, docket.state, row.directorate_code, row.directorate_name, None)
        parent = row.directorate_code or None
        own = "" if parent == row.unit_code else parent
        name = row.unit_name or (row.directorate_name if parent == row.unit_code else "")
        _state(found, docket.state, row.unit_code, name, own)
    return {
        code: unit if unit.name else unit._replace(name=_known_name(docket.state, code)) for code, unit in found.items()
    }


def _known_name(state: State, code: str) -> str:
    return state.units[code].name if code in state.units else code


def _state(found: dict[str, Unit], state: State, code: str, name: str, parent: str | None) -> None:
    recorded = state.units.get(code)
    so_far = found.get(code)
    if so_far is None:
        so_far = Unit(code, "", recorded.parent if recorded else "")
    if parent is not None:
        so_far = so_far._replace(parent=parent)
    if not so_far.name:
        so_far = so_far._replace(name=name)
    found[code] = so_far


def _refuse_loops(docket: Docket) -> None:
    stated = _stated(docket)
    loops = {code for code, unit in stated.items() if _depth(unit, stated, docket.state) < 0}
    for row in docket.all():
        if row.unit_code in loops and row.employee_number in docket.standing:
            words = f"The unit {row.unit_code} would be inside itself. Check the directorate's code."
            docket.refuse(row, "unit-inside-itself", words)


def _depth(unit: Unit, stated: dict[str, Unit], state: State) -> int:
    """Count the units above; -1 for a unit that is above itself."""
    above: set[str] = set()
    code = unit.parent
    while code:
        if code == unit.code:
            return -1
        if code in above:
            break
        above.add(code)
        upper = stated.get(code) or state.units.get(code)
        code = upper.parent if upper else ""
    return len(above)


def _by_row(row: StaffRow) -> int:
    return row.row
