"""The columns of HR's completion file, as data: the files, the page and the data dictionary are made from them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from induction.domain.reports.date_format import DateFormat
from induction.domain.standings.requirement import Status


class ColumnType(StrEnum):
    """How a value is to be read, in the words of the Frictionless table schema."""

    TEXT = "string"
    DATE = "date"
    NUMBER = "integer"
    DECIMAL = "number"


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        name: the header in the files; never changed once published.
        title: what people call it.
        source: where the value comes from, and as of when.
        width: characters to show in a spreadsheet.
        values: every value that can occur, when there is a fixed list.
        dates: how its dates are written in text files; in Excel they are dates and only shown so.
        empty: what stands there when there is nothing to say.
    """

    name: str
    title: str
    type: ColumnType
    meaning: str
    source: str
    width: int = 14
    values: tuple[str, ...] = ()
    dates: DateFormat = DateFormat.ISO
    empty: str = ""


_TEXT, _DATE, _NUMBER = ColumnType.TEXT, ColumnType.DATE, ColumnType.NUMBER
_STAFF = "Staff record in force on the as at date"
_PROGRAMME = "Requirements in use on the as known on date"
_RECORD = "Latest attestation achieved on or before the as at date"
_MODULES = "Module completions of the cycle that ended in that attestation"
_RULE = "Worked out for the as at date"
_EXEMPTION = "Exemption in force on the as at date"

COLUMNS: tuple[Column, ...] = (
    Column(
        "employee_number",
        "Employee number",
        _TEXT,
        "The person's number in the staff record. Text: zeros at the front count.",
        _STAFF,
        16,
    ),
    Column(
        "assignment_number",
        "Assignment number",
        _TEXT,
        "The number of the assignment this row is about. Text.",
        _STAFF,
        18,
    ),
    Column("name", "Name", _TEXT, "The person's full name.", _STAFF, 28),
    Column(
        "primary_assignment",
        "Primary assignment",
        _TEXT,
        "Whether this is the person's primary assignment.",
        _STAFF,
        12,
        ("yes", "no"),
    ),
    Column("staff_group", "Staff group", _TEXT, "Staff group, in the Electronic Staff Record's words.", _STAFF, 30),
    Column("job_role", "Job role", _TEXT, "Job role.", _STAFF, 24),
    Column("organisation_unit", "Organisation unit", _TEXT, "The team or directorate the person works in.", _STAFF, 28),
    Column(
        "directorate",
        "Directorate",
        _TEXT,
        "The directorate the unit belongs to; the unit itself when it is one.",
        _STAFF,
        28,
    ),
    Column(
        "line_manager_employee_number",
        "Line manager's employee number",
        _TEXT,
        "Employee number of the line manager; empty when none is recorded. Text.",
        _STAFF,
        16,
    ),
    Column("start_date", "Start date", _DATE, "First day of employment.", _STAFF),
    Column("assignment_status", "Assignment status", _TEXT, "Status of the assignment.", _STAFF, 20),
    Column(
        "competence",
        "Competence",
        _TEXT,
        "The local competence this row is about, named as the Electronic Staff Record names them.",
        _PROGRAMME,
        48,
    ),
    Column(
        "requirement_source",
        "Requirement source",
        _TEXT,
        "Why it is required. A local mandate is the Trust's own decision, not a national one.",
        _PROGRAMME,
        16,
        ("local mandate",),
    ),
    Column(
        "achieved_on",
        "Achieved on",
        _DATE,
        "The London date on which the policy was last attested; empty when it never was.",
        _RECORD,
    ),
    Column("expires_on", "Expires on", _DATE, "The last day on which that record is in date.", _RECORD),
    Column(
        "status",
        "Status",
        _TEXT,
        "How the person stands. The due date itself is in time; overdue starts on the day after it.",
        _RULE,
        14,
        tuple(Status),
    ),
    Column(
        "due_on",
        "Due on",
        _DATE,
        "The last day in time: the record's expiry, or what entering, coming back or a changed policy allows for. "
        "Empty while exempt.",
        _RULE,
    ),
    Column(
        "exemption_reason",
        "Exemption reason",
        _TEXT,
        "Coarse reason of an approved exemption; never a health reason.",
        _EXEMPTION,
    ),
    Column("exemption_from", "Exempt from", _DATE, "First day of an approved exemption.", _EXEMPTION),
    Column("exemption_to", "Exempt to", _DATE, "Last day of an approved exemption.", _EXEMPTION),
    Column(
        "attempts",
        "Attempts",
        _NUMBER,
        "How many attempts the modules took together. They are unlimited, and many are no mark against anybody.",
        _MODULES,
        10,
    ),
    Column(
        "score",
        "Right first time",
        _TEXT,
        "Decisions answered best or acceptably at first sight: 16 of 18. In words: spreadsheets make 6/8 a date.",
        _MODULES,
        14,
    ),
    Column("policy_version", "Policy version", _TEXT, "The policy version that was attested.", _RECORD, 12),
    Column("content_versions", "Content versions", _TEXT, "The modules completed and their versions.", _MODULES, 60),
    Column("certificate_number", "Certificate number", _TEXT, "Number of the certificate.", _RECORD, 16),
    Column(
        "certificate_status",
        "Certificate status",
        _TEXT,
        "Whether the certificate had been issued, and not revoked, by the as at date.",
        _RECORD,
        12,
        ("pending", "issued", "revoked"),
    ),
    Column(
        "assurance_level",
        "Assurance level",
        _TEXT,
        "How the achievement is known.",
        _RECORD,
        12,
        ("server", "lti", "scorm", "paper", "imported"),
    ),
    Column(
        "as_at",
        "As at",
        _DATE,
        "The day that the row speaks of, so that it can be reproduced.",
        "Chosen when the file is made",
    ),
    Column(
        "as_known_on",
        "As known on",
        _DATE,
        "What had been recorded by the end of this day counts; corrections and late entries after it do not.",
        "Chosen when the file is made",
    ),
)

STATUS_MEANINGS: dict[Status, str] = {
    Status.EXEMPT: "Exempt by an approved exemption; not counted in the rate.",
    Status.NOT_STARTED: "No record in date, nothing begun, and still within the time allowed.",
    Status.IN_PROGRESS: "No record in date, work begun, and still within the time allowed.",
    Status.COMPLIANT: "The record is in date.",
    Status.DUE_SOON: "The record is in date, and the refresher or a changed policy is to be attested to soon.",
    Status.OVERDUE: "The due date has passed without a record in date, or without attesting to a changed policy.",
}


def position(name: str) -> int:
    """Find the place of a column in a row."""
    return next(place for place, column in enumerate(COLUMNS) if column.name == name)
