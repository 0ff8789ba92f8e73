"""Add people and their organisation units, and grant and revoke roles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from email_validator import EmailNotValidError, validate_email

from induction import passwords
from induction.db import Session
from induction.db.models import OrganisationUnit, StaffMember
from induction.db.queries import staff as queries
from induction.domain.audit import Action
from induction.domain.calendar import london_date, months_later
from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.library_values import Library
from induction.domain.names import sort_name
from induction.domain.people import Role, StaffGroup, printable_name
from induction.domain.staff_import.rows import LOCAL_PREFIX
from induction.services import audit
from induction.services.sign_in import LONGEST_PASSWORD
from induction.services.standings import standing
from induction.services.workforce import people
from induction.services.workforce.people import Particulars, Recording

SHORTEST_PASSWORD = 12
_NUMBER = re.compile(r"[0-9A-Z][0-9A-Z/-]{0,29}")
_CODE = re.compile(r"[0-9A-Z][0-9A-Z.-]{0,29}")
_LONGEST_TEXT = 120
_EARLIEST_START = date(1948, 7, 5)  # the first day of the NHS; an earlier date is a slip of the pen
_MONTHS_AHEAD = 12


@dataclass(frozen=True)
class NewStaffMember:
    """A staff member as they are entered; each field is checked before anything is kept.

    Attributes:
        assignment_number: the employee number when empty.
        surname: where it is not the last word of the name; only the order of lists depends on it.
        unit_code: the code of an organisation unit that exists.
        line_manager: the line manager's employee number; empty for none.
        sponsor: the employee number of whoever answers for somebody without an ESR record; empty for all others.
        password_hash: from `new_password_hash`; None for somebody who cannot sign in by password yet.
    """

    employee_number: str
    name: str
    email: str
    unit_code: str
    staff_group: str
    job_role: str
    starts_on: date
    assignment_number: str = ""
    surname: str = ""
    line_manager: str = ""
    sponsor: str = ""
    password_hash: str | None = None


def new_password_hash(password: str) -> str:
    """Check a new password and hash it; done before the write transaction begins, because it takes 20 ms.

    Raises:
        RefusedError: ``password-short``, ``password-long``.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise RefusedError(
            "password-short",
            f"The password is too short. Give at least {SHORTEST_PASSWORD} characters, such as three words.",
        )
    if len(password) > LONGEST_PASSWORD:
        raise RefusedError("password-long", f"The password is longer than {LONGEST_PASSWORD} characters. Shorten it.")
    return passwords.hash_password(password)


def add_unit(
    session: Session, moment: datetime, actor: str, *, code: str, name: str, parent_code: str = ""
) -> OrganisationUnit:
    """Add an organisation unit: a directorate, or a team inside one.

    Raises:
        RefusedError: ``unit-code-form``, ``unit-code-taken``, ``unit-parent-unknown``, ``unit-name-…``.
    """
    code = _matching(_CODE, code, "unit-code", "unit code", "letters, digits, hyphens and full stops")
    parent = _unit(session, parent_code, "unit-parent-unknown") if parent_code else None
    row = OrganisationUnit(code=code, name=_line(name, "unit-name", "unit name"), parent_id=parent and parent.id)
    if queries.unit_by_code(session, code) or not queries.insert(session, row):
        raise RefusedError("unit-code-taken", f"There is a unit with the code {code} already.")
    audit.record(session, moment, actor, Action.UNIT_CREATED, f"organisation_unit:{row.id}")
    return row


def add_staff_member(
    session: Session, library: Library, moment: datetime, actor: str, new: NewStaffMember
) -> StaffMember:
    """Add a staff member.

    Raises:
        RefusedError: with a reason that begins with the field: ``employee-number-form``, ``employee-number-taken``,
            ``assignment-number-form``, ``name-…``, ``email-form``, ``email-taken``, ``unit-unknown``,
            ``staff-group-unknown``, ``job-role-…``, ``line-manager-unknown``, ``sponsor-…``, ``starts-on-early``,
            ``starts-on-late``.
    """
    row = _checked(session, new, london_date(moment))
    row.created_at = moment
    if not queries.insert(session, row):
        raise _taken("employee-number", "This employee number or e-mail address")
    recording = Recording(row.id, _particulars(row), row.starts_on)
    standing.refresh(session, library, people.record_assignments(session, moment, actor, [recording]), moment)
    audit.record(session, moment, actor, Action.STAFF_CREATED, f"staff:{row.id}")
    return row


def grant_role(session: Session, moment: datetime, actor: str, staff_member_id: int, role: Role) -> bool:
    """Grant a role; tells whether it is new.

    Raises:
        NotFoundError: ``no-staff-member``.
        RefusedError: ``role-learner``, because everybody is a learner.
    """
    _holder(session, staff_member_id, role)
    if queries.role(session, staff_member_id, role):
        return False
    queries.insert_role(session, staff_member_id, role, moment)
    audit.record(session, moment, actor, Action.ROLE_GRANTED, f"staff:{staff_member_id}", detail=role)
    return True


def revoke_role(session: Session, moment: datetime, actor: str, staff_member_id: int, role: Role) -> bool:
    """Take a role away; tells whether it was held.

    Raises:
        NotFoundError: ``no-staff-member``.
        RefusedError: ``role-learner``; ``last-administrator``, so that nobody is locked out of the house.
    """
    _holder(session, staff_member_id, role)
    if role is Role.ADMINISTRATOR and queries.lock_holders(session, role, london_date(moment)) == [staff_member_id]:
        raise RefusedError("last-administrator", "This is the last administrator. Make somebody else one first.")
    if not queries.role(session, staff_member_id, role):
        return False
    queries.delete_role(session, staff_member_id, role)
    audit.record(session, moment, actor, Action.ROLE_REVOKED, f"staff:{staff_member_id}", detail=role)
    return True


