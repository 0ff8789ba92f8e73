"""How the facts of one staff member become a row of HR's file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from induction.domain.standings.programme import Programme

Row = tuple[Any, ...]  # text, whole numbers, dates as ISO text; None where there is nothing

FACTS = (
    "employee_number", "assignment_number", "name", "primary_assignment", "staff_group", "job_role",
    "organisation_unit", "directorate", "line_manager_employee_number", "start_date", "assignment_status",
    "achieved_on", "expires_on", "status", "due_on", "exemption_reason", "exemption_from", "exemption_to",
    "attempts", "score", "policy_version", "content_versions", "certificate_number", "certificate_status",
    "assurance_level",
    "staff_member_id",
)  # fmt: skip
"""What is read per staff member, in this order; all but the last are columns, and dates are ISO text."""

_ACHIEVED = FACTS.index("achieved_on")


class RowMaker:
    """Makes rows for one programme, day and knowledge: what is the same in all of them is put between the facts."""

    def __init__(self, programme: Programme, competence_prefix: str, as_at: date, known_on: date) -> None:
        self._source = (programme.competence_name(competence_prefix), "local mandate")
        self._clocks = (as_at.isoformat(), known_on.isoformat())

    def rows(self, facts: Iterable[Sequence[Any]]) -> list[Row]:
        """Make the rows in the order of `report_columns.COLUMNS`."""
        source, clocks = self._source, self._clocks
        return [(*fact[:_ACHIEVED], *source, *fact[_ACHIEVED:-1], *clocks) for fact in facts]
