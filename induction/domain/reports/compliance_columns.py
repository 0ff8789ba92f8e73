"""The compliance report: the figures of the dashboard as one table, a row for each part of the organisation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from induction.domain.reports.figure import DUE_FIGURES, MEANINGS, OVERDUE_FIGURES, STATUS_FIGURES, Figure
from induction.domain.reports.report import Filters, percent, short_of_target
from induction.domain.reports.report_columns import STATUS_MEANINGS, Column, ColumnType
from induction.domain.reports.report_row import Row
from induction.domain.standings.counts import Counts
from induction.domain.standings.requirement import Status
from induction.domain.standings.target import Rag, Target
from induction.domain.standings.units import Unit

_TEXT, _NUMBER, _DECIMAL, _DATE = ColumnType.TEXT, ColumnType.NUMBER, ColumnType.DECIMAL, ColumnType.DATE
_ASKED, _TREE, _COUNTS = "Chosen when the file is made", "Organisation units of today", "Worked out for the as at date"
_PROGRAMME = "Requirements in use on the as known on date"
_TARGET = "content/targets.yaml"


class Scope(StrEnum):
    """Whom a row counts; rows of one scope and programme can be added up, others overlap."""

    EVERYBODY = "everybody"
    UNIT = "unit with those below"
    OWN = "unit's own people"
    GROUP = "staff group"


@dataclass(frozen=True)
class Line:
    """One row before it is written: whom it counts, and the counts.

    Attributes:
        above: code of the unit right above; empty for one on top.
    """

    programme_id: str
    programme: str
    scope: Scope
    counts: Counts
    unit: Unit | None = None
    above: str = ""
    staff_group: str = ""


def _figure(figure: Figure, meaning: str) -> Column:
    return Column(figure.value.replace("-", "_"), MEANINGS[figure].words, _NUMBER, meaning, _COUNTS)


_BEFORE_RATE = (
    _figure(Figure.IN_DATE, "People whose record is in date: compliant or due soon. The rate's numerator."),
    _figure(Figure.IN_SCOPE, "People of whom the programme is asked, without those exempt. The rate's denominator."),
)
_AFTER_RATE = (
    _figure(Figure.EXEMPT, "People who are exempt; in neither count."),
    _figure(Figure.NOT_IN_DATE, "People in scope whose record is not in date."),
    _figure(
        Figure.WITHIN_TIME, "People in scope and not in date who still have time: new starters, and who came back."
    ),
)
_STATUSES = tuple(
    _figure(each, STATUS_MEANINGS[Status(each.value.replace("-", " "))])
    for each in STATUS_FIGURES
    if each is not Figure.EXEMPT
)
_BANDS = (
    *(
        _figure(each, "People not overdue whose last day in time is that near. Each band holds the one before.")
        for each in DUE_FIGURES
    ),
    *(_figure(each, "People overdue for so long; the day after the due date is day 1.") for each in OVERDUE_FIGURES),
)

COLUMNS: tuple[Column, ...] = (
    Column("programme", "Programme", _TEXT, "The programme's name in addresses.", _PROGRAMME, 24),
    Column("programme_title", "Programme title", _TEXT, "What people call it.", _PROGRAMME, 36),
    Column(
        "scope", "Scope", _TEXT,
        "Whom the row counts. A unit counts everybody below it; its own people have a row besides where it has both.",
        _TREE, 22, tuple(Scope),
    ),
    Column("organisation_unit_code", "Unit code", _TEXT, "Code of the unit; empty where the row is about none.", _TREE),
    Column("organisation_unit", "Organisation unit", _TEXT, "Name of that unit.", _TREE, 28),
    Column("unit_above", "Unit above", _TEXT, "Code of the unit right above; empty for one on top.", _TREE),
    Column("staff_group", "Staff group", _TEXT, "The staff group counted; empty for all of them.", _COUNTS, 30),
    *_BEFORE_RATE,
    Column(
        "rate_percent", "Compliance rate", _DECIMAL,
        "In date divided by in scope, in per cent, rounded down to one decimal place. Empty when nobody is in scope.",
        _COUNTS,
    ),
    *_AFTER_RATE,
    Column(
        "rate_without_new_starters_percent", "Rate without new starters", _DECIMAL,
        "The same without those who still have time.", _COUNTS,
    ),
    *_STATUSES,
    *_BANDS,
    Column("target_percent", "Target", _NUMBER, "The share that is to be in date, in per cent.", _TARGET, 10),
    Column("against_target", "Against target", _TEXT, "The rate against the target.", _TARGET, 14, tuple(Rag)),
    Column("more_needed", "More needed", _NUMBER, "How many more need to be in date to meet it.", _TARGET, 12),
    Column("as_at", "As at", _DATE, "The day that the figures are true of.", _ASKED),
    Column("as_known_on", "As known on", _DATE, "What had been recorded by the end of this day counts.", _ASKED),
)  # fmt: skip


def rows(lines: Iterable[Line], target: Target, filters: Filters) -> list[Row]:
    """Write the rows in the order of the columns."""
    return [_row(line, target, filters) for line in lines]


def _row(line: Line, target: Target, filters: Filters) -> Row:
    counts, unit = line.counts, line.unit
    rate = counts.rate
    found = {figure.value.replace("-", "_"): meaning.count(counts) for figure, meaning in MEANINGS.items()}
    values = found | {
        "programme": line.programme_id,
        "programme_title": line.programme,
        "scope": line.scope.value,
        "organisation_unit_code": unit.code if unit else None,
        "organisation_unit": unit.name if unit else None,
        "unit_above": line.above or None,
        "staff_group": line.staff_group or None,
        "rate_percent": percent(rate),
        "rate_without_new_starters_percent": percent(counts.rate_without_new),
        "target_percent": target.percent,
        "against_target": target.rag(rate).value,
        "more_needed": short_of_target(rate, target.percent),
        "as_at": filters.as_at.isoformat(),
        "as_known_on": filters.known_to.isoformat(),
    }
    return tuple(values[column.name] for column in COLUMNS)
