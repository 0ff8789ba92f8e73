"""Proposals and what was decided about them, read and added."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from sqlalchemy import Row, Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from induction.db.models import Attestation, Certificate, Decision, Proposal, StaffMember
from induction.domain.proposals import Decided, Kind, Proposed, Verdict

_PROPOSER, _DECIDER = aliased(StaffMember), aliased(StaffMember)
_WHOSE: Mapping[str, Select[int, str]] = {
    "staff": select(StaffMember.id, StaffMember.name),
    "attestation": select(Attestation.id, StaffMember.name).join_from(Attestation, StaffMember),
    "certificate": select(Certificate.id, StaffMember.name)
    .join_from(Certificate, Attestation)
    .join(StaffMember, StaffMember.id == Attestation.staff_member_id),
}


def by_id(session: Session, proposal_id: int) -> Proposed | None:
    """Find a proposal with its decision."""
    row = session.execute(_query().where(Proposal.id == proposal_id)).one_or_none()
    return _proposed(row) if row else None


def waiting(session: Session, kinds: Iterable[Kind], proposer_id: int) -> list[Proposed]:
    """List what waits for a decision, oldest first: of some kinds, and whatever one person has proposed."""
    wanted = Proposal.kind.in_([*kinds]) | (Proposal.proposed_by_id == proposer_id)
    rows = session.execute(_query().where(Decision.id.is_(None), wanted).order_by(Proposal.id))
    return [_proposed(row) for row in rows]


def decided(session: Session, kinds: Iterable[Kind], proposer_id: int, limit: int) -> list[Proposed]:
    """List what was decided, newest first."""
    wanted = Proposal.kind.in_([*kinds]) | (Proposal.proposed_by_id == proposer_id)
    query = _query().where(Decision.id.is_not(None), wanted).order_by(Decision.id.desc()).limit(limit)
    return [_proposed(row) for row in session.execute(query)]


def about(session: Session, subjects: Iterable[str]) -> list[Proposed]:
    """List every proposal about some rows, newest first."""
    rows = session.execute(_query().where(Proposal.subject.in_([*subjects])).order_by(Proposal.id.desc()))
    return [_proposed(row) for row in rows]


def names(session: Session, subjects: Iterable[str]) -> dict[str, str]:
    """Name the staff members whom some rows, such as ``attestation:17``, are about; other rows are left out."""
    keys: dict[str, set[int]] = {table: set() for table in _WHOSE}
    for table, _, number in (subject.partition(":") for subject in subjects):
        if table in keys:
            keys[table].add(int(number))
    found: dict[str, str] = {}
    for table, wanted in ((table, wanted) for table, wanted in keys.items() if wanted):
        query = _WHOSE[table]
        rows = session.execute(query.where(query.selected_columns[0].in_(wanted)))
        found |= {f"{table}:{number}": name for number, name in rows}
    return found


def insert(session: Session, row: Proposal) -> int:
    """Add a proposal and give its key."""
    session.add(row)
    session.flush()
    return row.id


def insert_decision(session: Session, row: Decision) -> bool:
    """Add a decision; tells whether it was the first about its proposal."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


def _query() -> Select[Proposal, str, Decision, str]:
    return (
        select(Proposal, _PROPOSER.name, Decision, _DECIDER.name)
        .join(_PROPOSER, _PROPOSER.id == Proposal.proposed_by_id)
        .outerjoin(Decision, Decision.proposal_id == Proposal.id)
        .outerjoin(_DECIDER, _DECIDER.id == Decision.decided_by_id)
    )


def _proposed(row: Row[Proposal, str, Decision, str]) -> Proposed:
    made, proposer, decision, decider = row
    return Proposed(
        id=made.id,
        kind=Kind(made.kind),
        subject=made.subject,
        detail=json.loads(made.detail),
        reason=made.reason,
        proposed_by_id=made.proposed_by_id,
        proposed_by=proposer,
        proposed_at=made.proposed_at,
        decided=_decided(decision, decider) if decision else None,
    )


def _decided(row: Decision, decider: str) -> Decided:
    return Decided(Verdict(row.verdict), row.words, decider, row.decided_at)
