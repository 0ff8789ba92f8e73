"""Keep evidence of acts, in the transaction of the act itself."""

from __future__ import annotations

from datetime import datetime

from induction.db import Session
from induction.db.queries import audit as queries
from induction.domain.audit import Action


def record(session: Session, moment: datetime, actor: str, action: Action, subject: str, *, detail: str = "") -> None:
    """Add to the audit trail.

    Args:
        session: the session of the act, so that the two stand or fall together.
        moment: when it happened (UTC).
        actor: from `domain.audit.staff_actor` or `domain.audit.system_actor`.
        action: what was done.
        subject: the row it was done to, for example ``certificate:17``.
        detail: ids and counts only; never names, addresses, answers, codes or keys.
    """
    queries.add_event(session, moment, actor, action, subject, detail=detail)
