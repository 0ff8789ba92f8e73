"""What an evidence pack tells of a period: which content was used, which certificates were issued, who did what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, String, cast, func, literal, select
from sqlalchemy.orm import Session

from induction.db.models import (
    Attestation,
    AuditEvent,
    Certificate,
    Completion,
    ContentSnapshot,
    DailyRound,
    LedgerCheckpoint,
    LedgerEntry,
    LedgerRecord,
    PublishedContent,
    StaffRole,
)

_CHUNK = 5_000


class Used(NamedTuple):
    """A text, and how it was used: its id, version, fingerprint or words; first and last day, how often."""

    name: str
    version: str
    what: str
    first_on: date
    last_on: date
    times: int


def policies_used(session: Session, from_on: date, to_on: date, before: datetime) -> Sequence[Used]:
    """List the policy versions attested in a period, by slug."""
    return _used(session, (Attestation.policy_slug, Attestation.policy_version, Attestation.policy_fingerprint),
                 _attested(from_on, to_on, before))  # fmt: skip


def statements_used(session: Session, from_on: date, to_on: date, before: datetime) -> Sequence[Used]:
    """List the statements attested in a period, with their words."""
    return _used(session, (Attestation.statement_id, Attestation.statement_version, Attestation.statement_text),
                 _attested(from_on, to_on, before))  # fmt: skip


def modules_used(session: Session, from_on: date, to_on: date, before: datetime) -> Sequence[Used]:
    """List the module versions completed in a period."""
    subject = literal("completion:").concat(cast(Completion.id, String))
    columns = (Completion.module_id, Completion.module_version, Completion.module_fingerprint)
    query = (
        select(*columns, func.min(Completion.achieved_on), func.max(Completion.achieved_on), func.count())
        .join(LedgerRecord, LedgerRecord.subject == subject)
        .join(LedgerEntry, LedgerEntry.leaf_index == LedgerRecord.leaf_index)
        .where(Completion.achieved_on.between(from_on, to_on), LedgerEntry.recorded_at < before)
    )
    return [Used._make(row) for row in session.execute(query.group_by(*columns).order_by(*columns))]


def module_bodies(session: Session, fingerprints: Sequence[str]) -> dict[str, str]:
    """Read modules as they were used, as canonical JSON, by fingerprint."""
    query = select(ContentSnapshot.fingerprint, ContentSnapshot.body).where(
        ContentSnapshot.fingerprint.in_(fingerprints)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def published_before(session: Session, before: datetime) -> Sequence[PublishedContent]:
    """List what had been published before a moment, in order."""
    query = select(PublishedContent).where(PublishedContent.published_at < before).order_by(PublishedContent.id)
    return session.scalars(query).all()


def certificates_issued(session: Session, from_on: date, to_on: date, before: datetime) -> Iterator[Certificate]:
    """Give the certificates issued in a period, by number."""
    query = select(Certificate).where(
        Certificate.status == "issued", Certificate.issued_on.between(from_on, to_on), Certificate.issued_at < before
    )
    yield from session.scalars(query.order_by(Certificate.number), execution_options={"yield_per": _CHUNK})


def entries_before(session: Session, before: datetime) -> int:
    """Count the entries of the ledger that were recorded before a moment; their moments never run backwards."""
    highest = session.scalar(select(func.max(LedgerEntry.leaf_index)).where(LedgerEntry.recorded_at < before))
    return 0 if highest is None else highest + 1


def checkpoint_over(session: Session, size: int) -> LedgerCheckpoint | None:
    """Find the smallest checkpoint that covers so many entries."""
    query = select(LedgerCheckpoint).where(LedgerCheckpoint.size >= size).order_by(LedgerCheckpoint.size)
    return session.scalars(query.limit(1)).first()


def last_round(session: Session, name: str, before: datetime) -> date | None:
    """Give the last day for which a round had been done before a moment."""
    query = select(func.max(DailyRound.day)).where(DailyRound.name == name, DailyRound.done_at < before)
    found: date | None = session.scalar(query)
    return found


def roles(session: Session, before: datetime) -> dict[int, list[str]]:
    """Give the roles that people hold and were granted before a moment, by their key."""
    found: dict[int, list[str]] = {}
    query = select(StaffRole.staff_member_id, StaffRole.role).where(StaffRole.granted_at < before)
    for key, role in session.execute(query.order_by(StaffRole.role)):
        found.setdefault(key, []).append(role)
    return found


def acts(session: Session, begins_at: datetime, ends_at: datetime) -> Iterator[tuple[datetime, str, str]]:
    """Give when, by whom and what was done in a period: the moment, the actor, the action."""
    query = select(AuditEvent.happened_at, AuditEvent.actor, AuditEvent.action).where(
        AuditEvent.happened_at >= begins_at, AuditEvent.happened_at < ends_at
    )
    for row in session.execute(query, execution_options={"yield_per": _CHUNK}):
        yield row[0], row[1], row[2]


def _attested(from_on: date, to_on: date, before: datetime) -> Select[Any]:
    return select().where(Attestation.achieved_on.between(from_on, to_on), Attestation.recorded_at < before)


def _used(session: Session, columns: Sequence[Any], within: Select[Any]) -> Sequence[Used]:
    told = (func.min(Attestation.achieved_on), func.max(Attestation.achieved_on), func.count())
    query = within.add_columns(*columns, *told).group_by(*columns).order_by(*columns)
    return [Used._make(row) for row in session.execute(query)]
