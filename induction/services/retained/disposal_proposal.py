"""Propose to dispose of records: from the schedule's list, or on a request to erase."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from enum import StrEnum

from induction.db import Session
from induction.db.queries import disposal as queries
from induction.db.queries import retention as listed
from induction.db.queries.retention import Listed
from induction.domain.calendar import london_date
from induction.domain.errors import RefusedError
from induction.domain.people import Principal
from induction.domain.proposals import Kind
from induction.services import proposals

MOST = 50
"""How many records one proposal may dispose of: somebody reads every line before they approve."""


class Grounds(StrEnum):
    """Why records are disposed of."""

    SCHEDULE = "schedule"
    REQUEST = "request"


def propose(
    session: Session,
    principal: Principal,
    moment: datetime,
    *,
    people: Collection[int],
    grounds: Grounds,
    reason: str,
) -> int:
    """Propose to dispose of records; gives the proposal's key.

    Raises:
        RefusedError: ``nobody``, ``too-many``; ``not-due``, ``held``, ``already-proposed``, ``still-employed`` and
            ``own-record``, naming whom; ``reason-names`` where the reason names somebody, because it is kept; and
            whatever `proposals.propose` refuses.
    """
    if not people or len(people) > MOST:
        words = f"Choose at least one person, and at most {MOST} at once."
        raise RefusedError("too-many" if people else "nobody", words)
    found = listed.people(session, people)
    check(found, grounds, london_date(moment), principal)
    if waiting := [each.name for each in found if each.proposal_id]:
        raise RefusedError("already-proposed", f"A disposal is waiting for a decision already: {', '.join(waiting)}.")
    if any(word in reason for each in found for word in (each.name, each.employee_number)):
        raise RefusedError("reason-names", "Take the name and the number out of the reason: it is kept afterwards.")
    key = proposals.propose(
        session, principal, moment, Kind.DISPOSAL,
        subject=f"staff:{min(people)}", detail={"grounds": grounds, "people": len(people)}, reason=reason,
    )  # fmt: skip
    queries.add_cases(session, key, sorted(people))
    return key


def check(found: Sequence[Listed], grounds: Grounds, day: date, principal: Principal) -> None:
    """Refuse where somebody's record must be kept, and where somebody would decide about their own.

    Raises:
        RefusedError: ``own-record``, ``held``, ``still-employed``, ``not-due``, naming whom.
    """
    faults = (
        ("own-record", [each for each in found if each.id == principal.staff_member_id],
         "This is about you, so somebody else must do it"),
        ("held", [each for each in found if each.hold_reason], "Held back, so the record must be kept"),
        ("still-employed", [each for each in found if each.left_on is None or each.left_on >= day],
         "Still employed, so the record must be kept"),
        ("not-due", [each for each in found if each.due_on is None and grounds is Grounds.SCHEDULE],
         "The schedule still asks to keep the record"),
    )  # fmt: skip
    for reason, whom, words in faults:
        if whom:
            raise RefusedError(reason, f"{words}: {', '.join(each.name for each in whom)}.")
