"""Is a certificate current? One of four answers, apart from the question whether it is genuine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from induction.domain.certificates.certificate import day_in_words


class RevocationReason(StrEnum):
    """Why a certificate was revoked, as anybody may read it. Names are kept for ever: rows refer to them."""

    ISSUED_IN_ERROR = "issued in error"
    WRONG_PERSON = "issued to the wrong person"
    RECORD_CORRECTED = "the record behind it was corrected"
    OBTAINED_IMPROPERLY = "obtained improperly"
    KEY_COMPROMISED = "others may have had the key that sealed it"


@dataclass(frozen=True)
class Revocation:
    """That a certificate no longer stands, since when and why."""

    on: date
    reason: RevocationReason


class Current(StrEnum):
    """Whether a certificate can be relied on today."""

    VALID = "valid"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"


@dataclass(frozen=True)
class State:
    """Whether a certificate is current, and what stands in its place if not.

    Attributes:
        superseded_by: the number of the certificate that took its place, also where it is revoked or expired.
    """

    current: Current
    valid_until: date
    superseded_by: str | None = None
    revocation: Revocation | None = None

    @property
    def words(self) -> str:
        """Say it to whoever checks."""
        by = f" Certificate {self.superseded_by} has taken its place." if self.superseded_by else ""
        if self.revocation:
            return f"It was revoked on {day_in_words(self.revocation.on)}: {self.revocation.reason}.{by}"
        until = day_in_words(self.valid_until)
        if self.current is Current.EXPIRED:
            return f"It was valid until {until}.{by}"
        if self.current is Current.SUPERSEDED:
            return f"The same person has a later certificate, {self.superseded_by}."
        return f"It is valid until {until}."


def state_on(
    day: date,
    valid_until: date,
    *,
    replaced_by: str | None = None,
    followed_by: str | None = None,
    revocation: Revocation | None = None,
) -> State:
    """Judge a certificate on a day: revoked before superseded, superseded before expired.

    Args:
        day: the calendar date in London.
        valid_until: the last day on which it is in date.
        replaced_by: the number of a certificate issued instead of it, for the same attestation.
        followed_by: the number of a certificate for a later attestation: both are valid until this one is over.
        revocation: the word of two people that it no longer stands.
    """
    is_over = day > valid_until
    superseded_by = replaced_by or (followed_by if is_over else None)
    if revocation:
        current = Current.REVOKED
    elif superseded_by:
        current = Current.SUPERSEDED
    else:
        current = Current.EXPIRED if is_over else Current.VALID
    return State(current, valid_until, superseded_by, revocation)
