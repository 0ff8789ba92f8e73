"""Staff imports of the past: which there were, and what became of each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, NamedTuple

from induction.db import Session
from induction.db.models import StaffImport
from induction.db.queries import staff_import as queries
from induction.domain.audit import acting_staff_member
from induction.domain.errors import NotFoundError
from induction.domain.staff_import.changes import Outcome
from induction.domain.staff_import.outcomes import REFUSED_COLUMNS
from induction.export import csv_file

MOST_LISTED = 24  # two years of monthly imports


class Line(NamedTuple):
    """What became of one row, or of one person whom the file lacked."""

    row: int | None
    outcome: str
    employee_number: str
    words: str
    name: str


@dataclass(frozen=True)
class DoneImport:
    """An import. `by` is the name of whoever did it, or the part of the program."""

    id: int
    file_name: str
    by: str
    imported_at: datetime
    people: int
    counts: dict[Outcome, int]
    unchanged: int
    refused: int
    lines: Sequence[Line] = ()


def latest(session: Session) -> list[DoneImport]:
    """List the latest imports, newest first."""
    return [_done(session, row) for row in queries.imports(session, MOST_LISTED)]


def find(session: Session, import_id: int) -> DoneImport:
    """Give an import with all its lines.

    Raises:
        NotFoundError: ``no-import``.
    """
    row = queries.staff_import(session, import_id)
    if row is None:
        raise NotFoundError("no-import", "There is no such import.")
    return _done(session, row, [Line(*line) for line in queries.lines(session, import_id)])


def write_refused(session: Session, import_id: int, stream: IO[bytes]) -> None:
    """Write the rows that an import left out or used in part, as CSV.

    Raises:
        NotFoundError: ``no-import``.
    """
    used = {"refused": "no", "remark": "in part"}
    rows = [
        (line.row, line.employee_number, used[line.outcome], line.words)
        for line in find(session, import_id).lines
        if line.outcome in used
    ]
    csv_file.write(stream, REFUSED_COLUMNS, [sorted(rows)])


def _done(session: Session, row: StaffImport, lines: Sequence[Line] = ()) -> DoneImport:
    counts = {
        Outcome.JOINER: row.joiners,
        Outcome.RETURNER: row.returners,
        Outcome.MOVER: row.movers,
        Outcome.LEAVER: row.leavers,
        Outcome.CHANGED: row.changed,
    }
    return DoneImport(
        row.id,
        row.file_name,
        _actor(session, row.actor),
        row.imported_at,
        sum(counts.values()),
        counts,
        row.unchanged,
        row.refused,
        lines,
    )


def _actor(session: Session, actor: str) -> str:
    key = acting_staff_member(actor)
    return queries.name(session, key) if key else actor.removeprefix("system:")
