"""Every word that a certificate's page says, in reading order: what is read back from it is compared with this.

Written beside the template and not from it, so that a slip in the template is noticed before it is sealed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from induction.domain.certificates.certificate import DEMO_WORDS, CertificateDocument, day_in_words, facts, shortened
from induction.pdf.fonts import composed


def title(document: CertificateDocument) -> str:
    """Give the title of the file."""
    return composed(f"Certificate of attestation {document.number} – {document.staff_name}")


def expected(document: CertificateDocument, pages: int) -> str:
    """Give the whole text of one page or of two; white space does not count."""
    fact = dict(facts(document))
    if pages == 1:
        lines = chain(_opening(document, fact), _modules(document), _foot(fact))
    else:
        first = chain(_opening(document, fact), ["Page 1 of 2: page 2 lists the modules."], _foot(fact))
        lines = chain(first, _second_opening(document, fact), _modules(document))
    return composed("\n".join(lines))


def _opening(document: CertificateDocument, fact: Mapping[str, str]) -> Iterator[str]:
    if document.is_demo:
        yield f"{DEMO_WORDS}\nDEMO"
    yield f"{fact['Organisation']}\nCertificate of attestation\nThis certifies that {fact['Name']}"
    yield f"Employee number {fact['Employee number']}"
    yield f"has completed {fact['Programme']} and has attested to the policy"
    yield f"{fact['Policy']}, in these words: {fact['Statement']}"


def _second_opening(document: CertificateDocument, fact: Mapping[str, str]) -> Iterator[str]:
    if document.is_demo:
        yield DEMO_WORDS
    yield f"{fact['Organisation']}\nPage 2 of 2 of certificate {document.number}: modules of"
    yield f"{fact['Name']}\nEmployee number {fact['Employee number']}"


def _modules(document: CertificateDocument) -> Iterator[str]:
    yield document.scope or "Modules completed"
    if document.modules:
        yield "Module Version Achieved on"
    for module in document.modules:
        yield f"{module.title} {module.version} {day_in_words(module.achieved_on)}"


def _foot(fact: Mapping[str, str]) -> Iterator[str]:
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
