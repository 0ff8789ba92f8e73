"""Verify the ledger: its own rows, what witnesses say of it, and the rows of the facts it speaks of."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable
from contextlib import closing
from typing import Any

from induction.db import Session
from induction.db.queries import ledger, ledger_scan
from induction.db.snapshot import begin_snapshot
from induction.domain.proofs.checkpoint import Checkpoint
from induction.domain.proofs.ledger import Facts, record_text
from induction.domain.proofs.ledger_check import Checked, Fault, check
from induction.services.proofs.ledger_facts import FACTS


def verify(session: Session, checkpoints: Iterable[Checkpoint]) -> Checked:
    """Check the whole ledger as it stands at one moment, and then every fact against it; stops at the first fault."""
    begin_snapshot(session)
    witnesses: dict[int, list[bytes]] = {}
    for checkpoint in checkpoints:
        witnesses.setdefault(checkpoint.size, []).append(checkpoint.root)
    with closing(ledger_scan.lines(session)) as lines:
        checked = check(lines, witnesses)
    if checked.fault is None and (stray := ledger_scan.stray_record(session)) is not None:
        checked.fault = Fault(stray, stray, "There is a record, but no entry.")
    if checked.fault is None:
        with closing(_facts_that_differ(session)) as faults:
            checked.fault = next(faults, None)
    return checked


def _facts_that_differ(session: Session) -> Generator[Fault, None, None]:
    for kind, source in FACTS.items():
        for index, subject, text, facts in source.recorded(session, kind):
            if facts is None:
                yield Fault(index, index, f"It speaks of {subject}, which is not in the record.")
            elif what := _difference(text, subject, facts):
                yield Fault(index, index, f"It says another {what} of {subject} than the record does.")
        for subject, _ in source.unrecorded(session, kind):
            size = ledger.size(session)
            yield Fault(size, size, f"It is missing: {subject} is in the record and in no entry.")


def _difference(text: str, subject: str, facts: Facts) -> str:
    """Name what a record and the rows say differently; a record made before something was bound need not have it."""
    if text == (written := record_text(subject, facts)):
        return ""
    said: dict[str, Any] = json.loads(text)["facts"]
    found: dict[str, Any] = json.loads(written)["facts"]
    return ", ".join(name for name, value in found.items() if said.get(name, value) != value).replace("_", " ")
