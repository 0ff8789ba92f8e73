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


_WORDS = {
    SealLevel.B_B: "the seal's own moment",
    SealLevel.B_T: "a moment that a timestamp authority vouches for",
    SealLevel.B_LT: "the same, with what shows that no certificate was revoked",
    SealLevel.B_LTA: "the same, renewed by an archive timestamp",
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
