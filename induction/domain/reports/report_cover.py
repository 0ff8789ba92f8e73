"""What the Excel file says about itself on its first sheet, so that a figure can be explained years later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from induction.domain.reports.report import (
    DUE_BANDS,
    Filters,
    Summary,
    Tally,
    percent_words,
    short_of_target,
)
from induction.domain.reports.report_columns import STATUS_MEANINGS
from induction.domain.standings.requirement import Status

Lines = tuple[tuple[str | int, ...], ...]  # counts are numbers, so that a spreadsheet can count with them


@dataclass(frozen=True)
class Section:
    """A heading and the lines under it; each line is a row of cells."""

    heading: str
    lines: Lines


@dataclass(frozen=True)
class Cover:
    """The first sheet: a title and its sections."""

    title: str
    sections: tuple[Section, ...]


def cover(
    *,
    organisation: str,
    programme: str,
    competence: str,
    filters: Filters,
    unit_name: str,
    rows: int,
    summary: Summary,
    target_percent: int,
    columns: str = "",
    rows_sha256: str = "",
    disposed: str = "",
) -> Cover:
    """Write the cover sheet of a completion report.

    `columns` names the mapping of a Trust's own columns; `rows_sha256` is the hash of the same rows as CSV; `disposed`
    says that records of the day are gone.
    """
    asked = (
        ("Organisation", organisation),
        ("Programme", programme),
        ("Competence", competence),
        ("As at", filters.as_at.isoformat()),
        ("As known on", filters.known_to.isoformat()),
        ("Organisation unit", unit_name or "All"),
        ("Staff group", filters.staff_group or "All"),
        ("Figure" if filters.figure else "Status", filters.narrowed if filters.figure else filters.status or "All"),
        ("Columns", columns or "Standard"),
        ("Rows on the next sheet", rows),
        ("SHA-256 of these rows as CSV", rows_sha256),
    )
    return Cover(
        f"Completion report: {programme}",
        (
            Section("What was asked", asked),
            *gone(disposed),
            Section("Figures, before the status filter", _figures(summary, target_percent)),
            Section("By directorate", _table("Directorate", summary.directorates)),
            Section("By staff group", _table("Staff group", summary.staff_groups)),
            Section("What the words mean", tuple((status.value, words) for status, words in STATUS_MEANINGS.items())),
            Section("How to read it", _NOTES),
        ),
    )


def gone(disposed: str) -> tuple[Section, ...]:
    """Give the section about records that are gone, where there are any."""
    return (Section("Records that are gone", ((disposed,),)),) if disposed else ()


def _figures(summary: Summary, target_percent: int) -> Lines:
    rate = summary.total.rate
    return (
        ("Staff in scope", rate.in_scope),
        ("In date (compliant or due soon)", rate.compliant),
        ("Compliance rate", percent_words(rate)),
        ("Target", f"{target_percent}%"),
        ("More staff in date needed to meet it", short_of_target(rate, target_percent)),
        *((status.value.capitalize(), summary.total.counts[status]) for status in Status),
        ("New starters within their time", summary.new_starters),
        *((f"Due within {band} days", summary.due_within[band]) for band in DUE_BANDS),
    )


def _table(name: str, tallies: Mapping[str, Tally]) -> Lines:
    head = (name, "In date", "In scope", "Compliance rate")
    rates = ((group, tally.rate) for group, tally in tallies.items())
    return head, *((group, rate.compliant, rate.in_scope, percent_words(rate)) for group, rate in rates)


_NOTES: Lines = (
    (
        "Compliance rate",
        "Staff in date, divided by staff in scope. Rounded down to one decimal place.",
    ),
    (
        "In scope",
        "Who is asked on the as at date and not exempt; the first and last day of employment count.",
    ),
    ("In time", "The due date itself is in time; overdue starts on the day after it."),
    ("New starters", "Staff without a record who are still within the time allowed. They count as not in date."),
    ("As at", "Attestations and attempts up to the end of that day in London, and the staff details of that day."),
    (
        "As known on",
        "What had been recorded by the end of that day in London. The same two dates give the same file at any time.",
    ),
    (
        "SHA-256",
        "The fingerprint of the CSV file of the same report. Equal fingerprints mean equal rows, letter by letter.",
    ),
)
