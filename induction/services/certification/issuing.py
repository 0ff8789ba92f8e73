"""From pending to issued: what is to be drawn, what was about to be sealed, and the file, once.

Each step is recorded in a transaction of its own, which the caller commits; drawing and sealing happen between them,
outside any transaction. `induction.jobs` strings the steps together.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import update

from induction.db import Session
from induction.db.bulk import table_of
from induction.db.models import Certificate, CertificateFile, SealingIntent
from induction.db.queries import certificates as queries
from induction.domain.audit import Action
from induction.domain.calendar import london_date
from induction.domain.certificates.certificate import CertificateDocument, sha256
from induction.domain.certificates.seal import Sealed
from induction.domain.errors import InductionError
from induction.domain.proofs.ledger import Kind, witness_words
from induction.services import audit
from induction.services.certification import seal_keys
from induction.services.certification.certificates import document_of
from induction.services.proofs import ledger, ledger_proofs
from induction.services.proofs.ledger_proofs import Proof

_NOT_WHAT_WAS_DRAWN = "The sealed file does not begin with the page that was checked. Tell the administrator."
_LONGEST_REASON = 500
_TABLE = table_of(Certificate)


class Press(Protocol):
    """Draws certificates and seals them; raises InductionError with words for HR when it cannot."""

    def draw(self, document: CertificateDocument) -> bytes:
        """Draw a certificate, unsealed."""

    def seal(self, drawn: bytes, document: CertificateDocument, moment: datetime) -> Sealed:
        """Check that the page holds exactly what it should, then seal it."""


@dataclass(frozen=True)
class Order:
    """A certificate that is to be drawn and sealed, dated at a moment."""

    certificate_id: int
    document: CertificateDocument
    moment: datetime


def pending(session: Session, limit: int, after: int = 0) -> Sequence[int]:
    """List certificates that wait to be issued, oldest first, from the one after `after` on."""
    return queries.pending_ids(session, limit, after)


def count_pending(session: Session) -> int:
    """Count the certificates that wait to be issued."""
    return queries.count_pending(session)


def orders(session: Session, certificate_ids: Iterable[int], moment: datetime) -> list[Order]:
    """Read what is to be drawn; whatever is issued already is left out."""
    rows, issued_on = queries.pending_among(session, certificate_ids), london_date(moment)
    proofs = ledger_proofs.of_attestations(session, [row.attestation_id for row in rows])
    return [
        Order(row.id, _witnessed(document_of(row, issued_on), proofs.get(row.attestation_id)), moment) for row in rows
    ]


def _witnessed(document: CertificateDocument, proof: Proof | None) -> CertificateDocument:
    """Say and prove under which root of the ledger an attestation lies: each PDF in somebody's hands is a witness."""
    if proof is None:
        return document
    words = witness_words(proof.index, proof.size, proof.root)
    return replace(document, witness=words, proof=json.dumps(proof.as_json(), ensure_ascii=False, sort_keys=True))


def draw_or_say_why(press: Press, order: Order) -> bytes | str:
    """Draw a certificate; gives words for HR when it cannot be drawn now."""
    try:
        return press.draw(order.document)
    except InductionError as error:
        return error.words


def seal_or_say_why(press: Press, order: Order, drawn: bytes) -> Sealed | str:
    """Check and seal a drawn certificate; gives words for HR when it cannot be sealed now."""
    try:
        return press.seal(drawn, order.document, order.moment)
    except InductionError as error:
        return error.words


def record_intent(session: Session, order: Order, drawn: bytes) -> None:
    """Record what is about to be checked and sealed."""
    facts = json.dumps(order.document, default=_plain, ensure_ascii=False, sort_keys=True)
    session.add(
        SealingIntent(
            certificate_id=order.certificate_id, unsigned_sha256=sha256(drawn), facts=facts, recorded_at=order.moment
        )
    )


def _plain(value: Any) -> Any:
    """Write a day, or the fields of a dataclass: `asdict` would copy each value first."""
    return value.isoformat() if isinstance(value, date) else vars(value)


def record_waiting(session: Session, order: Order, words: str) -> None:
    """Record why a certificate stays pending, in words for HR."""
    _set_pending(session, order.certificate_id, pending_reason=words[:_LONGEST_REASON])


def record_issue(session: Session, order: Order, drawn: bytes, sealed: Sealed) -> bool:
    """Issue a certificate with its sealed file; tells whether it is issued now.

    It goes from pending to issued by compare-and-swap, so that of two issuers one wins and the other changes nothing.
    A file that is not the drawn page, or whose key somebody else may have, is not issued.
    """
    obstacle = "" if sealed.body.startswith(drawn) else _NOT_WHAT_WAS_DRAWN
    obstacle = obstacle or seal_keys.why_not_to_use(session, sealed.key.id)
    if obstacle:
        record_waiting(session, order, obstacle)
        return False
    seal_keys.keep(session, sealed.key, order.moment)
    won = _set_pending(
        session, order.certificate_id, status="issued", issued_at=order.moment, issued_on=order.document.issued_on,
        sha256=sha256(sealed.body), seal_level=sealed.level, seal_key_id=sealed.key.id, pending_reason=None,
        witness=order.document.witness or None,
    )  # fmt: skip
    if won:
        session.add(CertificateFile(certificate_id=order.certificate_id, body=sealed.body))
        audit.record(
            session, moment=order.moment, actor="system:seal", action=Action.CERTIFICATE_ISSUED,
            subject=f"certificate:{order.certificate_id}",
        )  # fmt: skip
        row = session.get(Certificate, order.certificate_id, populate_existing=True)
        ledger.record(
            session, order.moment, Kind.CERTIFICATE_ISSUED, f"certificate:{order.certificate_id}",
            ledger.facts_of(Kind.CERTIFICATE_ISSUED, row),
        )  # fmt: skip
    return True


def _set_pending(session: Session, certificate_id: int, **values: object) -> bool:
    """Change a certificate that is still pending; tells whether there was one to change."""
    query = update(_TABLE).where(_TABLE.c.id == certificate_id, _TABLE.c.status == "pending")
    return bool(session.execute(query.values(**values)).rowcount)  # type: ignore[attr-defined]  # an UPDATE counts rows
