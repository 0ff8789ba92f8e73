"""Every word that a certificate's page says, in reading order: what is read back from it is compared with this.

Written beside the template and not from it, so that a slip in the template is noticed before it is sealed.
"""

from __future__ import annotations

from collections.abc import Iterator

from induction.domain.certificate import DEMO_WORDS, CertificateDocument, day_in_words, facts, shortened
from induction.pdf.fonts import composed


def title(document: CertificateDocument) -> str:
    """Give the title of the file."""
    return composed(f"Certificate of attestation {document.number} – {document.staff_name}")


def expected(document: CertificateDocument) -> str:
    """Give the whole text of the page; white space does not count."""
    return composed("\n".join(_lines(document)))


def _lines(document: CertificateDocument) -> Iterator[str]:
    fact = dict(facts(document))
    if document.is_demo:
        yield f"{DEMO_WORDS}\nDEMO"
    yield f"{fact['Organisation']}\nCertificate of attestation\nThis certifies that {fact['Name']}"
    yield f"Employee number {fact['Employee number']}"
    yield f"has completed {fact['Programme']} and has attested to the policy"
    yield f"{fact['Policy']}, in these words: {fact['Statement']}"
    yield document.scope or "Modules completed"
    if document.modules:
        yield "Module Version Achieved on"
    for module in document.modules:
        yield f"{module.title} {module.version} {day_in_words(module.achieved_on)}"
    yield "Achieved on Issued on Valid until"
    yield " ".join(fact[label] for label in ("Achieved on", "Issued on", "Valid until"))
    yield "How to check this certificate"
    for label in ("Certificate number", "Verification code", "Assurance"):
        yield f"{label} {fact[label]}"
    for label in ("Evidence", "Ledger"):
        yield f"{label} {fact[label]}" if label in fact else ""
    fingerprint = fact["Policy fingerprint"]
    yield f"Policy fingerprint {shortened(fingerprint)} SHA-256: {fingerprint}"
    yield f"Sealed by {fact['Sealed by']}"
    yield f"Check this certificate at {fact['Check this certificate at']}"
