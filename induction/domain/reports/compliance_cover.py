"""What the Excel file of the compliance report says about itself on its first sheet."""

from __future__ import annotations

from collections.abc import Iterable

from induction.domain.reports.compliance_columns import Line, Scope
from induction.domain.reports.report import Filters, percent_words
from induction.domain.reports.report_columns import STATUS_MEANINGS
from induction.domain.reports.report_cover import Cover, Lines, Section, gone
from induction.domain.standings.target import Target


def cover(
    *,
    organisation: str,
    filters: Filters,
    unit_name: str,
    target: Target,
    lines: Iterable[Line],
    rows: int,
    rows_sha256: str,
    disposed: str,
) -> Cover:
    """Write the first sheet; `disposed` says that records of the day are gone, where they are."""
    asked: Lines = (
        ("Organisation", organisation),
        ("As at", filters.as_at.isoformat()),
        ("As known on", filters.known_to.isoformat()),
        ("Organisation unit", unit_name or "All"),
        ("Staff group", filters.staff_group or "All"),
        ("Rows on the next sheet", rows),
        ("SHA-256 of these rows as CSV", rows_sha256),
    )
    sections = (
        Section("What was asked", asked),
        *gone(disposed),
        Section("By programme", (("Programme", "In date", "In scope", "Compliance rate"), *_programmes(lines))),
        Section("The target", _target(target)),
        Section("What the words mean", tuple((status.value, words) for status, words in STATUS_MEANINGS.items())),
        Section("How to read it", _NOTES),
    )
    return Cover("Compliance report", sections)


def _programmes(lines: Iterable[Line]) -> Lines:
    whole = ((line.programme, line.counts.rate) for line in lines if line.scope is Scope.EVERYBODY)
    return tuple((title, rate.compliant, rate.in_scope, percent_words(rate)) for title, rate in whole)


def _target(target: Target) -> Lines:
    return (
        ("Target", f"{target.percent}%"),
        ("Green", f"from {target.percent}%"),
        ("Amber", f"from {target.amber_from}%"),
        ("Red", f"below {target.amber_from}%"),
        ("Who decided so", target.source),
    )


_NOTES: Lines = (
    ("Compliance rate", "People in date, divided by people in scope. Rounded down to one decimal place."),
    ("Scope", "Add up rows of one scope and one programme only: a unit counts everybody below it already."),
    ("Units", "The tree is today's; people count where they worked on the as at date."),
    ("As at", "The figures are true of this day."),
    ("As known on", "What had been recorded by the end of that day in London."),
    ("SHA-256", "The fingerprint of the CSV file of the same report. Equal fingerprints mean equal rows."),
)
