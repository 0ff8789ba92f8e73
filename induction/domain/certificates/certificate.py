"""What a certificate states, and how its number and its verification code are made."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base 32: no I, L, O or U to misread
CODE_LENGTH = 26  # 26 × 5 = 130 bits
SEAL_FIELD = "TrustSeal"  # the signature field: born empty with the page, filled by the seal
ARCHIVE_FIELD = "ArchiveTimestamp"  # born empty with a seal of level B-LTA, filled by the timestamp over the whole
DEMO_WORDS = "DEMO – not a real certificate"
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})


class AssuranceLevel(StrEnum):
    """How we know of an achievement; printed on the certificate and shown to HR."""

    SERVER = "server"
    LTI = "lti"
    SCORM = "scorm"
    PAPER = "paper"
    IMPORTED = "imported"

    @property
    def words(self) -> str:
        """Say it to a person."""
        return _ASSURANCE[self]


_ASSURANCE = {
    AssuranceLevel.SERVER: "completed and recorded in this service",
    AssuranceLevel.LTI: "reported by another learning system (LTI)",
    AssuranceLevel.SCORM: "reported by another learning system (SCORM)",
    AssuranceLevel.PAPER: "recorded on paper and keyed by two people",
    AssuranceLevel.IMPORTED: "imported from a verified credential",
}


@dataclass(frozen=True)
class ModuleLine:
    """A module as a certificate lists it."""

    title: str
    version: int
    achieved_on: date


@dataclass(frozen=True)
class Badge:
    """What a certificate's credential needs besides its facts.

    Attributes:
        salt: hides the employee number in the subject's hash.
        status_list: the address of the list that tells whether it was revoked.
        status_index: its place in that list.
    """

    salt: str
    status_list: str
    status_index: int


@dataclass(frozen=True)
class Attachment:
    """A file inside a certificate's PDF."""

    name: str
    media_type: str
    description: str
    body: bytes


@dataclass(frozen=True)
class CertificateDocument:
    """Everything a certificate prints: plain data, fixed when the certificate is issued.

    Attributes:
        policy_fingerprint: SHA-256 (hex) of the policy version's text.
        statement: the attestation statement exactly as it was shown.
        valid_until: the last day on which the certificate is in date.
        verify_url: the public page of this certificate, which the QR code also holds.
        scope: what was asked, in words, where it was not the whole programme; empty for an induction.
        evidence: what is known of the person's own act, in words; empty for what was not attested here.
        witness: where the attestation lies in the ledger, in words; empty before the first entry.
        badge: for its credential, which lies in the file; None for what was attested before there were credentials.
        proof: that the attestation lies in the ledger so, as JSON; lies in the file too.
        is_demo: prints DEMO across the page: sealed with a key that proves nothing.
    """

    organisation: str
    staff_name: str
    employee_number: str
    programme: str
    modules: tuple[ModuleLine, ...]
    policy_title: str
    policy_version: str
    policy_fingerprint: str
    statement: str
    achieved_on: date
    issued_on: date
    valid_until: date
    number: str
    code: str
    verify_url: str
    assurance_level: AssuranceLevel
    is_demo: bool
    scope: str = ""
    evidence: str = ""
    witness: str = ""
    badge: Badge | None = None
    proof: str = ""


class Fact(NamedTuple):
    """One thing a certificate states, with the label it carries on paper and on every page."""

    label: str
    value: str


def facts(document: CertificateDocument) -> tuple[Fact, ...]:
    """List what a certificate states, in reading order; the PDF and the HTML pages print the same."""
    return (
        Fact("Organisation", document.organisation),
        Fact("Name", document.staff_name),
        Fact("Employee number", document.employee_number),
        Fact("Programme", document.programme),
        *([Fact("Scope", document.scope)] if document.scope else []),
        *(Fact("Module", module_in_words(module)) for module in document.modules),
        Fact("Policy", f"{document.policy_title}, version {document.policy_version}"),
        Fact("Policy fingerprint", document.policy_fingerprint),
        Fact("Statement", document.statement),
        Fact("Achieved on", day_in_words(document.achieved_on)),
        Fact("Issued on", day_in_words(document.issued_on)),
        Fact("Valid until", day_in_words(document.valid_until)),
        Fact("Assurance", document.assurance_level.words),
        *([Fact("Evidence", document.evidence)] if document.evidence else []),
        *([Fact("Ledger", document.witness)] if document.witness else []),
        Fact("Certificate number", document.number),
        Fact("Verification code", grouped(document.code)),
        Fact("Check this certificate at", document.verify_url),
        Fact("Sealed by", document.organisation),
    )


def module_in_words(module: ModuleLine) -> str:
    """Say which module was done, in which version and when."""
    return f"{module.title}, version {module.version}, achieved on {day_in_words(module.achieved_on)}"


def day_in_words(day: date) -> str:
    """Write a date as the NHS service manual does: ``23 November 2026``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def shortened(fingerprint: str) -> str:
    """Show the first 16 hex digits of a fingerprint, in fours: enough to compare by eye."""
    return " ".join(fingerprint[start : start + 4] for start in range(0, 16, 4)) + " …"


def code_from(random: bytes) -> str:
    """Make a verification code of 26 characters from at least 17 random bytes."""
    value = int.from_bytes(random, "big")
    return "".join(ALPHABET[(value >> (5 * place)) & 31] for place in range(CODE_LENGTH))


def number_from(random: bytes) -> str:
    """Make a certificate number such as ``SM-7K3F-9QXT`` from at least 5 random bytes.

    Numbers are not counted up, so that nobody learns from one how many there are.
    """
    value = int.from_bytes(random, "big")
    digits = "".join(ALPHABET[(value >> (5 * place)) & 31] for place in range(8))
    return f"SM-{digits[:4]}-{digits[4:]}"


def tidy_code(typed: str) -> str | None:
    """Read a code as a person types it: spaces, hyphens, case and look-alike letters forgiven; None if malformed."""
    code = typed.upper().replace("-", "").replace(" ", "").translate(_MISREAD)
    if len(code) != CODE_LENGTH or any(letter not in ALPHABET for letter in code):
        return None
    return code


def grouped(code: str) -> str:
    """Print a code in groups of at most five, for reading aloud."""
    return "-".join(code[start : start + 5] for start in range(0, len(code), 5))


def sha256(body: bytes) -> str:
    """Fingerprint a sealed file: SHA-256 in hex."""
    return hashlib.sha256(body).hexdigest()
