"""Whom a requirement is asked of, and why."""

from __future__ import annotations

from datetime import date

from induction.db import Session
from induction.db.bulk import in_batches
from induction.db.models import Standing
from induction.db.queries import facts as facts_queries
from induction.db.queries import requirements as queries
from induction.db.queries import standing, unit_tree
from induction.domain.standings.audience import Audience
from induction.domain.standings.career import career
from induction.domain.standings.claims import claims
from induction.domain.standings.programme import Programme


def audience_members(session: Session, asked: Programme | Audience, day: date) -> list[int]:
    """List who is in an audience on a day, those who are exempt included.

    For a programme the table of standing answers; an audience by itself is worked out person by person.
    """
    if isinstance(asked, Programme):
        return list(standing.in_programme(session, asked.id, day))
    units, found = unit_tree.whole(session), []
    for ids in in_batches(standing.all_ids(session)):
        for key, facts in facts_queries.facts_of(session, ids, {}).items():
            if any(claim.days.from_on <= day <= claim.days.to_on for claim in claims(asked, career(facts), units)):
                found.append(key)
    return found


def reason_for(session: Session, programme: Programme, asked: Standing, day: date) -> str:
    """Say in one line why a programme is asked of somebody, with the number of people for a line manager."""
    if not programme.audience.asks_managers:
        return asked.reason
    count = queries.count_reports(session, asked.staff_member_id, day)
    return f"{asked.reason}; {count} {'person reports' if count == 1 else 'people report'} to you now"
