"""Acts that take two people: who may propose what, who may decide it, and that nobody decides their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.people import Principal, Role

LONGEST_REASON = 500


class Kind(StrEnum):
    """What is proposed. Names are kept for ever: rows refer to them."""

    CORRECTION = "correction"
    EXEMPTION = "exemption"
    PAPER_COMPLETION = "paper completion"
    REVOCATION = "revocation"
    NAME_CHANGE = "name change"
    PUBLICATION = "policy publication"
    DISPOSAL = "disposal"


class Verdict(StrEnum):
    """What became of a proposal; only its proposer can withdraw it."""

    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


_RECORD = frozenset({Role.HR})
_SECOND = frozenset({Role.HR, Role.APPROVER})
MAY_PROPOSE: Mapping[Kind, frozenset[Role]] = {
    Kind.CORRECTION: _RECORD,
    Kind.EXEMPTION: _RECORD,
    Kind.PAPER_COMPLETION: _RECORD,
    Kind.REVOCATION: _RECORD,
    Kind.NAME_CHANGE: _RECORD,
    Kind.PUBLICATION: frozenset({Role.CONTENT_AUTHOR}),
    Kind.DISPOSAL: frozenset({Role.HR, Role.ADMINISTRATOR}),
}
MAY_DECIDE: Mapping[Kind, frozenset[Role]] = {
    Kind.CORRECTION: _SECOND,
    Kind.EXEMPTION: _SECOND,
    Kind.PAPER_COMPLETION: _SECOND,
    Kind.REVOCATION: _SECOND,
    Kind.NAME_CHANGE: _SECOND,
    Kind.PUBLICATION: frozenset({Role.CONTENT_AUTHOR, Role.APPROVER}),
    Kind.DISPOSAL: frozenset({Role.APPROVER, Role.ADMINISTRATOR}),
}
KEYED_TWICE: Mapping[Kind, str] = {Kind.PAPER_COMPLETION: "achieved_on"}
"""Kinds that the second person approves by keying the same day from the same sheet, and where the first day stands."""
CONCERNED = frozenset(role for roles in (*MAY_PROPOSE.values(), *MAY_DECIDE.values()) for role in roles)


@dataclass(frozen=True)
class Decided:
    """What somebody decided, when and in which words."""

    verdict: Verdict
    words: str
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True)
class Proposed:
    """A proposal as it was made.

    Attributes:
        subject: the row it is about, such as ``attestation:17``.
        detail: in the kind's own shape.
        proposed_by: the proposer's name.
        decided: None while it waits.
    """

    id: int
    kind: Kind
    subject: str
    detail: Mapping[str, Any]
    reason: str
    proposed_by_id: int
    proposed_by: str
    proposed_at: datetime
    decided: Decided | None = None

    @property
    def subject_id(self) -> int:
        """The key of the row it is about."""
        return int(self.subject.partition(":")[2])


def check_may_propose(principal: Principal, kind: Kind, reason: str) -> str:
    """Check that somebody may propose such an act, and give the reason, tidied.

    Raises:
        NotFoundError: ``no-proposal``, as for whatever is not for this person.
        RefusedError: ``reason-empty``, ``reason-long``.
    """
    if not principal.has(*MAY_PROPOSE[kind]):
        raise NotFoundError("no-proposal", "There is nothing here for your role.")
    return _words(reason, "Enter why this is to be done: the second person reads it.")


def is_for(principal: Principal, proposed: Proposed) -> bool:
    """Tell whether somebody may see a proposal: its proposer, and whoever may decide such acts."""
    return proposed.proposed_by_id == principal.staff_member_id or principal.has(*MAY_DECIDE[proposed.kind])


def check_may_decide(principal: Principal, proposed: Proposed, verdict: Verdict, words: str) -> str:
    """Check that somebody may decide a proposal so, and give the words, tidied.

    Raises:
        NotFoundError: ``no-proposal`` where it is not for them.
        RefusedError: ``already-decided``; ``own-proposal`` for deciding one's own; ``not-own-proposal`` for
            withdrawing another's; ``reason-empty`` for declining without a word; ``reason-long``.
    """
    if not is_for(principal, proposed):
        raise NotFoundError("no-proposal", "There is nothing here for your role.")
    if proposed.decided:
        raise RefusedError("already-decided", f"This has been {proposed.decided.verdict} already. Nothing was changed.")
    is_own = proposed.proposed_by_id == principal.staff_member_id
    if is_own and verdict is not Verdict.WITHDRAWN:
        raise RefusedError("own-proposal", "You proposed this yourself, so somebody else must decide it.")
    if verdict is Verdict.WITHDRAWN and not is_own:
        raise RefusedError("not-own-proposal", "Only the person who proposed this can withdraw it. Decline it instead.")
    if verdict is Verdict.DECLINED:
        return _words(words, "Enter why you decline: the person who proposed it reads it.")
    return _words(words, "") if words.strip() else ""


def check_keyed_again(proposed: Proposed, again: date | None) -> None:
    """Compare the day that the second person has keyed with the first.

    Raises:
        RefusedError: ``key-again`` without a day, ``keyed-differently``.
    """
    name = KEYED_TWICE.get(proposed.kind)
    if name is None:
        return
    if again is None:
        raise RefusedError("key-again", "Enter the date on the signed sheet, such as 23 11 2026")
    if again.isoformat() != proposed.detail[name]:
        raise RefusedError(
            "keyed-differently",
            "That is not the date that was keyed first. Look at the sheet again. If the first date is wrong, decline",
        )


def _words(text: str, ask: str) -> str:
    tidy = " ".join(text.split())
    if not tidy:
        raise RefusedError("reason-empty", ask)
    if len(tidy) > LONGEST_REASON:
        raise RefusedError("reason-long", f"The reason is longer than {LONGEST_REASON} characters. Shorten it.")
    return tidy
