"""Certificates: born pending with the attestation, and found again for ever; `issuing` has what lies between."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from induction.db import Session
from induction.db.models import Attestation, Certificate, Completion
from induction.db.queries import certificates as queries
from induction.domain.certificates.certificate import (
    AssuranceLevel,
    Badge,
    CertificateDocument,
    ModuleLine,
    code_from,
    number_from,
)
from induction.domain.certificates.certificate_state import Revocation, RevocationReason, State, state_on
from induction.domain.certificates.credential import FILE_NAME, LIST_SIZE, status_list
from induction.domain.errors import NotFoundError
from induction.domain.learning.attestation import evidence_words
from induction.domain.policies.policy import Policy
from induction.domain.standings.programme import Programme
from induction.pdf import attachments

_DAYS = ("achieved_on", "valid_until")


@dataclass(frozen=True)
class Issuer:
    """The organisation that issues, and where its certificates are verified."""

    organisation: str
    base_url: str
    is_demo: bool


def create_pending(
    session: Session,
    attestation: Attestation,
    *,
    programme: Programme,
    completions: Sequence[Completion],
    scope: str,
    policy: Policy,
    name: str,
    employee_number: str,
    issuer: Issuer,
    moment: datetime,
) -> Certificate:
    """Add the pending certificate of an attestation, with every fact that it will print except the issue date."""
    code = code_from(secrets.token_bytes(17))
    facts: dict[str, Any] = {
        **_facts_of(attestation),
        "organisation": issuer.organisation,
        "staff_name": name,
        "employee_number": employee_number,
        "programme": programme.title,
        "modules": [
            {"title": c.module_title, "version": c.module_version, "achieved_on": c.achieved_on.isoformat()}
            for c in completions
        ],
        "scope": scope,
        "policy_title": policy.control.title,
        "number": number_from(secrets.token_bytes(5)),
        "code": code,
        "verify_url": f"{issuer.base_url}/verify/{code}",
        "is_demo": issuer.is_demo,
        "badge": new_badge(session, issuer),
    }
    row = Certificate(
        attestation_id=attestation.id,
        number=facts["number"],
        code=code,
        status="pending",
        facts=json.dumps(facts, ensure_ascii=False, sort_keys=True),
        status_index=place_of(facts["badge"]),
        created_at=moment,
    )
    session.add(row)
    session.flush()
    return row


def new_badge(session: Session, issuer: Issuer) -> dict[str, Any]:
    """Choose a credential's salt and its place among those that may be revoked: a random free one.

    A list is left when it is half full, so that a free place is found at once and its number tells nobody much.
    """
    number = queries.newest_id(session) // (LIST_SIZE // 2)
    while True:
        index = secrets.randbelow(LIST_SIZE)
        if not queries.is_place_taken(session, number * LIST_SIZE + index):
            break
    return {
        "salt": secrets.token_hex(16),
        "status_list": f"{issuer.base_url}/credentials/status/{number}",
        "status_index": index,
    }


def place_of(badge: dict[str, Any]) -> int:
    """Give a credential's place across all lists."""
    return int(badge["status_list"].rpartition("/")[2]) * LIST_SIZE + int(badge["status_index"])


def _facts_of(attestation: Attestation) -> dict[str, str]:
    """Take from an attestation what its certificate prints of it."""
    evidence = evidence_words(
        attestation.achieved_at, attestation.signed_in_at, attestation.confirmed_at, attestation.answers_fingerprint
    )
    return {
        "policy_version": attestation.policy_version,
        "policy_fingerprint": attestation.policy_fingerprint,
        "statement": attestation.statement_text,
        "evidence": evidence,
        "achieved_on": attestation.achieved_on.isoformat(),
        "valid_until": attestation.expires_on.isoformat(),
        "assurance_level": attestation.assurance_level,
    }


