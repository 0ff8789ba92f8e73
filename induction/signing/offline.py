"""The whole of the program that an auditor keeps: a file, a file of trust, three answers. `standalone` writes it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from induction.domain.errors import InductionError
from induction.signing.envelope import LARGEST_FILE
from induction.signing.examination import Examination, Verdict, examine
from induction.signing.trust import read_trust

EXITS = {Verdict.GENUINE: 0, Verdict.NOT_GENUINE: 1, Verdict.UNCONFIRMED: 2}


def main(arguments: list[str] | None = None) -> int:
    """Check files and say of each what it is: 0 when all are genuine, 1 when one is not, 2 when one cannot be told."""
    parser = argparse.ArgumentParser(description="Check that certificates are exactly as they were sealed.")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a certificate in PDF")
    parser.add_argument("--trust", required=True, type=Path, help="the organisation's file of trust, in PEM")
    asked = parser.parse_args(arguments)
    worst = 0
    try:
        trust = read_trust(asked.trust)
        for path in asked.files:
            with path.open("rb") as opened:
                found = examine(opened.read(LARGEST_FILE + 1), trust)
            sys.stdout.write(f"{path}: {found.verdict}. {found.words}\n{_facts(found)}")
            worst = 1 if 1 in (worst, EXITS[found.verdict]) else max(worst, EXITS[found.verdict])
    except (InductionError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return worst


def _facts(found: Examination) -> str:
    facts = {"Certificate number": found.number, "Sealed at": found.signed_at, "SHA-256": found.sha256}
    return "".join(f"  {label}: {value}\n" for label, value in facts.items() if value)
