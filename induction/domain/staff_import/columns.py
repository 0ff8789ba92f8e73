"""The columns of a staff extract: what each is called by default, what must be there, and what is never kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """A fact that a row can give about one assignment of one person; the names stand in mapping files."""

    EMPLOYEE_NUMBER = "employee_number"
    ASSIGNMENT_NUMBER = "assignment_number"
    FULL_NAME = "full_name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    EMAIL = "email"
    DIRECTORATE_CODE = "directorate_code"
    DIRECTORATE_NAME = "directorate_name"
    UNIT_CODE = "unit_code"
    UNIT_NAME = "unit_name"
    STAFF_GROUP = "staff_group"
    JOB_ROLE = "job_role"
    LINE_MANAGER = "line_manager"
    SPONSOR = "sponsor"
    ASSIGNMENT_STATUS = "assignment_status"
    IS_PRIMARY = "is_primary"
    STARTS_ON = "starts_on"
    ENDS_ON = "ends_on"


@dataclass(frozen=True)
class ColumnRule:
    """How a column is found and whether the file can do without it; the first heading is the one to recommend."""

    headings: tuple[str, ...]
    is_required: bool = False


COLUMNS: dict[Field, ColumnRule] = {
    Field.EMPLOYEE_NUMBER: ColumnRule(("Employee Number", "Employee No", "Emp No"), is_required=True),
    Field.ASSIGNMENT_NUMBER: ColumnRule(("Assignment Number", "Assignment No")),
    Field.FULL_NAME: ColumnRule(("Full Name", "Name", "Employee Name")),
    Field.FIRST_NAME: ColumnRule(("First Name", "Forename", "Given Name")),
    Field.LAST_NAME: ColumnRule(("Last Name", "Surname", "Family Name")),
    Field.EMAIL: ColumnRule(("Email Address", "E-mail Address", "Email", "E-mail", "Work Email")),
    Field.DIRECTORATE_CODE: ColumnRule(("Directorate Code", "Directorate Org Code")),
    Field.DIRECTORATE_NAME: ColumnRule(("Directorate", "Directorate Name")),
    Field.UNIT_CODE: ColumnRule(("Team Code", "Organisation Code", "Org Code", "Unit Code"), is_required=True),
    Field.UNIT_NAME: ColumnRule(("Team", "Organisation", "Team Name", "Organisation Name", "Unit")),
    Field.STAFF_GROUP: ColumnRule(("Staff Group",), is_required=True),
    Field.JOB_ROLE: ColumnRule(("Job Role", "Role", "Job Title", "Position Title"), is_required=True),
    Field.LINE_MANAGER: ColumnRule(
        ("Line Manager Employee Number", "Supervisor Employee Number", "Manager Employee Number")
    ),
    Field.SPONSOR: ColumnRule(("Sponsor Employee Number", "Sponsor")),
    Field.ASSIGNMENT_STATUS: ColumnRule(("Assignment Status", "Status")),
    Field.IS_PRIMARY: ColumnRule(("Primary Assignment", "Primary", "Primary Flag", "Primary Assignment Flag")),
    Field.STARTS_ON: ColumnRule(
        ("Start Date", "Latest Start Date", "Latest Hire Date", "Hire Date", "Assignment Start Date"), is_required=True
    ),
    Field.ENDS_ON: ColumnRule(("End Date", "Leaving Date", "Termination Date", "Actual Termination Date")),
}

_PRIVATE = (
    "date of birth", "dob", "birth date", "age", "age band", "ni number", "nino", "national insurance number",
    "national insurance", "gender", "sex", "sexual orientation", "ethnic origin", "ethnicity", "disability",
    "disabled", "religion", "religious belief", "marital status", "nationality", "pregnancy", "home address",
    "address", "postcode", "post code", "home phone", "personal email", "bank account", "sort code", "salary",
)  # fmt: skip


def heading_key(heading: str) -> str:
    """Fold a heading to what counts in it: ``Employee  Number*`` and ``EMPLOYEE_NUMBER`` are one."""
    return " ".join(re.findall(r"[^\W_]+", heading.casefold()))


_PRIVATE_KEYS = frozenset(map(heading_key, _PRIVATE))


def is_private(heading: str) -> bool:
    """Tell whether a column holds what this service has no business to know, such as a date of birth."""
    return heading_key(heading) in _PRIVATE_KEYS
