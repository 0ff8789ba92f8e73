"""Judge the retention schedule as a whole: each table has one rule, and each rule can be carried out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from induction.domain.authoring.source import Lines
from induction.domain.errors import Problem
from induction.domain.retained.holdings import BY_TABLE, NOBODYS
from induction.domain.retained.retention import CLEARED, Ending, Rule, Schedule, left_by


def check_schedule(schedule: Schedule, lines: Lines) -> Iterator[Problem]:
    """Check that each table has one rule, and that each rule can be carried out."""
    seen: dict[str, str] = {}
    for place, rule in enumerate(schedule.rules):
        for number, table in enumerate(rule.tables):
            where = ("rules", place, "tables", number)
            if table not in BY_TABLE and table not in NOBODYS:
                yield lines.problem(where, f"There is no table {table!r}.", "docs/retention.md names the tables.")
            elif table in seen:
                yield lines.problem(where, f"{table!r} is in the rule {seen[table]!r} already.", "Name it once.")
            elif what := _misfit(rule, table):
                yield lines.problem(where, what, "Move it to a rule that ends otherwise.")
            seen.setdefault(table, rule.id)
    yield from _unruled(schedule, lines, seen)


def _misfit(rule: Rule, table: str) -> str:
    if rule.ending is Ending.AUTOMATIC and table not in CLEARED:
        return f"{table!r} cannot end by itself: other records rest on it."
    if rule.ending is Ending.TWO_PEOPLE and table not in BY_TABLE:
        return f"{table!r} holds nobody's record, so no disposal empties it."
    if rule.ending is Ending.NEVER and table in BY_TABLE:
        return f"{table!r} holds people's records, which cannot be kept for good."
    return ""


def _unruled(schedule: Schedule, lines: Lines, seen: Mapping[str, str]) -> Iterator[Problem]:
    missing = sorted((BY_TABLE.keys() | NOBODYS.keys()) - seen.keys())
    if missing:
        yield lines.problem(("rules",), f"No rule names {', '.join(missing)}.", "Add each to the rule it falls under.")
    if len({rule.id for rule in schedule.rules}) < len(schedule.rules):
        yield lines.problem(("rules",), "Two rules have one id.", "Give each rule an id of its own.")
    if left_by(schedule, schedule.approved_on) is None:
        what = "No rule is counted from when the person has left, so nobody would ever be due."
        yield lines.problem(("rules",), what, "Count the employment record from leaving.")
