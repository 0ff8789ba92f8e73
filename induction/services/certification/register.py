"""The register of certificates for HR: what waits and why, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from induction.db import Session
from induction.db.models import Attestation, Certificate
from induction.db.queries import proposals, record
from induction.db.queries import register as queries
from induction.domain.errors import NotFoundError
from induction.domain.people import Principal
from induction.services.certification import certificates
from induction.services.certification.certificates import Shown

PAGE = 50


@dataclass(frozen=True)
class Waiting:
    """A certificate that waits to be issued.

    Attributes:
        reason: why, in words for HR; empty before the first try.
        since: when the attestation that it certifies was recorded.
    """

    number: str
    name: str
    employee_number: str
    programme: str
    reason: str
    since: datetime


@dataclass(frozen=True)
class WaitingList:
    """What waits, the longest first: as much as a page holds, and how many there are."""

    shown: list[Waiting]
    total: int


def waiting(session: Session, principal: Principal) -> WaitingList:
    """List the certificates of visible staff that wait to be issued, with the reasons."""
    rows = queries.waiting(session, principal, PAGE)
    return WaitingList([_waiting(row) for row in rows], queries.count_waiting(session, principal))


def _waiting(row: queries.WaitingRow) -> Waiting:
    return Waiting(
        row.number, row.name, row.employee_number, row.programme_id, row.pending_reason or "", row.created_at
    )


@dataclass(frozen=True)
class Entry:
    """A certificate as HR sees it.

    Attributes:
        name: the person's name as the record has it now.
        editions: the numbers of every edition, the first first.
        waiting: a proposal about it that nobody has decided yet.
    """

    shown: Shown
    name: str
    employee_number: str
    editions: list[str]
    waiting: int | None

    @property
    def has_other_name(self) -> bool:
        """Tell whether the record has another name than the certificate."""
        return self.name != self.shown.document.staff_name

    @property
    def is_newest(self) -> bool:
        """Tell whether no other edition has come after it."""
        return self.editions[-1] == self.shown.document.number


def find(session: Session, principal: Principal, words: str, day: date) -> list[Entry]:
    """Find certificates of visible staff by their number or the employee number, the newest first."""
    return [_entry(session, *row, day) for row in queries.find(session, principal, " ".join(words.split()), PAGE)]


def by_number(session: Session, principal: Principal, number: str, day: date) -> Entry:
    """Show a certificate of visible staff.

    Raises:
        NotFoundError: ``no-certificate``.
    """
    found = [entry for entry in find(session, principal, number, day) if entry.shown.document.number == number]
    if not found:
        raise NotFoundError("no-certificate", "There is no such certificate.")
    return found[0]


def _entry(session: Session, certificate: Certificate, attestation: Attestation, day: date) -> Entry:
    name, number = record.name_and_number(session, attestation.staff_member_id)
    open_ones = [each.id for each in proposals.about(session, [f"certificate:{certificate.id}"]) if not each.decided]
    return Entry(
        certificates.shown_of(session, certificate, attestation, day),
        name,
        number,
        [edition for edition, _ in queries.editions(session, attestation.id)],
        open_ones[0] if open_ones else None,
    )
