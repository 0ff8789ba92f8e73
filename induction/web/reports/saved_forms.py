"""The form of a saved report: what can be chosen, and what was."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import url_for

from induction.domain.errors import InductionError
from induction.domain.reports.report_file import FileFormat
from induction.domain.reports.report_layout import STANDARD, Layout
from induction.domain.reports.report_schedule import Schedule
from induction.domain.standings.requirement import Status
from induction.domain.standings.units import UnitTree
from induction.services.reports.reporting import Choices
from induction.services.reports.saved_reports import Saved, Wish
from induction.web.filters import sentence
from induction.web.reports import presenters
from induction.web.sheet import Sheet

_FIELDS = {
    "name-missing": "name",
    "name-long": "name",
    "name-taken": "name",
    "no-layout": "columns",
    "no-unit": "unit",
    "no-staff-group": "staff-group",
    "wrong-password": "password",
    "must-wait": "password",
}


def read(sheet: Sheet) -> Wish | None:
    """Read what is to be kept; None when something is not on its list."""
    status = sheet.chosen(
        "status", {"": "", **{each.value: each for each in Status}}, "Choose the status from the list"
    )
    kind = sheet.chosen("format", {each.value: each for each in FileFormat}, "Choose the kind of file")
    schedule = sheet.chosen("schedule", {each.value: each for each in Schedule}, "Choose how often it is delivered")
    if sheet.problems:
        return None
    given = {name: sheet.given.get(name, "").strip() for name in ("name", "unit", "staff-group", "columns")}
    return Wish(
        " ".join(given["name"].split()), given["unit"], given["staff-group"], Status(status) if status else None,
        given["columns"], FileFormat(kind), Schedule(schedule),
    )  # fmt: skip


def note(sheet: Sheet, refused: InductionError) -> None:
    """Make a refusal the problem of its field.

    Raises:
        InductionError: the refusal itself, when it belongs to no field.
    """
    if refused.reason not in _FIELDS:
        raise refused
    sheet.problems[_FIELDS[refused.reason]] = refused.words


def given(wish: Wish) -> dict[str, str]:
    """Give the fields of a saved report as the form has them."""
    return {
        "name": wish.name,
        "unit": wish.unit,
        "staff-group": wish.staff_group,
        "status": wish.status or "",
        "columns": wish.layout,
        "format": wish.kind.value,
        "schedule": wish.schedule.value,
    }


def options(choices: Choices, layouts: Iterable[Layout]) -> dict[str, Any]:
    """Give what can be chosen, field by field; of units not on one list the code has to be typed."""
    return {
        "has_units": choices.tree.is_whole,
        **presenters.choices_of(choices),
        "columns": [{"value": each.name, "text": each.title} for each in layouts],
        "format": [{"value": each.value, "text": each.words} for each in FileFormat],
        "schedule": [{"value": each.value, "text": sentence(each.value)} for each in Schedule],
    }


def shown(saved: Saved, units: UnitTree) -> dict[str, Any]:
    """Put a saved report into the words of its list."""
    wish = saved.wish
    query: dict[str, Any] = {
        "unit": wish.unit or None,
        "staff-group": wish.staff_group or None,
        "status": wish.status,
        "columns": None if wish.layout == STANDARD.name else wish.layout,
    }
    about = [units.name_of(wish.unit), wish.staff_group, (wish.status or "").capitalize()]
    return {
        "id": saved.id,
        "wish": wish,
        "about": ", ".join(filter(None, about)) or "Everybody",
        "saved_by": saved.saved_by,
        "latest": saved.latest,
        "is_delivered": wish.schedule is not Schedule.NEVER,
        "now": url_for("reports.download", kind=wish.kind, **query),
    }
