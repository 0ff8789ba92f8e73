"""What each class of the comparison means and what to do about it, and the sheet for those who keep ESR."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from induction.domain.esr.matching import Finding, Kind, Known
from induction.domain.esr.rows import EsrRow
from induction.domain.reports.date_format import DateFormat
from induction.domain.reports.report_columns import Column, ColumnType


class Class(NamedTuple):
    """How a class is called, what it means, what to do, and the short form of that; empty for nothing."""

    heading: str
    meaning: str
    advice: str
    act: str = ""


CLASSES: Mapping[Kind, Class] = {
    Kind.RENEWED_HERE: Class(
        "Renewed here, still chased there",
        "ESR has an older record, by which these people are overdue or due soon, but they have renewed here.",
        "Correct the dates in ESR, so that nobody is reminded of what they have done.",
        "Correct the dates",
    ),
    Kind.OURS_ONLY: Class(
        "Here, not in ESR",
        "These people have a record here and none in ESR.",
        "Add the competence in ESR.",
        "Add the competence",
    ),
    Kind.EXPIRY: Class(
        "Another expiry date",
        "Both have a record, but the expiry dates differ.",
        "Correct the expiry date in ESR; if ESR is right, propose a correction here.",
        "Correct the dates",
    ),
    Kind.ASSIGNMENT: Class(
        "On another assignment",
        "ESR has the competence on an assignment that is not the primary one here.",
        "Move it in ESR, or correct the primary assignment with the next staff extract.",
        "Move to this assignment",
    ),
    Kind.THEIRS_ONLY: Class(
        "In ESR, not here",
        "ESR has a record of people who work here, and this service has none.",
        "Ask what it rests on. What was done on paper can be keyed here by two people; anything else is to end in ESR.",
        "Say what it rests on",
    ),
    Kind.UNKNOWN: Class(
        "Unknown employee numbers",
        "Nobody here has this employee number, or ever had.",
        "Look for a slip in the number, or bring the person in with the next staff extract.",
        "Check the employee number",
    ),
    Kind.LEFT: Class(
        "Not employed here on that day",
        "These people are known here, but were not employed on the day.",
        "Nothing, if they have left in ESR as well; otherwise the staff extract is behind.",
        "Check whether they have left",
    ),
    Kind.REPEATED: Class(
        "Further rows of the same person",
        "The person has another row for the same competence, and that one counts: the row on the primary assignment, "
        "or else the one that expires last.",
        "Nothing, as a rule. Where both are current, ESR can end one of them.",
    ),
    Kind.REFUSED: Class(
        "Rows that cannot be used",
        "Something in the row cannot be read, so it was held against nothing.",
        "Mend the row in ESR, or see what the export makes of it.",
        "Mend the row",
    ),
    Kind.NO_ESR: Class(
        "No ESR record",
        "People without an ESR record, such as volunteers and Visiting Lecturers. ESR cannot have their competence.",
        "Nothing.",
    ),
    Kind.AGREES: Class(
        "In order",
        "Both have the same expiry date, on the same assignment.",
        "Nothing.",
    ),
}

_TEXT, _DATE = ColumnType.TEXT, ColumnType.DATE
_OURS, _THEIRS = "This service's record on the as at date", "ESR's export"


def _date(name: str, meaning: str, source: str) -> Column:
    return Column(name, name, _DATE, meaning, source, 14, dates=DateFormat.WORDS)


COLUMNS: tuple[Column, ...] = (
    Column("Employee Number", "Employee Number", _TEXT, "The person's number in ESR.", _OURS, 16),
    Column("Assignment Number", "Assignment Number", _TEXT, "The primary assignment here.", _OURS, 18),
    Column("Competency Name", "Competency Name", _TEXT, "The local competence as ESR names it.", _OURS, 48),
    _date("Date Start", "When it was achieved: what ESR should say.", _OURS),
    _date("Expiry Date", "When it expires: what ESR should say.", _OURS),
    Column("What To Do", "What To Do", _TEXT, "What is to be done in ESR.", "The comparison", 26),
    Column("Why", "Why", _TEXT, "Which difference it is.", "The comparison", 32),
    Column("Details", "Details", _TEXT, "What differs.", "The comparison", 60),
    Column("ESR Assignment Number", "ESR Assignment Number", _TEXT, "What ESR says now.", _THEIRS, 18),
    _date("ESR Date Start", "What ESR says now.", _THEIRS),
    Column("ESR Expiry Date", "ESR Expiry Date", _TEXT, "What ESR says now: a date or No expiry.", _THEIRS, 14),
    Column("Row", "Row", ColumnType.NUMBER, "The row of the export.", _THEIRS, 8),
)


def corrections(found: Iterable[Finding], known: Known, competences: Mapping[str, str]) -> list[tuple[Any, ...]]:
    """Give the rows of the sheet: every finding that asks somebody to do something.

    Args:
        found: what the comparison came to.
        known: our side of it.
        competences: what ESR calls our competences, by programme.
    """
    return [_line(each, known, competences) for each in found if CLASSES[each.kind].act]


def _line(finding: Finding, known: Known, competences: Mapping[str, str]) -> tuple[Any, ...]:
    person, held, row = known.employed.get(finding.employee_number), finding.held, finding.row
    return (
        finding.employee_number,
        person.assignment_number if person else None,
        competences.get(finding.programme_id),
        held.achieved_on.isoformat() if held else None,
        held.expires_on.isoformat() if held else None,
        CLASSES[finding.kind].act,
        CLASSES[finding.kind].heading,
        finding.words,
        *(_in_esr(row) if row else (None, None, None)),
        row.row if row else finding.refusal.row if finding.refusal else None,
    )


def _in_esr(row: EsrRow) -> tuple[str | None, ...]:
    expires = DateFormat.WORDS.write(row.expires_on.isoformat()) if row.expires_on else "No expiry"
    return row.assignment_number or None, _iso(row.starts_on), expires


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def people(rows: Sequence[tuple[Any, ...]]) -> int:
    """Count the people whom a sheet is about."""
    return len({row[0] for row in rows if row[0]})
