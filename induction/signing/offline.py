"""The whole of the program that an auditor keeps: files, a file of trust, three answers. `standalone` writes it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from induction.domain.errors import InductionError
from induction.domain.proofs.anchor import Anchored
from induction.signing.envelope import LARGEST_FILE
from induction.signing.evidence_pack import examine_pack, is_pack
from induction.signing.examination import Examination, examine
from induction.signing.trust import Trust, read_trust
from induction.signing.witnessing import Evidence, answer, read_evidence, witnessed


def main(arguments: list[str] | None = None) -> int:
    """Check files and say of each what it is: 0 when all are genuine, 1 when one is not, 2 when one cannot be told."""
    asked = _parser().parse_args(arguments)
    worst = 0
    try:
        trust = read_trust(asked.trust)
        held = read_evidence(asked.checkpoint, asked.proof, trust.ledgers) if asked.checkpoint else None
        for path in asked.files:
            found, anchored = _examined(path, trust, held)
            sys.stdout.write(f"{path}: {found.verdict}. {found.words}\n{_facts(found, anchored)}")
            code = answer(found, anchored)
            worst = 1 if 1 in (worst, code) else max(worst, code)
    except (InductionError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return worst


def _examined(path: Path, trust: Trust, held: Evidence | None) -> tuple[Examination, Anchored | None]:
    if is_pack(path):
        return examine_pack(path, trust), None
    with path.open("rb") as opened:
        body = opened.read(LARGEST_FILE + 1)
    found = examine(body, trust)
    return witnessed(body, found, held, trust) if held else (found, None)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Check that certificates and evidence packs are as they were sealed.")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a certificate in PDF, or an evidence pack")
    parser.add_argument("--trust", required=True, type=Path, help="the organisation's file of trust, in PEM")
    parser.add_argument("--checkpoint", type=Path, help="a file or mail that holds checkpoints of the ledger")
    parser.add_argument("--proof", type=Path, help="the proof between the certificate and the checkpoint")
    return parser


def _facts(found: Examination, anchored: Anchored | None) -> str:
    facts = {
        "Certificate number": found.number,
        "Sealed at": found.signed_at,
        "SHA-256": found.sha256,
        "Ledger": f"{anchored.verdict}. {anchored.words}" if anchored else None,
    }
    return "".join(f"  {label}: {value}\n" for label, value in facts.items() if value)
