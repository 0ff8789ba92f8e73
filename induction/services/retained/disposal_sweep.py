"""Disposals that were carried out, and which of them still leave traces in the database's file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from induction.db import Session
from induction.db.models import Disposal
from induction.db.queries import disposal as queries
from induction.domain.reports.disposed import disposed_words
from induction.domain.reports.report import Filters

_RECENT = 12


def recent(session: Session) -> Sequence[tuple[Disposal, datetime | None]]:
    """List the latest disposals, each with when its traces were swept."""
    return [(row[0], row[1]) for row in queries.recent(session, _RECENT)]


def gone_from(session: Session, filters: Filters) -> str:
    """Say in a report's words whose records were disposed of after its day; empty where nobody's were.

    The report can no longer count them. After today nothing has been disposed of yet.
    """
    is_today = filters.is_latest and filters.as_at == filters.known_to
    return "" if is_today else disposed_words(queries.people_since(session, filters.as_at))


def unswept(session: Session) -> Sequence[int]:
    """List the disposals whose traces are still to be swept."""
    return queries.unswept(session)


def note_swept(session: Session, disposal_ids: Sequence[int], moment: datetime) -> None:
    """Note that the traces of disposals are swept."""
    queries.note_swept(session, disposal_ids, moment)
