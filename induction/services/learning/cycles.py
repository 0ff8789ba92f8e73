"""Where somebody is in the year: which round of a programme they are in, and whether it can be taken now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from induction.db import Session
from induction.db.models import Attestation, Correction, Reattestation
from induction.db.queries import learning
from induction.domain.policies.policy import version_key
from induction.domain.standings import requirement
from induction.domain.standings.programme import Programme


@dataclass(frozen=True)
class Cycle:
    """One round of a programme.

    Attributes:
        number: counts from 1; the first is the induction, later ones are refreshers.
        is_open: whether modules can be taken and the policy attested to in it today.
        held: the attestation in hand that counts, the latest; None before the first.
        expires_on: the last day on which it is in date, after corrections.
        asked: what changes of the policy have asked and no attestation has settled, the one that is due first in front.
        is_early: open before the refresher window, only because of a change of the policy.
    """

    number: int
    is_open: bool
    held: Attestation | None
    expires_on: date | None = None
    asked: tuple[Reattestation, ...] = ()
    is_early: bool = False

    def valid_until(self, day: date, programme: Programme) -> date:
        """Give the last day on which an attestation made on a day is in date.

        One that a change of the policy asks for before the window does not move the year: it ends when the one in
        hand does.
        """
        if self.is_early and self.expires_on:
            return self.expires_on
        return requirement.expiry(day, programme, self.expires_on)


def current(session: Session, staff_member_id: int, programme: Programme, day: date) -> Cycle:
    """Find the cycle somebody is in on a day: the next one as soon as it can be taken, else the one just held.

    It can be taken from the opening of the refresher window on, and while a policy change asks for it.
    """
    made = learning.attestations(session, staff_member_id, programme.id)
    counting = (_counted(*each) for each in made if each[1] is None or each[1].achieved_on)
    counted = sorted(counting, key=lambda each: (each[0], each[2].id))
    last = max((attestation.cycle for attestation, _ in made), default=0)
    if not counted:
        return Cycle(last + 1, True, None)
    _, expires_on, held = counted[-1]
    asked = learning.reattestations(session, staff_member_id, programme.id)
    waiting = tuple(each for each in asked if each.assigned_on <= day and not _is_settled(each, counted))
    in_window = requirement.is_open(day, expires_on, programme)
    is_open = in_window or bool(waiting)
    number = last + 1 if is_open else held.cycle
    return Cycle(number, is_open, held, expires_on, waiting, is_early=is_open and not in_window)


def _counted(made: Attestation, correction: Correction | None) -> tuple[date, date, Attestation]:
    if correction and correction.achieved_on and correction.expires_on:
        return correction.achieved_on, correction.expires_on, made
    return made.achieved_on, made.expires_on, made


def _is_settled(asked: Reattestation, counted: Sequence[tuple[date, date, Attestation]]) -> bool:
    """An attestation to the new version, or a later one, made since settles it."""
    return any(
        achieved_on >= asked.assigned_on and version_key(made.policy_version) >= version_key(asked.policy_version)
        for achieved_on, _, made in counted
    )
