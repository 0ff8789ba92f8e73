"""A plan in words: the summary that the command line prints, and the file of rows that were left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from induction.domain.reports.report_columns import Column, ColumnType
from induction.domain.staff_import.changes import FieldChange, Outcome, PersonChange
from induction.domain.staff_import.plan import Plan
from induction.domain.staff_import.units import UnitChange

REFUSED_COLUMNS = (
    Column("row", "Row", ColumnType.NUMBER, "The row's number as a spreadsheet counts.", "The file"),
    Column("employee_number", "Employee number", ColumnType.TEXT, "Empty where it cannot be read.", "The file"),
    Column("used", "Used", ColumnType.TEXT, "Whether the rest is used: no, or in part.", "The plan"),
    Column("what_to_mend", "What to mend", ColumnType.TEXT, "Why, and what to do.", "The plan"),
)
HEADINGS = {
    Outcome.JOINER: "Joiners",
    Outcome.RETURNER: "Returners",
    Outcome.MOVER: "Movers",
    Outcome.LEAVER: "Leavers",
    Outcome.CHANGED: "Changed in other ways",
}
_MOST_LISTED = 20


def refused_rows(plan: Plan) -> list[tuple[Any, ...]]:
    """List the rows that are left out or used in part, in the order of the file."""
    found = [(each.row, each.employee_number, "no", each.words) for each in plan.refused]
    found += [(each.row, each.employee_number, "in part", each.words) for each in plan.remarks]
    return sorted(found)


def summary(plan: Plan, most: int = _MOST_LISTED) -> Iterator[str]:
    """Write the plan line by line; of each list only so many entries are shown."""
    yield from plan.notes
    yield from _listed("Organisation units", [unit_in_words(change) for change in plan.units], most)
    for outcome, heading in HEADINGS.items():
        people = [person_in_words(change, plan) for change in plan.people if change.outcome is outcome]
        yield from _listed(heading, people, most)
    yield f"Unchanged: {plan.unchanged:,}"
    yield from _listed("Rows used in part", [f"row {each.row:,}: {each.words}" for each in plan.remarks], most)
    yield from _listed("Rows refused", [f"row {each.row:,}: {each.words}" for each in plan.refused], most)


def in_a_sentence(plan: Plan) -> str:
    """Count what a plan does, in a sentence."""
    counts = {**{HEADINGS[outcome]: count for outcome, count in plan.counts.items()}, "Refused": len(plan.refused)}
    return f"{', '.join(f'{what}: {count:,}' for what, count in counts.items())}."


def unit_in_words(change: UnitChange) -> str:
    """Say what becomes of a unit."""
    unit, before = change.after, change.before
    inside = f" in {unit.parent}" if unit.parent else ""
    if before is None:
        return f"{unit.code} {unit.name}{inside}: new"
    renamed = f"was called {before.name}" if before.name != unit.name else ""
    moved = f"was in {before.parent or 'nothing'}" if before.parent != unit.parent else ""
    return f"{unit.code} {unit.name}{inside}: {', '.join(filter(None, (renamed, moved)))}"


def person_in_words(change: PersonChange, plan: Plan) -> str:
    """Say what becomes of a person."""
    fields = "; ".join(field_in_words(each, plan) for each in change.fields)
    return f"{change.after.employee_number} {change.name}{': ' if fields else ''}{fields}"


def field_in_words(change: FieldChange, plan: Plan) -> str:
    """Say what becomes of a field; units go by their names."""
    if change.field == "assignment":
        return f"further assignment {change.assignment}, {change.after}"
    names = plan.unit_names if change.field == "organisation unit" else {}
    before, after = names.get(change.before, change.before), names.get(change.after, change.after)
    if not before:
        return f"{change.field} {after}"
    return f"{change.field} {after} (was {before})" if after else f"no {change.field} (was {before})"


def _listed(heading: str, entries: list[str], most: int) -> Iterator[str]:
    yield f"{heading}: {len(entries):,}"
    yield from (f"  {entry}" for entry in entries[:most])
    if len(entries) > most:
        yield f"  and {len(entries) - most:,} more"
