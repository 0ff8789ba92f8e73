"""Hold a certificate's file against checkpoints of the ledger, offline: the file of trust names the ledger's keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from pyhanko.pdf_utils.reader import PdfFileReader

from induction.domain.certificates.certificate import day_in_words
from induction.domain.errors import RefusedError
from induction.domain.proofs.anchor import Anchorage, Anchored, anchored
from induction.domain.proofs.checkpoint import Checkpoint, notes, read
from induction.domain.proofs.ledger_proof import Proofs, read_proofs
from induction.domain.proofs.signed_note import Verifier
from induction.signing.examination import Examination, Verdict
from induction.signing.trust import Trust

PROOF_NAME = "ledger-proof.json"


@dataclass(frozen=True)
class Evidence:
    """What an auditor holds beside a certificate: checkpoints whose signatures are good, and proofs."""

    checkpoints: Sequence[Checkpoint]
    proofs: Proofs


def read_evidence(checkpoint: Path, proof: Path | None, verifiers: Sequence[Verifier]) -> Evidence:
    """Read what an auditor holds.

    Raises:
        RefusedError: ``no-ledger-key`` where the trust names no key of a ledger, ``no-checkpoint`` for a file without
            one, ``note-unsigned`` or ``note-forged`` for one that is not the ledger's, ``proof`` for a damaged proof.
        OSError: when a file cannot be read.
    """
    if not verifiers:
        raise RefusedError(
            "no-ledger-key",
            "The trust names no key of a ledger, so that nobody can tell whose the checkpoint is. "
            "Ask the organisation for a new file: induction keys export-trust.",
        )
    text = checkpoint.read_text(encoding="utf-8", errors="replace")
    found = [read(note, verifiers) for note in notes(text)]
    if not found:
        raise RefusedError("no-checkpoint", f"{checkpoint} holds no checkpoint.")
    given = read_proofs(proof.read_text(encoding="utf-8", errors="replace")) if proof else Proofs()
    return Evidence(found, given)


def witnessed(
    pdf: bytes, examined: Examination, evidence: Evidence, trust: Trust
) -> tuple[Examination, Anchored | None]:
    """Hold an examined file against the evidence; only a file that the trusted seal covers is looked into.

    A file by a key that others may have had is genuine when the ledger recorded its exact bytes before that.
    """
    if examined.key_id is None:
        return examined, None
    found = anchored(_proof_in(pdf), examined.sha256, evidence.checkpoints, evidence.proofs)
    since = trust.compromised.get(examined.key_id)
    if examined.reason != "compromised" or found.recorded_at is None or since is None or found.recorded_at >= since:
        return examined, found
    words = (
        f"Others may have had its key since {day_in_words(since)}, but the ledger recorded exactly these bytes on "
        f"{day_in_words(found.recorded_at)}."
    )
    return replace(examined, verdict=Verdict.GENUINE, reason="recorded", words=words), found


def answer(examined: Examination, found: Anchored | None) -> int:
    """Give the exit code: 0 when all is well, 1 when something is not, 2 when something cannot be told."""
    if examined.verdict is Verdict.NOT_GENUINE or (found and found.verdict is Anchorage.CONTRADICTED):
        return 1
    if examined.verdict is Verdict.UNCONFIRMED or (found and found.verdict is Anchorage.UNCONFIRMED):
        return 2
    return 0


def _proof_in(pdf: bytes) -> bytes | None:
    """Take the proof out of a file whose bytes are known to be the sealer's own."""
    names = PdfFileReader(BytesIO(pdf)).root.get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names", [])
    for place in range(0, len(names) - 1, 2):
        specification = names[place + 1]
        if specification.get("/UF", specification.get("/F")) == PROOF_NAME:
            return bytes(specification["/EF"]["/F"].data)
    return None