def document_of(row: Certificate, issued_on: date) -> CertificateDocument:
    """Build what a certificate prints from its stored facts."""
    facts: dict[str, Any] = json.loads(row.facts)
    facts["modules"] = tuple(
        ModuleLine(line["title"], line["version"], date.fromisoformat(line["achieved_on"])) for line in facts["modules"]
    )
    facts |= {name: date.fromisoformat(facts[name]) for name in _DAYS}
    level, badge = AssuranceLevel(facts.pop("assurance_level")), facts.pop("badge", None)
    return CertificateDocument(
        **{"witness": row.witness or ""} | facts,
        issued_on=issued_on,
        assurance_level=level,
        badge=Badge(**badge) if badge else None,
    )


def of_attestation(session: Session, attestation_id: int) -> Certificate | None:
    """Find the certificate of an attestation."""
    return queries.of_attestation(session, attestation_id)


@dataclass(frozen=True)
class Shown:
    """A certificate as a page shows it.

    Attributes:
        document: what the PDF prints; while pending, with today as the issue date, which is not to be shown.
        state: whether it is current.
        edition: more than 1 where it was issued anew for the same attestation.
    """

    certificate_id: int
    document: CertificateDocument
    is_issued: bool
    pending_reason: str | None
    sha256: str | None
    state: State
    edition: int
    seal_level: str | None

    @property
    def superseded_by(self) -> str | None:
        """The number of the certificate that took its place."""
        return self.state.superseded_by


def own(session: Session, staff_member_id: int, day: date) -> list[Shown]:
    """List a person's certificates, newest first."""
    return [shown_of(session, *row, day) for row in queries.of_person(session, staff_member_id)]


def own_by_number(session: Session, staff_member_id: int, number: str, day: date) -> Shown:
    """Show a person's own certificate.

    Raises:
        NotFoundError: ``no-certificate``, also for somebody else's.
    """
    found = queries.by_number(session, number, staff_member_id)
    if found is None:
        raise NotFoundError("no-certificate", "There is no such certificate among yours.")
    return shown_of(session, *found, day)


def sealed_file(session: Session, shown: Shown) -> bytes:
    """Read the sealed bytes, the same at every download.

    Raises:
        NotFoundError: ``not-issued`` while the certificate is pending.
    """
    body = queries.file_of(session, shown.certificate_id)
    if body is None:
        raise NotFoundError("not-issued", "The certificate is still being prepared. Try again in a minute.")
    return body


def by_code(session: Session, code: str, day: date) -> Shown | None:
    """Find a certificate by its verification code, for anybody; None for an unknown code or one not issued yet."""
    found = queries.by_code(session, code)
    if found is None or found[0].status != "issued":
        return None
    return shown_of(session, *found, day)


def shown_of(session: Session, row: Certificate, attestation: Attestation, day: date) -> Shown:
    """Show a certificate as it stands on a day."""
    document = document_of(row, row.issued_on or day)
    revoked = queries.revocation_of(session, row.id)
    revocation = Revocation(revoked.revoked_on, RevocationReason(revoked.reason)) if revoked else None
    state = state_on(
        day,
        document.valid_until,
        replaced_by=queries.later_edition(session, row),
        followed_by=queries.later_number(session, attestation),
        revocation=revocation,
    )
    is_issued = row.status == "issued"
    return Shown(row.id, document, is_issued, row.pending_reason, row.sha256, state, row.edition, row.seal_level)


def credential(session: Session, shown: Shown) -> bytes:
    """Take a certificate's credential out of its sealed file.

    Raises:
        NotFoundError: ``not-issued``, ``no-credential`` for one from before there were credentials.
    """
    found = attachments(sealed_file(session, shown)).get(FILE_NAME)
    if found is None:
        raise NotFoundError("no-credential", "This certificate was issued before there were credentials.")
    return found


def revoked_list(session: Session, number: int, address: str, moment: datetime) -> dict[str, Any]:
    """Write the claims of a list of revoked credentials.

    Raises:
        NotFoundError: ``no-list``, for one that is not begun yet.
    """
    if not 0 <= number <= queries.newest_id(session) // (LIST_SIZE // 2):
        raise NotFoundError("no-list", "There is no such list.")
    first = number * LIST_SIZE
    revoked = queries.revoked_places(session, first, first + LIST_SIZE)
    return status_list(address, (place - first for place in revoked), moment)
