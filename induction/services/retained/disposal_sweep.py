"""Disposals that were carried out, and which of them still leave traces in the database's file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from induction.db import Session
from induction.db.models import Disposal
from induction.db.queries import disposal as queries

_RECENT = 12


def recent(session: Session) -> Sequence[tuple[Disposal, datetime | None]]:
    """List the latest disposals, each with when its traces were swept."""
    return [(row[0], row[1]) for row in queries.recent(session, _RECENT)]


def people_since(session: Session, day: date) -> int:
    """Count the people whose records were disposed of after a day: reports for that day can no longer count them."""
    return queries.people_since(session, day)


def unswept(session: Session) -> Sequence[int]:
    """List the disposals whose traces are still to be swept."""
    return queries.unswept(session)


def note_swept(session: Session, disposal_ids: Sequence[int], moment: datetime) -> None:
    """Note that the traces of disposals are swept."""
    queries.note_swept(session, disposal_ids, moment)
