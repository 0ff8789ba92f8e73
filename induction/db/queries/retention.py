"""Who is due to be disposed of, who is held back, and what is cleared by age."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, delete, func, insert, select
from sqlalchemy.orm import Session

from induction.db.bulk import in_batches
from induction.db.models import (
    Attestation,
    Completion,
    Decision,
    DisposalCase,
    DisposalDue,
    LegalHold,
    LegalHoldEnd,
    StaffMember,
)
from induction.domain.retained.retention import Due


@dataclass(frozen=True)
class Listed:
    """Somebody who is due, or whose record is to be disposed of.

    Attributes:
        hold_reason: why the record must be kept for now; None where nobody holds it back.
        proposal_id: the disposal that waits for a decision, if there is one.
    """

    id: int
    name: str
    employee_number: str
    left_on: date | None
    rule: str | None
    due_on: date | None
    hold_reason: str | None
    proposal_id: int | None


def leavers(session: Session, left_by: date) -> Iterator[tuple[int, date, date | None]]:
    """Give those who have left by a day: key, last day of employment, and the day of the last training."""
    trained = [
        select(func.max(model.achieved_on)).where(model.staff_member_id == StaffMember.id).scalar_subquery()
        for model in (Attestation, Completion)
    ]
    query = select(StaffMember.id, StaffMember.ends_on, *trained).where(
        StaffMember.ends_on <= left_by, StaffMember.disposed_on.is_(None)
    )
    for key, left_on, *days in session.execute(query):
        if left_on:
            yield key, left_on, max(filter(None, days), default=None)


def replace_due(session: Session, found: Mapping[int, Due], moment: datetime) -> int:
    """Let the list of those who are due hold these and nobody else; tells how many were added."""
    listed = {row.staff_member_id: (row.rule, row.due_on) for row in session.scalars(select(DisposalDue))}
    gone = [key for key in listed if key not in found or listed[key] != (found[key].rule, found[key].on)]
    for piece in in_batches(gone):
        session.execute(delete(DisposalDue).where(DisposalDue.staff_member_id.in_(piece)))
    added = [key for key in found if key not in listed or key in gone]
    rows = [
        {"staff_member_id": key, "rule": found[key].rule, "due_on": found[key].on, "found_at": moment} for key in added
    ]
    if rows:
        session.execute(insert(DisposalDue), rows)
    return len([key for key in added if key not in listed])


def due(session: Session, limit: int, *, is_free: bool = False) -> list[Listed]:
    """List those who are due, longest first; with `is_free` only those whom nobody holds and no proposal names."""
    query = _listed(is_due=True).order_by(DisposalDue.due_on, StaffMember.id).limit(limit)
    if is_free:
        query = query.where(LegalHold.id.is_(None), _waiting().is_(None))
    return [Listed(*row) for row in session.execute(query)]


def count_due(session: Session) -> int:
    """Count those who are due."""
    return session.scalar(select(func.count()).select_from(DisposalDue)) or 0


def held(session: Session) -> list[Listed]:
    """List those who are held back, by name."""
    query = _listed().where(LegalHold.id.is_not(None)).order_by(StaffMember.sort_name)
    return [Listed(*row) for row in session.execute(query)]


def people(session: Session, keys: Collection[int]) -> list[Listed]:
    """List these people, by name."""
    query = _listed().where(StaffMember.id.in_(keys), StaffMember.disposed_on.is_(None))
    return [Listed(*row) for row in session.execute(query.order_by(StaffMember.sort_name, StaffMember.id))]


def hold_of(session: Session, staff_member_id: int) -> LegalHold | None:
    """Find the hold on somebody's record that has not ended."""
    return session.scalars(_open_holds().where(LegalHold.staff_member_id == staff_member_id)).first()


def cases(session: Session, proposal_id: int) -> list[int]:
    """List whose records a proposal would dispose of; nobody once it is carried out."""
    query = select(DisposalCase.staff_member_id).where(DisposalCase.proposal_id == proposal_id)
    return list(session.scalars(query.order_by(DisposalCase.staff_member_id)))


def _open_holds() -> Select[LegalHold]:
    ended = select(LegalHoldEnd.legal_hold_id).where(LegalHoldEnd.legal_hold_id == LegalHold.id)
    return select(LegalHold).where(~ended.exists())


def _waiting() -> ColumnElement[int]:
    """The disposal that somebody is in and that nobody has decided."""
    decided = select(Decision.id).where(Decision.proposal_id == DisposalCase.proposal_id)
    query = select(func.max(DisposalCase.proposal_id)).where(
        DisposalCase.staff_member_id == StaffMember.id, ~decided.exists()
    )
    return query.scalar_subquery()


def _listed(
    *, is_due: bool = False
) -> Select[int, str, str, date | None, str | None, date | None, str | None, int | None]:
    ended = select(LegalHoldEnd.legal_hold_id).where(LegalHoldEnd.legal_hold_id == LegalHold.id)
    query = select(
        StaffMember.id, StaffMember.name, StaffMember.employee_number, StaffMember.ends_on, DisposalDue.rule,
        DisposalDue.due_on, LegalHold.reason, _waiting(),
    ).select_from(StaffMember)  # fmt: skip
    held = (LegalHold.staff_member_id == StaffMember.id) & ~ended.exists()
    is_listed = DisposalDue.staff_member_id == StaffMember.id
    return query.outerjoin(LegalHold, held).join(DisposalDue, is_listed, isouter=not is_due)
