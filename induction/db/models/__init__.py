"""The tables: columns and constraints, no rules."""

from induction.db.models.learning import Answer, Attempt, Completion, ContentSnapshot
from induction.db.models.people import OrganisationUnit, StaffMember, StaffRole
from induction.db.models.record import Attestation, AuditEvent, Certificate, CertificateFile
from induction.db.models.sign_in import SignIn, SignInFailure

APPEND_ONLY = ("answer", "completion", "attestation", "certificate_file", "audit_event", "content_snapshot")

__all__ = [
    "APPEND_ONLY",
    "Answer",
    "Attempt",
    "Attestation",
    "AuditEvent",
    "Certificate",
    "CertificateFile",
    "Completion",
    "ContentSnapshot",
    "OrganisationUnit",
    "SignIn",
    "SignInFailure",
    "StaffMember",
    "StaffRole",
]
