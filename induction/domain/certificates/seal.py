"""What a seal is made with and how strong it is: the level it keeps for years, and the key that made it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SealLevel(StrEnum):
    """How long a seal can be checked without asking anybody (ETSI EN 319 142-1, PAdES baseline levels)."""

    B_B = "B-B"
    B_T = "B-T"
    B_LT = "B-LT"
    B_LTA = "B-LTA"

    @property
    def words(self) -> str:
        """Say it to a person."""
        return _WORDS[self]

    @property
    def shows_revocation(self) -> bool:
        """Tell whether it carries what shows that no certificate was revoked."""
        return self in (SealLevel.B_LT, SealLevel.B_LTA)


def reason_words(holder: str, level: SealLevel) -> str:
    """Write the reason that a seal states; it names a level above the usual, so that none can be taken away unseen."""
    return f"Sealed by {holder}" if level is SealLevel.B_B else f"Sealed by {holder} (PAdES {level})"


def level_in(reason: str) -> SealLevel:
    """Read the level that a seal states in its reason."""
    return next((level for level in SealLevel if reason.endswith(f"(PAdES {level})")), SealLevel.B_B)


_WORDS = {
    SealLevel.B_B: "the seal's own moment",
    SealLevel.B_T: "a moment that a timestamp authority vouches for",
    SealLevel.B_LT: "the same, with what shows that no certificate was revoked",
    SealLevel.B_LTA: "the same, under an archive timestamp over the whole file",
}


@dataclass(frozen=True)
class SealKey:
    """A key that seals, as everybody may know it.

    Attributes:
        id: the first 16 hex digits of the SHA-256 of its certificate.
        chain: its certificate, then its issuers' up to the root, in PEM.
    """

    id: str
    chain: str


@dataclass(frozen=True)
class Sealed:
    """A sealed file, and what it was sealed with."""

    body: bytes
    key: SealKey
    level: SealLevel
