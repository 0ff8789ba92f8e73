"""Evidence packs that somebody orders on a page: the worker makes them, and they are fetched like a large report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from induction.db import Session
from induction.domain.evidence import Scope, scope
from induction.domain.people import Principal
from induction.services import jobs

KIND: Final = "evidence pack"


def start(session: Session, principal: Principal, asked: Scope, moment: datetime) -> int:
    """Leave a pack to the worker and give the key of the job."""
    days = {"from_on": asked.from_on, "to_on": asked.to_on, "known_on": asked.known_on}
    return jobs.start(session, principal, KIND, {name: day.isoformat() for name, day in days.items()}, moment)


def scope_of(detail: Mapping[str, Any], today: date) -> Scope:
    """Read the days of a job."""
    from_on, to_on, known_on = (date.fromisoformat(detail[name]) for name in ("from_on", "to_on", "known_on"))
    return scope(from_on, to_on, known_on, today)
