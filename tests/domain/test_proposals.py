"""Who may propose, who may decide, and that nobody decides their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from induction.domain.errors import InductionError
from induction.domain.people import Principal, Role
from induction.domain.proposals import (
    MAY_DECIDE,
    MAY_PROPOSE,
    Decided,
    Kind,
    Proposed,
    Verdict,
    check_may_decide,
    check_may_propose,
    is_for,
)

MOMENT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PROPOSED = Proposed(1, Kind.CORRECTION, "attestation:17", {}, "Entered for another.", 5, "Ada", MOMENT)
DONE = replace(PROPOSED, decided=Decided(Verdict.APPROVED, "", "Bo", MOMENT))


def person(key: int, *roles: Role) -> Principal:
    return Principal(key, 1, "A Name", "40100001", frozenset({Role.LEARNER, *roles}), MOMENT, MOMENT)


def test_every_kind_says_who_may_propose_and_who_may_decide() -> None:
    assert set(MAY_PROPOSE) == set(MAY_DECIDE) == set(Kind)
    assert all(MAY_PROPOSE.values())
    assert all(MAY_DECIDE.values())
    assert Role.LEARNER not in set().union(*MAY_PROPOSE.values(), *MAY_DECIDE.values())


@pytest.mark.parametrize(
    ("who", "proposed", "verdict", "words", "refusal"),
    [
        (person(6, Role.HR), PROPOSED, Verdict.APPROVED, "", ""),
        (person(6, Role.APPROVER), PROPOSED, Verdict.APPROVED, "", ""),
        (person(6, Role.APPROVER), PROPOSED, Verdict.DECLINED, "Wrong person.", ""),
        (person(6, Role.APPROVER), PROPOSED, Verdict.DECLINED, "  ", "reason-empty"),  # a no needs a word
        (person(6, Role.APPROVER), PROPOSED, Verdict.DECLINED, "x" * 501, "reason-long"),
        (person(5, Role.HR), PROPOSED, Verdict.APPROVED, "", "own-proposal"),
        (person(5, Role.HR, Role.APPROVER), PROPOSED, Verdict.APPROVED, "", "own-proposal"),  # roles do not add up
        (person(5, Role.HR), PROPOSED, Verdict.WITHDRAWN, "", ""),
        (person(5), PROPOSED, Verdict.WITHDRAWN, "", ""),  # the role may have gone since
        (person(6, Role.HR), PROPOSED, Verdict.WITHDRAWN, "", "not-own-proposal"),
        (person(6, Role.CONTENT_AUTHOR), PROPOSED, Verdict.APPROVED, "", "no-proposal"),  # not theirs to see
        (person(6), PROPOSED, Verdict.APPROVED, "", "no-proposal"),
        (person(6, Role.HR), DONE, Verdict.APPROVED, "", "already-decided"),
        (person(5, Role.HR), DONE, Verdict.WITHDRAWN, "", "already-decided"),
    ],
)
def test_a_decision(who: Principal, proposed: Proposed, verdict: Verdict, words: str, refusal: str) -> None:
    if not refusal:
        assert check_may_decide(who, proposed, verdict, words) == words
        return
    with pytest.raises(InductionError) as refused:
        check_may_decide(who, proposed, verdict, words)
    assert refused.value.reason == refusal


def test_a_proposal_needs_the_role_and_a_reason() -> None:
    assert check_may_propose(person(5, Role.HR), Kind.CORRECTION, " Entered  for another. ") == "Entered for another."
    for who, reason, refusal in (
        (person(5, Role.APPROVER), "Why", "no-proposal"),
        (person(5, Role.HR), " ", "reason-empty"),
        (person(5, Role.HR), "x" * 501, "reason-long"),
    ):
        with pytest.raises(InductionError) as refused:
            check_may_propose(who, Kind.CORRECTION, reason)
        assert refused.value.reason == refusal


def test_a_proposal_is_for_its_proposer_and_for_those_who_may_decide() -> None:
    assert is_for(person(5), PROPOSED)
    assert is_for(person(6, Role.APPROVER), PROPOSED)
    assert not is_for(person(6, Role.ADMINISTRATOR), PROPOSED)


def test_the_subject_names_a_row() -> None:
    assert PROPOSED.subject_id == 17
