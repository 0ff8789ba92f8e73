"""Read the whole ledger in order, as raw as the driver gives it: a million rows are too many for objects."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import Any

from sqlalchemy import FromClause, Row, and_, cast, func, literal, select
from sqlalchemy import types as sql
from sqlalchemy.orm import Session

from induction.db.bulk import table_of
from induction.db.models import (
    Certificate,
    CertificateRevocation,
    Decision,
    LedgerEntry,
    LedgerRecord,
    Proposal,
    PublishedContent,
)

CHUNK = 5_000
_ENTRY, _RECORD = table_of(LedgerEntry), table_of(LedgerRecord)

# Moments come as domain.ledger.moment_text writes them, records as the bytes that were hashed.
_SCAN = """
    SELECT e.leaf_index, e.kind, {moment}, e.clock, e.record, e.leaf, e.node, r.salt, {text}, r.subject
    FROM ledger_entry e LEFT JOIN ledger_record r ON r.leaf_index = e.leaf_index ORDER BY e.leaf_index
"""
_SQLITE = _SCAN.format(moment="replace(e.recorded_at, ' ', 'T') || 'Z'", text="CAST(r.text AS BLOB)")
_POSTGRESQL = _SCAN.format(
    moment="""to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""",
    text="convert_to(r.text, 'UTF8')",
)

Line = tuple[int, str, str, str, bytes, bytes, bytes | None, bytes | None, bytes | None, str | None]


def lines(session: Session) -> Generator[Sequence[Line], None, None]:
    """Give every entry with its record, in order, by the thousand; a disposed record comes as None."""
    driver: Any = session.connection().connection.driver_connection
    if session.get_bind().dialect.name == "postgresql":
        with driver.cursor(name="ledger_scan", binary=True) as cursor:
            cursor.execute(_POSTGRESQL)
            yield from _chunks(cursor)
    else:
        yield from _chunks(driver.execute(_SQLITE))


def _chunks(cursor: Any) -> Iterator[Sequence[Line]]:
    while rows := cursor.fetchmany(CHUNK):
        yield rows


def stray_record(session: Session) -> int | None:
    """Find a record that belongs to no entry."""
    query = select(func.min(_RECORD.c.leaf_index)).where(
        _RECORD.c.leaf_index.not_in(select(_ENTRY.c.leaf_index)),
    )
    found: int | None = session.scalar(query)
    return found


def recorded_rows(session: Session, kind: str, prefix: str, fact: FromClause, columns: Sequence[str]) -> Iterator[Any]:
    """Give each record of a kind, in order, with the row it speaks of: index, subject, text, key, columns.

    The key and the columns are None where there is no such row. `prefix` stands before the row's key in the subject.
    """
    number = cast(func.substr(_RECORD.c.subject, len(prefix) + 1), sql.Integer)
    query = (
        select(_RECORD.c.leaf_index, _RECORD.c.subject, _RECORD.c.text, fact.c.id, *(fact.c[name] for name in columns))
        .join(_ENTRY, _ENTRY.c.leaf_index == _RECORD.c.leaf_index)
        .outerjoin(fact, fact.c.id == number)
        .where(_ENTRY.c.kind == kind, _RECORD.c.subject.startswith(prefix, autoescape=True))
        .order_by(_RECORD.c.leaf_index)
    )
    with session.execute(query, execution_options={"yield_per": CHUNK}) as result:
        yield from result


def rows_without_entry(
    session: Session, kind: str, prefix: str, fact: FromClause, columns: Sequence[str], *, moment: str = ""
) -> Sequence[Row[Any]]:
    """List rows of facts that no entry of a kind speaks of: key and columns, oldest first.

    `moment` names a column that is empty as long as the row is no fact yet.
    """
    spoken = (
        select(_RECORD.c.leaf_index)
        .join(_ENTRY, _ENTRY.c.leaf_index == _RECORD.c.leaf_index)
        .where(_RECORD.c.subject == literal(prefix).concat(cast(fact.c.id, sql.String)), _ENTRY.c.kind == kind)
    )
    query = select(fact.c.id, *(fact.c[name] for name in columns)).where(~spoken.exists()).order_by(fact.c.id)
    return session.execute(query.where(fact.c[moment].is_not(None)) if moment else query).all()


def records(session: Session, kind: str) -> Sequence[Row[int, str, str]]:
    """List the records of a kind of which there are few, in order: index, subject, text."""
    query = (
        select(_RECORD.c.leaf_index, _RECORD.c.subject, _RECORD.c.text)
        .join(_ENTRY, _ENTRY.c.leaf_index == _RECORD.c.leaf_index)
        .where(_ENTRY.c.kind == kind)
        .order_by(_RECORD.c.leaf_index)
    )
    return session.execute(query).all()


def revocations() -> FromClause:
    """Give the revocations with the number of the certificate that each is about."""
    return (
        select(CertificateRevocation.id, Certificate.number, CertificateRevocation.reason)
        .add_columns(CertificateRevocation.revoked_at, CertificateRevocation.revoked_on)
        .join(Certificate, Certificate.id == CertificateRevocation.certificate_id)
        .subquery()
    )


def publications(
    session: Session, proposal_id: int | None = None
) -> Sequence[Row[PublishedContent, Proposal, int | None]]:
    """List what was published, in its order, with the proposal and with who approved it; of one proposal or of all."""
    query = (
        select(PublishedContent, Proposal, Decision.decided_by_id)
        .join(Proposal, Proposal.id == PublishedContent.proposal_id)
        .outerjoin(Decision, and_(Decision.proposal_id == Proposal.id, Decision.verdict == "approved"))
        .order_by(PublishedContent.proposal_id, PublishedContent.id)
    )
    if proposal_id is not None:
        query = query.where(Proposal.id == proposal_id)
    return session.execute(query).all()