def _checked(session: Session, new: NewStaffMember, today: date) -> StaffMember:
    number = _number(new.employee_number, "employee-number", "employee number")
    assignment = _number(new.assignment_number or number, "assignment-number", "assignment number")
    name = printable_name(new.name)
    email = _email(new.email)
    if queries.by_number(session, number):
        raise _taken("employee-number", f"Employee number {number}")
    if queries.has_email(session, email):
        raise _taken("email", f"The e-mail address {email}")
    manager = _manager(session, new.line_manager)
    sponsor = _sponsor(session, number, new.sponsor)
    return StaffMember(
        employee_number=number,
        assignment_number=assignment,
        name=name,
        sort_name=sort_name(name, printable_name(new.surname) if new.surname else ""),
        email=email,
        organisation_unit_id=_unit(session, new.unit_code, "unit-unknown").id,
        staff_group=_staff_group(new.staff_group),
        job_role=_line(new.job_role, "job-role", "job role"),
        line_manager_id=manager and manager.id,
        has_esr_record=sponsor is None,
        sponsor_id=sponsor and sponsor.id,
        starts_on=_start(new.starts_on, today),
        password_hash=new.password_hash,
    )


def _particulars(row: StaffMember) -> Particulars:
    return Particulars(
        assignment_number=row.assignment_number,
        name=row.name,
        organisation_unit_id=row.organisation_unit_id,
        staff_group=row.staff_group,
        job_role=row.job_role,
        starts_on=row.starts_on,
        line_manager_id=row.line_manager_id,
    )


def _number(text: str, field: str, label: str) -> str:
    return _matching(_NUMBER, text, field, label, "letters, digits, hyphens and slashes")


def _matching(pattern: re.Pattern[str], text: str, field: str, label: str, made_of: str) -> str:
    tidy = text.strip().upper()
    if not pattern.fullmatch(tidy):
        raise RefusedError(f"{field}-form", f"The {label} must be 1 to 30 {made_of}.")
    return tidy


def _email(text: str) -> str:
    try:
        found = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise RefusedError("email-form", f"The e-mail address cannot be used: {error}") from error
    return found.normalized.lower()


def _line(text: str, field: str, label: str) -> str:
    tidy = " ".join(text.split())
    if not tidy:
        raise RefusedError(f"{field}-empty", f"The {label} is empty.")
    if len(tidy) > _LONGEST_TEXT:
        raise RefusedError(f"{field}-long", f"The {label} is longer than {_LONGEST_TEXT} characters. Shorten it.")
    if not tidy.isprintable():
        raise RefusedError(f"{field}-characters", f"The {label} holds characters that cannot be printed.")
    return tidy


def _staff_group(text: str) -> str:
    known = {group.casefold(): group.value for group in StaffGroup}
    found = known.get(text.strip().casefold())
    if found is None:
        raise RefusedError("staff-group-unknown", f"The staff group must be one of: {', '.join(StaffGroup)}.")
    return found


def _start(day: date, today: date) -> date:
    if day < _EARLIEST_START:
        raise RefusedError("starts-on-early", f"The start date {day} is too long ago. Check the year.")
    if day > months_later(today, _MONTHS_AHEAD):
        raise RefusedError("starts-on-late", f"The start date {day} is more than a year ahead. Check the year.")
    return day


def _unit(session: Session, code: str, reason: str) -> OrganisationUnit:
    found = queries.unit_by_code(session, code.strip().upper())
    if found is None:
        raise RefusedError(reason, f"There is no organisation unit with the code {code.strip() or '(empty)'}.")
    return found


def _manager(session: Session, employee_number: str) -> StaffMember | None:
    if not employee_number.strip():
        return None
    found = queries.by_number(session, employee_number.strip().upper())
    if found is None:
        raise RefusedError(
            "line-manager-unknown",
            f"There is nobody with the employee number {employee_number.strip()}: add the line manager first.",
        )
    return found


def _sponsor(session: Session, number: str, given: str) -> StaffMember | None:
    """Find who answers for somebody without an ESR record; their numbers begin so."""
    sponsor = given.strip().upper()
    if not number.startswith(LOCAL_PREFIX):
        if sponsor:
            raise RefusedError(
                "sponsor-needless",
                f"Only people without an ESR record have a sponsor: their numbers begin with {LOCAL_PREFIX}.",
            )
        return None
    if not sponsor:
        raise RefusedError(
            "sponsor-empty", "Somebody without an ESR record needs a sponsor: give the sponsor's employee number."
        )
    found = queries.by_number(session, sponsor)
    if found is None:
        raise RefusedError("sponsor-unknown", f"There is nobody with the employee number {sponsor}: check the sponsor.")
    if not found.has_esr_record:
        raise RefusedError("sponsor-local", f"The sponsor {sponsor} has no ESR record either. Name somebody who has.")
    return found


def _holder(session: Session, staff_member_id: int, role: Role) -> None:
    if role is Role.LEARNER:
        raise RefusedError("role-learner", "Everybody is a learner: the role can be neither granted nor revoked.")
    if queries.by_id(session, staff_member_id, lock=True) is None:
        raise NotFoundError("no-staff-member", "There is no such staff member.")


def _taken(field: str, what: str) -> RefusedError:
    return RefusedError(
        f"{field}-taken", f"{what} belongs to somebody already. Check whether they have been added before."
    )
