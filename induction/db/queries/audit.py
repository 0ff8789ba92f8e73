"""The audit trail's statements."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert

from induction.db import Session
from induction.db.bulk import table_of
from induction.db.models import AuditEvent

_INSERT = insert(table_of(AuditEvent))


def add_event(session: Session, moment: datetime, actor: str, action: str, subject: str, *, detail: str) -> None:
    """Insert one event."""
    event = {"happened_at": moment, "actor": actor, "action": str(action), "subject": subject, "detail": detail}
    session.execute(_INSERT, event)
