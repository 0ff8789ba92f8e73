"""Certificates after they were issued: revoked, or issued anew under another name or date. By two people, as new rows.

What was issued stays what it is: genuine, with its bytes, and told apart on the verify page by what came after it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from induction.db import Session
from induction.db.models import Attestation, Certificate, CertificateRevocation, Correction
from induction.db.queries import certificates as queries
from induction.db.queries import record
from induction.domain.audit import Action, staff_actor
from induction.domain.calendar import london_date
from induction.domain.certificates.certificate import code_from, day_in_words, number_from
from induction.domain.certificates.certificate_state import RevocationReason
from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.library_values import Library
from induction.domain.people import Principal
from induction.domain.proofs.ledger import Kind as LedgerKind
from induction.domain.proposals import Kind, Proposed
from induction.services import audit, proposals
from induction.services.certification.certificates import Issuer, new_badge, place_of
from induction.services.proofs import ledger
from induction.services.proposals import Circumstances


def propose_revocation(
    session: Session, principal: Principal, moment: datetime, *, number: str, reason: RevocationReason, words: str
) -> int:
    """Propose that a certificate no longer stands; gives the proposal's key.

    Raises:
        NotFoundError: ``no-certificate``, ``no-proposal``.
        RefusedError: ``already-revoked``, and whatever `proposals.propose` refuses.
    """
    row = _standing(session, _by_number(session, number))
    return proposals.propose(
        session, principal, moment, Kind.REVOCATION,
        subject=f"certificate:{row.id}", detail={"reason": reason}, reason=words,
    )  # fmt: skip


def propose_new_name(session: Session, principal: Principal, moment: datetime, *, number: str, words: str) -> int:
    """Propose to issue a certificate anew under the name that the person's record has now; gives the proposal's key.

    Raises:
        NotFoundError: ``no-certificate``, ``no-proposal``.
        RefusedError: ``same-name``, ``not-newest``, ``already-revoked``, and whatever `proposals.propose` refuses.
    """
    row = _newest(session, _standing(session, _by_number(session, number)))
    name = _name_on_record(session, row)
    return proposals.propose(
        session,
        principal,
        moment,
        Kind.NAME_CHANGE,
        subject=f"certificate:{row.id}",
        detail={"name": name},
        reason=words,
    )


class RevokeCertificate:
    """The act: a row that says so. The file stays genuine; whoever checks it is told that it was revoked, and why."""

    def describe(self, session: Session, library: Library, proposed: Proposed) -> Sequence[tuple[str, str]]:  # noqa: ARG002 - the protocol's signature
        """Say whose certificate it is, and what whoever checks it would be told."""
        reason = RevocationReason(proposed.detail["reason"])
        return (
            *_told(session, _by_id(session, proposed.subject_id)),
            ("Then", f"Whoever checks it is told that it was revoked on that day: {reason}"),
        )

    def carry_out(
        self, session: Session, circumstances: Circumstances, proposed: Proposed, principal: Principal
    ) -> None:
        """Add the revocation."""
        row = _standing(session, _by_id(session, proposed.subject_id))
        revoke(session, row, RevocationReason(proposed.detail["reason"]), principal, circumstances.moment)


class IssueInNewName:
    """The act: a new edition of the certificate; the old one stays genuine and is superseded once the new is issued."""

    def describe(self, session: Session, library: Library, proposed: Proposed) -> Sequence[tuple[str, str]]:  # noqa: ARG002 - the protocol's signature
        """Say whose certificate it is, and which name the new one would have."""
        return (
            *_told(session, _by_id(session, proposed.subject_id)),
            ("Then", f"A new certificate is issued to {proposed.detail['name']}; this one is superseded"),
        )

    def carry_out(
        self, session: Session, circumstances: Circumstances, proposed: Proposed, principal: Principal
    ) -> None:
        """Add the new edition, unless the record has got another name meanwhile."""
        row = _newest(session, _standing(session, _by_id(session, proposed.subject_id)))
        name = _name_on_record(session, row)
        if name != proposed.detail["name"]:
            raise RefusedError("other-name", f"The record says {name} now. Decline this, and propose it again.")
        _issue_anew(
            session, row, {"staff_name": name}, principal, issuer=circumstances.issuer, moment=circumstances.moment
        )


def follow_correction(
    session: Session, correction: Correction, principal: Principal, issuer: Issuer, moment: datetime
) -> None:
    """Let the certificate of a corrected attestation say what now holds: a new edition, or none where it is void."""
    row = queries.of_attestation(session, correction.attestation_id)
    if row is None or queries.revocation_of(session, row.id):
        return
    if correction.achieved_on and correction.expires_on:
        dates = {"achieved_on": correction.achieved_on.isoformat(), "valid_until": correction.expires_on.isoformat()}
        _issue_anew(session, row, dates, principal, issuer=issuer, moment=moment)
    revoke(session, row, RevocationReason.RECORD_CORRECTED, principal, moment)


def revoke(
    session: Session, row: Certificate, reason: RevocationReason, principal: Principal, moment: datetime
) -> None:
    """Add the word that a certificate no longer stands; one that was still waiting is not issued any more."""
    revoked = CertificateRevocation(
        certificate_id=row.id, reason=reason, revoked_at=moment, revoked_on=london_date(moment)
    )
    session.add(revoked)
    session.flush()
    audit.record(
        session, moment, staff_actor(principal.staff_member_id), Action.CERTIFICATE_REVOKED, f"certificate:{row.id}"
    )
    ledger.record(
        session, moment, LedgerKind.REVOCATION, f"revocation:{revoked.id}",
        {"number": row.number, "reason": revoked.reason, "revoked_at": moment, "revoked_on": revoked.revoked_on},
    )  # fmt: skip


def _issue_anew(
    session: Session,
    row: Certificate,
    changes: Mapping[str, str],
    principal: Principal,
    *,
    issuer: Issuer,
    moment: datetime,
) -> None:
    """Add a pending edition with the facts of the one before, changed, and with a number and code of its own."""
    code, number = code_from(secrets.token_bytes(17)), number_from(secrets.token_bytes(5))
    own: dict[str, Any] = {
        "number": number,
        "code": code,
        "verify_url": f"{issuer.base_url}/verify/{code}",
        "is_demo": issuer.is_demo,
        "badge": new_badge(session, issuer),
    }
    made = Certificate(
        attestation_id=row.attestation_id,
        edition=row.edition + 1,
        number=number,
        code=code,
        status="pending",
        facts=json.dumps({**json.loads(row.facts), **changes, **own}, ensure_ascii=False, sort_keys=True),
        status_index=place_of(own["badge"]),
        created_at=moment,
    )
    session.add(made)
    session.flush()
    audit.record(
        session, moment, staff_actor(principal.staff_member_id), Action.CERTIFICATE_REISSUED,
        f"certificate:{made.id}", detail=f"instead of certificate:{row.id}",
    )  # fmt: skip


def _by_number(session: Session, number: str) -> Certificate:
    row = queries.by_any_number(session, number)
    if row is None:
        raise NotFoundError("no-certificate", "There is no such certificate.")
    return row


def _by_id(session: Session, certificate_id: int) -> Certificate:
    row = queries.by_id(session, certificate_id)
    if row is None:
        raise NotFoundError("no-certificate", "There is no such certificate.")
    return row


def _standing(session: Session, row: Certificate) -> Certificate:
    if queries.revocation_of(session, row.id):
        raise RefusedError("already-revoked", f"Certificate {row.number} is revoked already.")
    return row


def _newest(session: Session, row: Certificate) -> Certificate:
    newest = queries.of_attestation(session, row.attestation_id)
    if newest is not None and newest.id != row.id:
        raise RefusedError("not-newest", f"Certificate {newest.number} has taken its place. Begin from that one.")
    return row


def _name_on_record(session: Session, row: Certificate) -> str:
    attestation = session.get_one(Attestation, row.attestation_id)
    name, _ = record.name_and_number(session, attestation.staff_member_id)
    if name == json.loads(row.facts)["staff_name"]:
        raise RefusedError(
            "same-name", "The certificate has the name that the record has. Change the record first, then come back."
        )
    return name


def _told(session: Session, row: Certificate) -> tuple[tuple[str, str], ...]:
    facts = json.loads(row.facts)
    attestation = session.get_one(Attestation, row.attestation_id)
    name, number = record.name_and_number(session, attestation.staff_member_id)
    issued = f"issued on {day_in_words(row.issued_on)}" if row.issued_on else "not issued yet"
    return (
        ("Staff member", f"{name}, employee number {number}"),
        ("Certificate", f"{row.number} in the name of {facts['staff_name']}, {issued}"),
    )
