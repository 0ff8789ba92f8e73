"""Where somebody is in the year: which round of a programme they are in, and whether it can be taken now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from induction.db import Session
from induction.db.models import Attestation, Reattestation
from induction.db.queries import learning, refresher
from induction.domain import requirement
from induction.domain.programme import Programme


@dataclass(frozen=True)
class Cycle:
    """One round of a programme.

    Attributes:
        number: counts from 1; the first is the induction, later ones are refreshers.
        is_open: whether modules can be taken and the policy attested to in it today.
        held: the attestation in hand, newest first; None before the first.
        asked: what changes of the policy have asked since the attestation in hand.
        is_early: open before the refresher window, only because of a change of the policy.
    """

    number: int
    is_open: bool
    held: Attestation | None
    asked: tuple[Reattestation, ...] = ()
    is_early: bool = False

    @property
    def expires_on(self) -> date | None:
        """The last day on which the record in hand is in date."""
        return self.held.expires_on if self.held else None

    def valid_until(self, day: date, programme: Programme) -> date:
        """Give the last day on which an attestation made on a day is in date.

        One that a change of the policy asks for before the window does not move the year: it ends when the one in
        hand does.
        """
        if self.is_early and self.expires_on:
            return self.expires_on
        return requirement.expiry(day, programme, self.expires_on)


def current(session: Session, staff_member_id: int, programme: Programme, day: date) -> Cycle:
    """Find the cycle somebody is in on a day.

    It is the next one as soon as its window is open, or a change of the policy asks something; else the one just held.
    """
    attested = learning.attestations(session, staff_member_id, programme.id)
    if not attested:
        return from_attestations(attested, programme, day)
    asked = refresher.reattestations(session, staff_member_id, programme.id, attested[0].recorded_at)
    return from_attestations(attested, programme, day, asked)


def from_attestations(
    attested: Sequence[Attestation], programme: Programme, day: date, asked: Sequence[Reattestation] = ()
) -> Cycle:
    """Work the cycle out from the attestations, newest first, and what was asked since the newest."""
    held = attested[0] if attested else None
    in_window = requirement.is_open(day, held.expires_on if held else None, programme)
    waiting = tuple(each for each in asked if each.assigned_on <= day)
    is_open = in_window or bool(waiting)
    last = held.cycle if held else 0
    return Cycle(last + 1 if is_open else last, is_open, held, waiting, is_early=is_open and not in_window)
