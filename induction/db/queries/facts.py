"""The facts that standing is worked out from, read for many people at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Select, case, false, func, select, text
from sqlalchemy.orm import Session

from induction.db.bulk import in_batches
from induction.db.models import (
    AssignmentRecord,
    Attempt,
    Attestation,
    Correction,
    Exemption,
    Reattestation,
    TeamAccount,
    TeamAccountHolder,
)
from induction.db.queries.employment import ASSIGNMENT, read
from induction.domain.standings import facts
from induction.domain.standings.employment import Assignment
from induction.domain.standings.facts import Facts

_Fact = TypeVar("_Fact")


def facts_of(session: Session, staff_ids: Collection[int], modules: Mapping[str, Sequence[str]]) -> dict[int, Facts]:
    """Read the facts of some people, by person.

    Args:
        session: a session.
        staff_ids: whose facts.
        modules: the modules of each programme, by its id: an attempt at one of them is work on the programme.
    """
    found: dict[int, Facts] = {}
    for ids in in_batches(sorted(staff_ids)):
        found |= _read(session, ids, modules)
    return found


def _read(session: Session, ids: Sequence[int], modules: Mapping[str, Sequence[str]]) -> dict[int, Facts]:
    session.flush()
    assignments = _grouped((row.staff_member_id, row) for row in read(session, _own_records(ids)))
    reports = _reports(session, ids)
    exemptions = _rows(session, _exemptions(ids), facts.Exemption._make)
    holdings = _rows(session, _holdings(ids), facts.Holding._make)
    attested = _rows(session, _attested(ids), facts.Attested._make)
    corrections = _rows(session, _corrections(ids), facts.Corrected._make)
    begun = _rows(session, _begun(ids, modules), facts.Begun._make)
    reattestations = _rows(session, _reattestations(ids), facts.Reattestation._make)
    none: tuple[Any, ...] = ()
    return {
        key: Facts(
            assignments=assignments.get(key, none),
            reports=reports.get(key, none),
            exemptions=exemptions.get(key, none),
            holdings=holdings.get(key, none),
            attested=attested.get(key, none),
            corrections=corrections.get(key, none),
            begun=begun.get(key, none),
            reattestations=reattestations.get(key, none),
        )
        for key in ids
    }


def _rows(session: Session, query: Select[Any], make: Any) -> dict[int, tuple[Any, ...]]:
    """Read rows whose first column is the person and whose others make a fact."""
    return _grouped((row[0], make(row[1:])) for row in session.connection().execute(query))


def _grouped(pairs: Iterable[tuple[int, _Fact]]) -> dict[int, tuple[_Fact, ...]]:
    lists: dict[int, list[_Fact]] = {}
    for key, fact in pairs:
        lists.setdefault(key, []).append(fact)
    return {key: tuple(each) for key, each in lists.items()}


def _own_records(ids: Sequence[int]) -> Select[Any]:
    return select(*ASSIGNMENT).where(AssignmentRecord.staff_member_id.in_(ids))


def _reports(session: Session, ids: Sequence[int]) -> dict[int, tuple[tuple[Assignment, ...], ...]]:
    """Read every record of whoever was ever entered under these people: a later record ends what an earlier began."""
    ever = select(AssignmentRecord.staff_member_id).where(AssignmentRecord.line_manager_id.in_(ids))
    query = select(*ASSIGNMENT).where(AssignmentRecord.staff_member_id.in_(ever))
    by_report = _grouped((row.staff_member_id, row) for row in read(session, query))
    wanted = set(ids)
    return _grouped(
        (manager, records)
        for records in by_report.values()
        for manager in wanted.intersection(record.line_manager_id for record in records if record.line_manager_id)
    )


def _of(staff_member_id: Any, *columns: Any) -> Select[Any]:
    """Select a person's key and the columns of a fact."""
    return select(staff_member_id, *columns)


def _exemptions(ids: Sequence[int]) -> Select[Any]:
    row = Exemption
    return _of(
        row.staff_member_id, row.id, row.programme_id, row.from_on, row.to_on, row.reason_code, row.is_cancelled,
        row.replaces_id, row.recorded_at,
    ).where(row.staff_member_id.in_(ids))  # fmt: skip


def _holdings(ids: Sequence[int]) -> Select[Any]:
    row = TeamAccountHolder
    query = _of(
        row.staff_member_id, row.id, TeamAccount.name, row.part, row.from_on, row.to_on, row.is_cancelled,
        row.replaces_id, row.recorded_at,
    )  # fmt: skip
    return query.join(TeamAccount, TeamAccount.id == row.team_account_id).where(row.staff_member_id.in_(ids))


def _attested(ids: Sequence[int]) -> Select[Any]:
    row = Attestation
    return _of(
        row.staff_member_id, row.id, row.programme_id, row.cycle, row.policy_version, row.achieved_on, row.expires_on,
        row.recorded_at,
    ).where(row.staff_member_id.in_(ids))  # fmt: skip


def _corrections(ids: Sequence[int]) -> Select[Any]:
    row = Correction
    query = _of(
        Attestation.staff_member_id, row.id, row.attestation_id, row.achieved_on, row.expires_on, row.recorded_at
    )
    return query.join(Attestation, Attestation.id == row.attestation_id).where(Attestation.staff_member_id.in_(ids))


def _begun(ids: Sequence[int], modules: Mapping[str, Sequence[str]]) -> Select[Any]:
    """The first attempt of each cycle of a programme; attempts at modules that no programme holds are left out."""
    row = Attempt
    if not modules:
        return _of(row.staff_member_id, row.module_id, row.cycle, row.started_at).where(false())
    programme: Any = case(*((row.module_id.in_(listed), programme_id) for programme_id, listed in modules.items()))
    known = [module_id for listed in modules.values() for module_id in listed]
    query = _of(row.staff_member_id, programme.label("programme_id"), row.cycle, func.min(row.started_at))
    return query.where(row.staff_member_id.in_(ids), row.module_id.in_(known)).group_by(
        row.staff_member_id, text("programme_id"), row.cycle
    )


def _reattestations(ids: Sequence[int]) -> Select[Any]:
    row = Reattestation
    return _of(
        row.staff_member_id, row.id, row.programme_id, row.policy_version, row.reason, row.assigned_on, row.due_on,
        row.recorded_at,
    ).where(row.staff_member_id.in_(ids))  # fmt: skip
