"""Is a certificate's entry in what a checkpoint says was signed? Told from files alone, without the ledger.

A certificate holds the proof that its attestation lies in a tree of some size, under some root. A checkpoint says what
the root of another size was, under the ledger's signature. The consistency proof between the two sizes joins them. It
speaks of no person, so it can be handed to whoever asks. docs/ledger.md says what this shows, and what it does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from induction.domain.proofs.checkpoint import Checkpoint
from induction.domain.proofs.ledger_proof import Growth, Included, Proofs, included
from induction.domain.proofs.merkle import is_consistent

_ISSUED = "certificate issued"


class Anchorage(StrEnum):
    """How a certificate stands to the checkpoints somebody holds."""

    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    UNCONFIRMED = "cannot be confirmed"


@dataclass(frozen=True)
class Anchored:
    """What was found out.

    Attributes:
        words: the same, for a person.
        recorded_at: when the ledger recorded exactly these bytes, where a proof shows that; None otherwise.
    """

    verdict: Anchorage
    words: str
    recorded_at: datetime | None = None


def anchored(proof: bytes | None, fingerprint: str, checkpoints: Sequence[Checkpoint], proofs: Proofs) -> Anchored:
    """Hold what a genuine certificate proves of the ledger against checkpoints whose signatures are known to be good.

    Args:
        proof: the inclusion proof that lies in the certificate; None where it has none.
        fingerprint: the file's own SHA-256, in hex.
        checkpoints: at least one.
        proofs: what the organisation has handed out beside it.
    """
    if two := _contradiction(checkpoints):
        return two
    claim = included(proof) if proof is not None else None
    if claim is None:
        return Anchored(Anchorage.UNCONFIRMED, "The file holds no proof that it is in the ledger: it is from before.")
    for checkpoint in checkpoints:
        if checkpoint.size == claim.size and checkpoint.root != claim.root:
            words = (
                f"The checkpoint of {claim.size} entries says another root than the certificate. "
                "The ledger was rewritten, or the checkpoint is of another ledger."
            )
            return Anchored(Anchorage.CONTRADICTED, words)
    joined = [each for each in checkpoints if each.size > claim.index and _is_joined(claim, each, proofs.growths)]
    if not joined:
        return Anchored(Anchorage.UNCONFIRMED, _what_is_missing(claim, checkpoints, proofs.growths))
    largest = max(joined, key=lambda each: each.size)
    recorded_at = _recorded_at(fingerprint, checkpoints, proofs.issues)
    exactly = ", which recorded exactly this file too" if recorded_at else ""
    words = f"Entry {claim.index} is in the ledger of {largest.size} entries that {largest.origin} signed{exactly}."
    return Anchored(Anchorage.CONFIRMED, words, recorded_at)


def _contradiction(checkpoints: Iterable[Checkpoint]) -> Anchored | None:
    roots: dict[tuple[str, int], bytes] = {}
    for each in checkpoints:
        if roots.setdefault((each.origin, each.size), each.root) != each.root:
            words = f"Two checkpoints of {each.size} entries, both signed by {each.origin}, say different roots."
            return Anchored(Anchorage.CONTRADICTED, words)
    return None


def _is_joined(claim: Included, checkpoint: Checkpoint, growths: Iterable[Growth]) -> bool:
    if checkpoint.size == claim.size:
        return True  # the roots have been compared
    ends = sorted([(claim.size, claim.root), (checkpoint.size, checkpoint.root)])
    (old, old_root), (new, new_root) = ends
    return any(
        (each.old, each.new) == (old, new) and is_consistent(old, old_root, new, new_root, each.path)
        for each in growths
    )


def _what_is_missing(claim: Included, checkpoints: Sequence[Checkpoint], growths: Iterable[Growth]) -> str:
    newest = max(checkpoints, key=lambda each: each.size)
    if newest.size <= claim.index:
        return f"The checkpoint of {newest.size} entries is older than entry {claim.index}. Get a later one."
    sizes = tuple(sorted((claim.size, newest.size)))
    if any((each.old, each.new) == sizes for each in growths):
        return (
            f"The proof does not lead from {sizes[0]} to {sizes[1]} entries: it is damaged, or the ledger was "
            "rewritten in between. Ask for another."
        )
    return (
        f"The certificate is sealed under {claim.size} entries, the checkpoint has {newest.size}. Ask the organisation "
        f"for the proof between the two (induction certificate prove NUMBER --size {newest.size}) and give it with "
        "--proof."
    )


def _recorded_at(fingerprint: str, checkpoints: Iterable[Checkpoint], issues: Iterable[Included]) -> datetime | None:
    """Tell when the ledger recorded the issue of exactly these bytes, in a tree that a checkpoint has signed."""
    signed = {(each.size, each.root) for each in checkpoints}
    for each in issues:
        is_this = each.entry["kind"] == _ISSUED and each.facts.get("sha256") == fingerprint
        if is_this and (each.size, each.root) in signed:
            return datetime.fromisoformat(each.entry["recorded_at"])
    return None
