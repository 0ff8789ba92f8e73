"""Who somebody is to the program: roles, and names fit to be printed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from induction.domain.errors import RefusedError
from induction.domain.names import unaccented

LONGEST_NAME = 100
_ALLOWED_FORMAT_CHARACTERS = {"\u200c", "\u200d"}  # joiners that some scripts need inside names


class Role(StrEnum):
    """What somebody may do. Everybody is a learner; the rest is granted by an administrator."""

    LEARNER = "learner"
    LINE_MANAGER = "line manager"
    HR = "HR"
    CONTENT_AUTHOR = "content author"
    APPROVER = "approver"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class StaffGroup(StrEnum):
    """The staff groups of the Electronic Staff Record."""

    ADD_PROF = "Add Prof Scientific and Technic"
    CLINICAL_SERVICES = "Additional Clinical Services"
    ADMINISTRATIVE = "Administrative and Clerical"
    ALLIED_HEALTH = "Allied Health Professionals"
    ESTATES = "Estates and Ancillary"
    SCIENTISTS = "Healthcare Scientists"
    MEDICAL = "Medical and Dental"
    NURSING = "Nursing and Midwifery Registered"
    STUDENTS = "Students"


@dataclass(frozen=True)
class Principal:
    """The staff member who is signed in, as every service sees them.

    Attributes:
        session_id: row of the sign-in, so that it can be ended.
        signed_in_at: when the sign-in began (UTC).
        confirmed_at: when the password was last given (UTC).
    """

    staff_member_id: int
    session_id: int
    name: str
    employee_number: str
    roles: frozenset[Role]
    signed_in_at: datetime
    confirmed_at: datetime

    def has(self, *roles: Role) -> bool:
        """Tell whether the person holds any of the roles."""
        return not self.roles.isdisjoint(roles)


def printable_name(text: str) -> str:
    """Tidy a name for the record: NFC, single spaces.

    Raises:
        RefusedError: for an empty or over-long name, or one with characters that do not print or that turn the
            direction of the text (control, bidirectional and private-use characters).
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name:
        raise RefusedError("name-empty", "The name is empty. Give the name as it should be printed.")
    if len(name) > LONGEST_NAME:
        raise RefusedError("name-long", f"The name is longer than {LONGEST_NAME} characters. Shorten it.")
    odd = sorted({f"U+{ord(letter):04X}" for letter in name if _is_odd(letter)})
    if odd:
        raise RefusedError("name-characters", f"The name holds characters that cannot be printed: {', '.join(odd)}.")
    return name


def same_name(typed: str, recorded: str) -> bool:
    """Tell whether a typed name is the recorded one.

    Case, spacing, accents and the shape of quotes and hyphens are forgiven: a ward's keyboard has no Ş and no ł.
    """
    return _name_key(typed) == _name_key(recorded)


def _is_odd(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cs", "Cn"} and letter not in _ALLOWED_FORMAT_CHARACTERS


def _name_key(text: str) -> str:
    joined = "".join(letter for letter in text if letter not in _ALLOWED_FORMAT_CHARACTERS)
    straight = unicodedata.normalize("NFKC", joined).translate(str.maketrans("‘’ʼ`´‐‑–", "'''''---"))
    return unaccented(" ".join(straight.split()))
