"""Verify the ledger: its own rows, what witnesses say of it, and the rows of the facts it speaks of."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable
from contextlib import closing
from typing import Any

from induction.db import Session
from induction.db.base import Base
from induction.db.models import Attestation, Certificate, Completion, Correction
from induction.db.queries import ledger, ledger_scan
from induction.db.snapshot import begin_snapshot
from induction.domain.checkpoint import Checkpoint
from induction.domain.ledger import BOUND, Kind, record_text
from induction.domain.ledger_check import Checked, Fault, check

FACTS: dict[Kind, tuple[type[Base], str]] = {
    Kind.COMPLETION: (Completion, ""),
    Kind.ATTESTATION: (Attestation, ""),
    Kind.CERTIFICATE_ISSUED: (Certificate, "issued_at"),
    Kind.CORRECTION: (Correction, ""),
}
"""The table of each kind of fact in `domain.ledger.BOUND`, and the column that is empty until the row is a fact."""


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
    for kind, (model, moment) in FACTS.items():
        columns = BOUND[kind]
        for row in ledger_scan.recorded_rows(session, kind, model, columns):
            index, subject, text = row[0], row[1], row[2]
            if row[3] is None:
                yield Fault(index, index, f"It speaks of {subject}, which is not in the record.")
            elif what := _difference(text, subject, dict(zip(columns, row[4:], strict=True))):
                yield Fault(index, index, f"It says another {what} of {subject} than the record does.")
        for row in ledger_scan.rows_without_entry(session, kind, model, (), moment=moment)[:1]:
            size = ledger.size(session)
            yield Fault(size, size, f"It is missing: {model.__tablename__}:{row[0]} is in the record and in no entry.")


def _difference(text: str, subject: str, row: dict[str, Any]) -> str:
    """Name what a record and a row say differently; a record made before a column was bound need not have it."""
    if text == record_text(subject, row):
        return ""
    said: dict[str, Any] = json.loads(text)["facts"]
    found: dict[str, Any] = json.loads(record_text(subject, row))["facts"]
    return ", ".join(name for name, value in said.items() if value != found.get(name)).replace("_", " ")
