"""How the facts of one staff member become a row of HR's file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from induction.domain.programme import Programme
from induction.domain.requirement import Standing, Status, standing_on

Row = tuple[Any, ...]  # text, whole numbers, dates as ISO text; None where there is nothing

FACTS = (
    "employee_number", "assignment_number", "name", "primary_assignment", "staff_group", "job_role",
    "organisation_unit", "directorate", "line_manager_employee_number", "start_date", "assignment_status",
    "achieved_on", "expires_on",
    "attempts", "score", "policy_version", "content_versions", "certificate_number", "certificate_status",
    "assurance_level",
    "is_started", "staff_member_id",
)  # fmt: skip
"""What is read per staff member, in this order; all but the last two are columns, and dates are ISO text."""

_START, _ACHIEVED, _EXPIRES, _ATTEMPTS, _IS_STARTED = map(
    FACTS.index, ("start_date", "achieved_on", "expires_on", "attempts", "is_started")
)


class _Placed(NamedTuple):
    status: Status
    standing: Standing
    words: tuple[str, str]


class RowMaker:
    """Makes rows for one programme and one day.

    Hundreds of thousands of rows hold few different pairs of dates, so each standing is worked out once and kept.
    """

    def __init__(self, programme: Programme, competence_prefix: str, day: date) -> None:
        self._programme = programme
        self._day = day
        self._placed: dict[tuple[str | None, str | None, Any], _Placed] = {}
        self._source = (programme.competence_name(competence_prefix), "local mandate")
        self._as_at = (day.isoformat(),)

    def standing(self, starts_on: str, expires_on: str | None, is_started: object) -> Standing:
        """Give the standing from the dates as ISO text."""
        return self._place(starts_on, expires_on, is_started).standing

    def rows(self, facts: Iterable[Sequence[Any]], status: Status | None = None) -> list[Row]:
        """Make the rows in the order of `report_columns.COLUMNS`; of one status only, when one is named."""
        place, source, as_at, no_exemption = self._place, self._source, self._as_at, (None, None, None)
        made = []
        for fact in facts:
            placed = place(fact[_START], fact[_EXPIRES], fact[_IS_STARTED])
            if status is None or placed.status is status:
                made.append((
                    *fact[:_ACHIEVED], *source, *fact[_ACHIEVED:_ATTEMPTS], *placed.words, *no_exemption,
                    *fact[_ATTEMPTS:_IS_STARTED], *as_at,
                ))  # fmt: skip
        return made

    def _place(self, starts_on: str, expires_on: str | None, is_started: object) -> _Placed:
        key = (None if expires_on else starts_on, expires_on, is_started)  # a record in hand leaves the start aside
        placed = self._placed.get(key)
        if placed is None:
            standing = standing_on(
                self._day,
                starts_on=date.fromisoformat(starts_on),
                expires_on=date.fromisoformat(expires_on) if expires_on else None,
                is_started=bool(is_started),
                terms=self._programme,
            )
            placed = _Placed(standing.status, standing, (standing.status.value, standing.due_on.isoformat()))
            self._placed[key] = placed
        return placed
