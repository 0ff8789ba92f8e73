"""The columns of the line manager's file, as data."""

from __future__ import annotations

from induction.domain.reports.report_columns import Column, ColumnType

_TEXT, _DATE = ColumnType.TEXT, ColumnType.DATE
_NOW = "Standing on the day the file is made"
COLUMNS: tuple[Column, ...] = (
    Column("employee_number", "Employee number", _TEXT, "The person's number in the staff record. Text.", _NOW),
    Column("name", "Name", _TEXT, "The person's full name.", _NOW),
    Column("job_role", "Job role", _TEXT, "Job role.", _NOW),
    Column("organisation_unit", "Organisation unit", _TEXT, "The team or directorate the person works in.", _NOW),
    Column("reports", "Reports", _TEXT, "Whether they report to you.", _NOW, values=("directly", "indirectly")),
    Column("programme", "Programme", _TEXT, "What is asked of the person.", _NOW),
    Column("status", "Status", _TEXT, "How the person stands.", _NOW),
    Column("due_on", "Due on", _DATE, "The last day in time.", _NOW),
    Column("expires_on", "Expires on", _DATE, "The last day on which the record held is in date.", _NOW),
    Column("reason", "Why", _TEXT, "Why it is asked of the person.", _NOW),
)  # fmt: skip
