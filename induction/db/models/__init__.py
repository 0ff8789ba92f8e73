"""The tables: columns and constraints, no rules."""

from induction.db.models.counts import CountChange, Recount
from induction.db.models.decisions import Correction, Decision, Proposal
from induction.db.models.employment import AssignmentRecord, Exemption, TeamAccount, TeamAccountHolder
from induction.db.models.items import ItemBlock, ItemFigures
from induction.db.models.learning import Answer, Attempt, Completion, ContentSnapshot
from induction.db.models.ledger import LedgerCheckpoint, LedgerEntry, LedgerRecord
from induction.db.models.messages import Message
from induction.db.models.people import OrganisationUnit, StaffMember, StaffRole
from induction.db.models.publication import PublishedContent
from induction.db.models.reconciliation import EsrUpload
from induction.db.models.record import Attestation, AuditEvent, Certificate, CertificateFile, CertificateRevocation
from induction.db.models.refresher import RefresherItem, SpacedAnswer
from induction.db.models.reports import ReportDefinition, ReportDelivery, ReportFile
from induction.db.models.requirements import RequirementsSnapshot, RequirementsUse
from induction.db.models.retention import (
    Disposal,
    DisposalCase,
    DisposalDue,
    DisposalPermit,
    DisposalSweep,
    DisposedCertificate,
    LegalHold,
    LegalHoldEnd,
)
from induction.db.models.sealing import SealingIntent, SealKey, SealKeyCompromise
from induction.db.models.sign_in import SignIn, SignInFailure
from induction.db.models.staff_import import StaffImport, StaffImportLine, StaffUpload
from induction.db.models.standing import Reattestation, Standing
from induction.db.models.work import DailyRound, Heartbeat, Job

APPEND_ONLY = (
    "answer",
    "assignment_record",
    "attestation",
    "audit_event",
    "certificate_file",
    "certificate_revocation",
    "completion",
    "content_snapshot",
    "correction",
    "decision",
    "disposal",
    "disposal_case",
    "disposal_sweep",
    "disposed_certificate",
    "exemption",
    "item_block",
    "item_figures",
    "ledger_checkpoint",
    "ledger_entry",
    "legal_hold",
    "legal_hold_end",
    "proposal",
    "published_content",
    "reattestation",
    "refresher_item",
    "requirements_snapshot",
    "requirements_use",
    "seal_key",
    "seal_key_compromise",
    "sealing_intent",
    "spaced_answer",
    "staff_import",
    "staff_import_line",
    "team_account_holder",
)

__all__ = [
    "APPEND_ONLY",
    "Answer",
    "AssignmentRecord",
    "Attempt",
    "Attestation",
    "AuditEvent",
    "Certificate",
    "CertificateFile",
    "CertificateRevocation",
    "Completion",
    "ContentSnapshot",
    "Correction",
    "CountChange",
    "DailyRound",
    "Decision",
    "Disposal",
    "DisposalCase",
    "DisposalDue",
    "DisposalPermit",
    "DisposalSweep",
    "DisposedCertificate",
    "EsrUpload",
    "Exemption",
    "Heartbeat",
    "ItemBlock",
    "ItemFigures",
    "Job",
    "LedgerCheckpoint",
    "LedgerEntry",
    "LedgerRecord",
    "LegalHold",
    "LegalHoldEnd",
    "Message",
    "OrganisationUnit",
    "Proposal",
    "PublishedContent",
    "Reattestation",
    "Recount",
    "RefresherItem",
    "ReportDefinition",
    "ReportDelivery",
    "ReportFile",
    "RequirementsSnapshot",
    "RequirementsUse",
    "SealKey",
    "SealKeyCompromise",
    "SealingIntent",
    "SignIn",
    "SignInFailure",
    "SpacedAnswer",
    "StaffImport",
    "StaffImportLine",
    "StaffMember",
    "StaffRole",
    "StaffUpload",
    "Standing",
    "TeamAccount",
    "TeamAccountHolder",
]
