"""The register of certificates for HR: what waits and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from induction.db import Session
from induction.db.queries import register as queries
from induction.domain.people import Principal

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
