"""Where somebody is in the year: which round of a programme they are in, and whether it can be taken now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from induction.db import Session
from induction.db.models import Attestation
from induction.db.queries import learning
from induction.domain import requirement
from induction.domain.programme import Programme


@dataclass(frozen=True)
class Cycle:
    """One round of a programme.

    Attributes:
        number: counts from 1; the first is the induction, later ones are refreshers.
        is_open: whether modules can be taken and the policy attested to in it today.
        held: the attestation in hand, newest first; None before the first.
    """

    number: int
    is_open: bool
    held: Attestation | None

    @property
    def expires_on(self) -> date | None:
        """The last day on which the record in hand is in date."""
        return self.held.expires_on if self.held else None


def current(session: Session, staff_member_id: int, programme: Programme, day: date) -> Cycle:
    """Find the cycle somebody is in on a day: the next one as soon as its window is open, else the one just held."""
    return from_attestations(learning.attestations(session, staff_member_id, programme.id), programme, day)


def from_attestations(attested: Sequence[Attestation], programme: Programme, day: date) -> Cycle:
    """Work the cycle out from the attestations, newest first."""
    held = attested[0] if attested else None
    is_open = requirement.is_open(day, held.expires_on if held else None, programme)
    last = held.cycle if held else 0
    return Cycle(last + 1 if is_open else last, is_open, held)
