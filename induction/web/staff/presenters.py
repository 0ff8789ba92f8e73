"""Plans and imports in the words and shapes of their pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from induction.domain.staff_import.changes import Outcome, PersonChange
from induction.domain.staff_import.outcomes import HEADINGS, field_in_words, unit_in_words
from induction.domain.staff_import.plan import Plan
from induction.services.workforce.staff_history import Line

MOST_SHOWN = 100
_NEW = "New in the records"


@dataclass(frozen=True)
class Entry:
    """A line of a table. `row` is empty for somebody whom the file lacks."""

    row: str
    number: str
    name: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """People or rows with one outcome; no more entries than fit on a page, and how many there are."""

    id: str
    heading: str
    count: int
    entries: Sequence[Entry]
    has_names: bool = True

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.entries)


def tables_of_plan(plan: Plan) -> list[Table]:
    """Give what a plan does, people first."""
    tables = [_of_people(plan, outcome, heading) for outcome, heading in HEADINGS.items()]
    units = [Entry("", change.after.code, "", (unit_in_words(change),)) for change in plan.units]
    remarks = [Entry(f"{each.row:,}", each.employee_number, "", (each.words,)) for each in plan.remarks]
    refused = [Entry(f"{each.row:,}", each.employee_number, "", (each.words,)) for each in plan.refused]
    tables.append(Table("units", "Organisation units", len(units), units[:MOST_SHOWN], has_names=False))
    tables.append(Table("remarks", "Rows used in part", len(remarks), remarks[:MOST_SHOWN], has_names=False))
    tables.append(Table("refused", "Rows that cannot be used", len(refused), refused[:MOST_SHOWN], has_names=False))
    return tables


def tables_of_lines(lines: Iterable[Line]) -> list[Table]:
    """Give what an import did, people first."""
    found: dict[str, list[Entry]] = {}
    for line in lines:
        row = f"{line.row:,}" if line.row else ""
        words = _capital(line.words) or _NEW
        found.setdefault(line.outcome, []).append(Entry(row, line.employee_number, line.name, (words,)))
    headings = {outcome.value: heading for outcome, heading in HEADINGS.items()}
    headings |= {"remark": "Rows used in part", "refused": "Rows that were not used"}
    return [
        Table(outcome, heading, len(entries), entries[:MOST_SHOWN], has_names=outcome in set(Outcome))
        for outcome, heading in headings.items()
        for entries in (found.get(outcome, []),)
    ]


def _of_people(plan: Plan, outcome: Outcome, heading: str) -> Table:
    changes = [change for change in plan.people if change.outcome is outcome]
    return Table(outcome.value, heading, len(changes), [_entry(change, plan) for change in changes[:MOST_SHOWN]])


def _entry(change: PersonChange, plan: Plan) -> Entry:
    words = tuple(_capital(field_in_words(each, plan)) for each in change.fields) or _first_facts(change, plan)
    return Entry(", ".join(f"{row:,}" for row in change.rows), change.after.employee_number, change.name, words)


def _first_facts(change: PersonChange, plan: Plan) -> tuple[str, ...]:
    """Say of a joiner where and as what they begin."""
    held = [chain[-1].particulars for chain in change.after.chains.values()]
    return tuple(f"{each.job_role}, {plan.unit_names[each.unit]}" for each in held)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
