"""Keep evidence of an import: which file, by whom, how many, and what became of each row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from induction.db import Session
from induction.db.queries import staff_import as queries
from induction.domain.audit import Action
from induction.domain.staff_import.changes import Outcome
from induction.domain.staff_import.plan import Plan
from induction.services import audit

_LONGEST_WORDS = 500


def keep(
    session: Session,
    moment: datetime,
    actor: str,
    plan: Plan,
    *,
    people: Mapping[str, int],
    file_name: str,
    file_sha256: str,
) -> int:
    """Keep what was done and what became of each row; gives the key of the import."""
    counts = plan.counts
    columns = {
        "file_name": file_name,
        "file_sha256": file_sha256,
        "plan_fingerprint": plan.fingerprint,
        "rows_read": plan.rows_read,
        "joiners": counts[Outcome.JOINER],
        "returners": counts[Outcome.RETURNER],
        "movers": counts[Outcome.MOVER],
        "leavers": counts[Outcome.LEAVER],
        "changed": counts[Outcome.CHANGED],
        "unchanged": plan.unchanged,
        "refused": len(plan.refused),
        "units": len(plan.units),
        "actor": actor,
        "imported_at": moment,
    }
    key = queries.insert_import(session, columns, list(_lines(plan, people)))
    detail = f"rows {plan.rows_read}, people {len(plan.people)}, refused {len(plan.refused)}, units {len(plan.units)}"
    audit.record(session, moment, actor, Action.STAFF_IMPORTED, f"staff_import:{key}", detail=detail)
    return key


def _lines(plan: Plan, people: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    for change in plan.people:
        yield _line(
            people,
            change.outcome.value,
            change.rows[0] if change.rows else None,
            change.after.employee_number,
            ", ".join(dict.fromkeys(each.field for each in change.fields)),
        )
    for refusal in plan.refused:
        yield _line(people, "refused", refusal.row, refusal.employee_number, refusal.words)
    for remark in plan.remarks:
        yield _line(people, "remark", remark.row, remark.employee_number, remark.words)


def _line(people: Mapping[str, int], outcome: str, row: int | None, number: str, words: str) -> dict[str, Any]:
    return {
        "outcome": outcome,
        "row_number": row,
        "staff_member_id": people.get(number),
        "employee_number": number,
        "words": words[:_LONGEST_WORDS],
    }
