"""The certificate as a credential that other systems read: Open Badges 3.0, to be signed as a VC-JWT.

It says what the page says, of a subject who is known by a salted hash of the employee number: whoever knows the number
can check that it is theirs, and nobody else learns it. Whether it was revoked is told by a bitstring list.
https://www.imsglobal.org/spec/ob/v3p0, https://www.w3.org/TR/vc-bitstring-status-list/
"""

from __future__ import annotations

import gzip
import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from induction.domain.calendar import day_ends_at, day_starts_at
from induction.domain.certificates.certificate import CertificateDocument

FILE_NAME = "credential.jwt"
MEDIA_TYPE = "application/vc+jwt"
LIST_SIZE = 131_072  # what the standard asks for at least, so that nobody stands out in a list
_CONTEXTS = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]


def claims(document: CertificateDocument) -> dict[str, Any]:
    """Write the claims of a certificate's credential; the same document gives the same claims."""
    badge = document.badge
    if badge is None:
        raise ValueError("a certificate from before there were credentials has none")
    issuer = issuer_of(document.verify_url)
    begins, ends = day_starts_at(document.achieved_on), day_ends_at(document.valid_until)
    return {
        "@context": _CONTEXTS,
        "id": document.verify_url,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"Certificate of attestation {document.number}",
        "issuer": {"id": issuer, "type": ["Profile"], "name": document.organisation},
        "validFrom": _written(begins),
        "validUntil": _written(ends),
        "credentialSubject": _subject(document),
        "evidence": [_evidence(document)],
        "credentialStatus": {
            "id": f"{badge.status_list}#{badge.status_index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(badge.status_index),
            "statusListCredential": badge.status_list,
        },
        "iss": issuer,
        "jti": document.verify_url,
        "sub": f"urn:sha256:{_hashed(document)}",
        "nbf": int(begins.timestamp()),
        "exp": int(ends.timestamp()),
    }


def issuer_of(verify_url: str) -> str:
    """Name the issuer by the address of the service."""
    parts = urlsplit(verify_url)
    return f"{parts.scheme}://{parts.netloc}"


def identity_hash(employee_number: str, salt: str) -> str:
    """Hash an employee number as Open Badges does: the number, then the salt."""
    return _sha256(f"{employee_number}{salt}")


def status_list(address: str, revoked: Iterable[int], at: datetime) -> dict[str, Any]:
    """Write the claims of a list of revoked credentials, one bit for each place."""
    bits = bytearray(LIST_SIZE // 8)
    for place in revoked:
        bits[place // 8] |= 0x80 >> (place % 8)
    issuer = issuer_of(address)
    packed = urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")
    return {
        "@context": _CONTEXTS[:1],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": _written(at),
        "credentialSubject": {
            "id": f"{address}#list", "type": "BitstringStatusList", "statusPurpose": "revocation",
            "encodedList": f"u{packed}",
        },
        "iss": issuer,
        "jti": address,
        "sub": f"{address}#list",
        "nbf": int(at.timestamp()),
    }  # fmt: skip


def _subject(document: CertificateDocument) -> dict[str, Any]:
    badge = document.badge
    modules = "; ".join(f"{module.title}, version {module.version}" for module in document.modules)
    return {
        "id": f"urn:sha256:{_hashed(document)}",
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": f"sha256${_hashed(document)}",
                "identityType": "sisSourcedId",
                "salt": badge.salt if badge else "",
            }
        ],
        "achievement": {
            "id": f"urn:sha256:{_sha256(f'{document.programme}/{document.policy_fingerprint}')}",
            "type": ["Achievement"],
            "name": document.programme,
            "description": f"{document.policy_title}, version {document.policy_version}. {modules}".strip(),
            "criteria": {"narrative": document.scope or f"Every module completed, then attested: {document.statement}"},
        },
    }


def _evidence(document: CertificateDocument) -> dict[str, Any]:
    told = (document.evidence, document.witness and f"ledger: {document.witness}")
    return {
        "id": document.verify_url,
        "type": ["Evidence"],
        "name": "Attestation",
        "description": f"Policy text SHA-256 {document.policy_fingerprint}; {document.assurance_level.words}",
        "narrative": f"{document.statement} – {'; '.join(filter(None, told))}",
    }


def _hashed(document: CertificateDocument) -> str:
    return identity_hash(document.employee_number, document.badge.salt if document.badge else "")


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
