"""Propose an act that takes two people, and decide it: what was proposed is done in the deciding transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from induction.db import Session
from induction.db.models import Decision, Proposal
from induction.db.queries import proposals as queries
from induction.domain import proposals as rules
from induction.domain.audit import Action, staff_actor
from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.library_values import Library
from induction.domain.people import Principal
from induction.domain.proposals import MAY_DECIDE, Kind, Proposed, Verdict
from induction.services import audit
from induction.services.certification.certificates import Issuer

_RECENT = 20


@dataclass(frozen=True)
class Circumstances:
    """What an act needs besides the proposal: the content in use, whose certificates are issued, and the moment."""

    library: Library
    issuer: Issuer
    moment: datetime


class Act(Protocol):
    """What one kind of proposal means. `services/acts.py` lists one for each kind."""

    def describe(self, session: Session, library: Library, proposed: Proposed) -> Sequence[tuple[str, str]]:
        """Say in lines of a heading and words what would be done, for the person who decides."""

    def carry_out(
        self, session: Session, circumstances: Circumstances, proposed: Proposed, principal: Principal
    ) -> None:
        """Do it, or refuse where the record has moved on since it was proposed.

        Raises:
            RefusedError: when it can no longer be done; nothing is decided then.
        """


@dataclass(frozen=True)
class Waiting:
    """What somebody can see of proposals: those that wait for them or on others, and the latest decisions.

    Attributes:
        names: whom a proposal about one staff member is about, by its key.
    """

    to_decide: list[Proposed]
    own: list[Proposed]
    decided: list[Proposed]
    names: Mapping[int, str]


def propose(
    session: Session,
    principal: Principal,
    moment: datetime,
    kind: Kind,
    *,
    subject: str,
    detail: Mapping[str, Any],
    reason: str,
) -> int:
    """Put a proposal before the second person, and give its key.

    Raises:
        NotFoundError: ``no-proposal`` where the person's roles do not include it.
        RefusedError: ``reason-empty``, ``reason-long``; ``already-proposed`` while the same waits for a decision.
    """
    tidy = rules.check_may_propose(principal, kind, reason)
    if any(each.kind is kind and not each.decided for each in queries.about(session, [subject])):
        raise RefusedError(
            "already-proposed", "The same is waiting for a decision already. Decide or withdraw that first."
        )
    row = Proposal(
        kind=kind,
        subject=subject,
        detail=json.dumps(detail, ensure_ascii=False, sort_keys=True),
        reason=tidy,
        proposed_by_id=principal.staff_member_id,
        proposed_at=moment,
    )
    key = queries.insert(session, row)
    audit.record(
        session, moment, staff_actor(principal.staff_member_id), Action.PROPOSED, f"proposal:{key}",
        detail=f"{kind} of {subject}",
    )  # fmt: skip
    return key


def decide(
    session: Session,
    principal: Principal,
    circumstances: Circumstances,
    acts: Mapping[Kind, Act],
    *,
    proposal_id: int,
    verdict: Verdict,
    words: str,
    again: date | None = None,
) -> Proposed:
    """Decide a proposal; an approved one is carried out in the same transaction.

    `again` is the day that the second person has keyed, where the kind is keyed twice.

    Raises:
        NotFoundError: ``no-proposal``.
        RefusedError: ``already-decided``, ``own-proposal``, ``not-own-proposal``, ``reason-empty``, ``reason-long``,
            ``key-again``, ``keyed-differently``, and whatever the act itself refuses.
    """
    proposed = found(session, principal, proposal_id)
    tidy = rules.check_may_decide(principal, proposed, verdict, words)
    if verdict is Verdict.APPROVED:
        rules.check_keyed_again(proposed, again)
    row = Decision(
        proposal_id=proposed.id,
        proposed_by_id=proposed.proposed_by_id,
        verdict=verdict,
        words=tidy,
        decided_by_id=principal.staff_member_id,
        decided_at=circumstances.moment,
    )
    if not queries.insert_decision(session, row):
        raise RefusedError("already-decided", "Somebody else has decided this a moment ago. Nothing was changed.")
    if verdict is Verdict.APPROVED:
        acts[proposed.kind].carry_out(session, circumstances, proposed, principal)
    audit.record(
        session, circumstances.moment, staff_actor(principal.staff_member_id), Action.DECIDED,
        f"proposal:{proposed.id}", detail=verdict,
    )  # fmt: skip
    return proposed


def found(session: Session, principal: Principal, proposal_id: int) -> Proposed:
    """Find a proposal that somebody may see.

    Raises:
        NotFoundError: ``no-proposal``.
    """
    proposed = queries.by_id(session, proposal_id)
    if proposed is None or not rules.is_for(principal, proposed):
        raise NotFoundError("no-proposal", "There is no such proposal.")
    return proposed


def waiting(session: Session, principal: Principal) -> Waiting:
    """List what waits for somebody, what they have proposed themself, and what was decided of late."""
    kinds = [kind for kind, roles in MAY_DECIDE.items() if principal.has(*roles)]
    open_ones = queries.waiting(session, kinds, principal.staff_member_id)
    own = [each for each in open_ones if each.proposed_by_id == principal.staff_member_id]
    others = [each for each in open_ones if each not in own]
    decided = queries.decided(session, kinds, principal.staff_member_id, _RECENT)
    of_one = [each for each in (*open_ones, *decided) if each.kind is not Kind.DISPOSAL]
    named = queries.names(session, [each.subject for each in of_one])
    names = {each.id: named[each.subject] for each in of_one if each.subject in named}
    return Waiting(others, own, decided, names)
