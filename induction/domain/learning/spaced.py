"""Single questions some weeks after an attestation: optional, one at a time, of no weight in anything that counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from induction.domain.learning.module import Module
from induction.domain.learning.refresher import Candidate, Met, Reason, candidates, pick, strongest

WEEKS = (2, 8, 20)
OFFERED_DAYS = 28  # then it goes by itself


def offered(day: date, attested_on: date, settled: Collection[int]) -> int | None:
    """Say after how many weeks the question is that is offered on a day; None where none is.

    Args:
        day: today.
        attested_on: of the attestation in hand.
        settled: the weeks of those that were answered or declined.
    """
    for weeks in WEEKS:
        first = attested_on + timedelta(weeks=weeks)
        if first <= day < first + timedelta(days=OFFERED_DAYS) and weeks not in settled:
            return weeks
    return None


def choose(
    modules: Sequence[Module], met: Mapping[tuple[str, str], Met], asked: Collection[tuple[str, str]], seed: str
) -> Candidate | None:
    """Choose the question: something missed when it was last met, else something new, else anything.

    Modules with a content note are left out: a minute in between is not the time for them.

    Args:
        modules: the programme's.
        met: how scenes were answered when they were last met.
        asked: what earlier single questions asked.
        seed: the person, the attestation and the weeks.
    """
    light = [module for module in modules if module.content_note is None]
    pool = [
        each
        for each in strongest(candidates(light, met))
        if each.key not in asked and each.scene in each.module.standing_alone
    ]
    picked: list[Candidate] = []
    for reason in (Reason.MISSED, Reason.UNMET, Reason.AGAIN):
        pick(pool, picked, reason, 1 - len(picked), seed)
    return picked[0] if picked else None
