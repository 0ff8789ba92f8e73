"""What the audit trail can say: every act that is worth evidence, by name."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """An act, in the past tense. Names are kept for ever: rows refer to them."""

    SIGNED_IN = "signed in"
    SIGNED_OUT = "signed out"
    SIGN_IN_REFUSED = "sign-in refused"
    SIGN_IN_ENDED = "sign-in ended"
    PASSWORD_CONFIRMED = "password confirmed"  # noqa: S105  # a name, not a password
    ATTEMPT_STARTED = "attempt started"
    ATTEMPT_FINISHED = "attempt finished"
    MODULE_COMPLETED = "module completed"
    ATTESTED = "attested"
    CERTIFICATE_ISSUED = "certificate issued"
    CERTIFICATE_REVOKED = "certificate revoked"
    CERTIFICATE_REISSUED = "certificate reissued"
    SEAL_KEY_COMPROMISED = "seal key compromised"
    CERTIFICATE_DOWNLOADED = "certificate downloaded"
    REPORT_EXPORTED = "report exported"
    REPORT_FETCHED = "report fetched"
    REPORT_SAVED = "report saved"
    REPORT_REMOVED = "report removed"
    STAFF_CREATED = "staff created"
    STAFF_IMPORTED = "staff imported"
    ASSIGNMENT_RECORDED = "assignment recorded"
    EXEMPTION_RECORDED = "exemption recorded"
    EXEMPTION_CANCELLED = "exemption cancelled"
    TEAM_ACCOUNT_OPENED = "team account opened"
    TEAM_ACCOUNT_CLOSED = "team account closed"
    HOLDER_APPOINTED = "account holder appointed"
    HOLDING_ENDED = "account holding ended"
    UNIT_CREATED = "unit created"
    ROLE_GRANTED = "role granted"
    ROLE_REVOKED = "role revoked"
    PASSWORD_SET = "password set"  # noqa: S105  # a name, not a password
    CORRECTED = "corrected"
    PAPER_KEYED = "paper completion keyed"
    RECORD_DISCLOSED = "record disclosed"
    HOLD_PLACED = "hold placed"
    HOLD_ENDED = "hold ended"
    RECORDS_DISPOSED_OF = "records disposed of"
    CLEARED = "cleared by age"
    PROPOSED = "proposed"
    DECIDED = "decided"
    PUBLISHED = "published"
    EVIDENCE_PACKED = "evidence packed"
    DEMO_CREATED = "demo created"


def staff_actor(staff_member_id: int) -> str:
    """Name a staff member as the one who acts."""
    return f"staff:{staff_member_id}"


def acting_staff_member(actor: str) -> int | None:
    """Give the key of the staff member who acts; None for a part of the program."""
    part, _, key = actor.partition(":")
    return int(key) if part == "staff" else None


def system_actor(part: str) -> str:
    """Name a part of the program as the one who acts."""
    return f"system:{part}"
