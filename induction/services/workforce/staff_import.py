"""Bring staff in and out by an extract: read it, show what it would do, and do exactly that."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from induction.db import Session
from induction.db.queries import staff as staff_queries
from induction.domain.calendar import london_date
from induction.domain.errors import RefusedError
from induction.domain.library_values import Library
from induction.domain.staff_import.mapping import StaffMapping
from induction.domain.staff_import.outcomes import REFUSED_COLUMNS, refused_rows
from induction.domain.staff_import.plan import Plan, planned
from induction.domain.staff_import.reading import read_table
from induction.domain.staff_import.rows import Reading
from induction.domain.staff_import.state import State
from induction.export import csv_file
from induction.extract import opened
from induction.services.standings import standing
from induction.services.workforce import staff_evidence, staff_recording, staff_state
from induction.services.workforce.staff_state import Keys

_PIECE = 1 << 20
LONGEST_FILE_NAME = 120


@dataclass(frozen=True)
class StaffFile:
    """A staff extract that was read.

    Attributes:
        name: the file's own name, without folders.
    """

    name: str
    sha256: str
    reading: Reading


@dataclass(frozen=True)
class Agreement:
    """A plan that may be carried out in the transaction in which it was made."""

    file: StaffFile
    plan: Plan
    state: State
    keys: Keys


class PlanChangedError(RefusedError):
    """The records are no longer those of the dry run that was agreed to."""

    def __init__(self) -> None:
        super().__init__(
            "plan-changed",
            "The records have changed since the dry run was shown. Nothing was imported: look at the new dry run.",
        )


def read_file(stream: IO[bytes], name: str, mapping: StaffMapping, today: date) -> StaffFile:
    """Read a staff extract, CSV or Excel.

    Raises:
        RefusedError: a file that cannot be used as a whole, with the reason.
    """
    tidy = tidy_name(name)
    with opened(stream, tidy, mapping.encoding) as table:
        reading = read_table(table.rows, mapping, today, table.notes)
    return StaffFile(tidy, file_sha256(stream), reading)


def dry_run(session: Session, file: StaffFile, moment: datetime) -> Plan:
    """Work out what an import would do now. Changes nothing.

    Raises:
        RefusedError: ``too-entangled``, ``last-administrator``.
    """
    state, _ = staff_state.load(session)
    return planned(file.reading, state, london_date(moment))


def agree(
    session: Session, moment: datetime, file: StaffFile, *, confirmed: str = "", agreed: str | None = None
) -> Agreement:
    """Make the plan that is to be carried out, and see to it that it is the one that was agreed to.

    Args:
        session: at the start of a write transaction.
        moment: now (UTC); changes hold from its London date.
        file: what was read.
        confirmed: what was typed to confirm many leavers.
        agreed: the fingerprint of the dry run that was agreed to; None to agree to whatever it is.

    Raises:
        PlanChangedError: when the dry run would no longer be the one that was agreed to.
        RefusedError: ``not-confirmed``, and as `dry_run` does.
    """
    staff_queries.lock_everybody(session)
    state, keys = staff_state.load(session)
    plan = planned(file.reading, state, london_date(moment))
    if agreed is not None and agreed != plan.fingerprint:
        raise PlanChangedError
    plan.check_confirmed(confirmed)
    return Agreement(file, plan, state, keys)


def carry_out(
    session: Session,
    moment: datetime,
    actor: str,
    library: Library,
    agreement: Agreement,
    *,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> int | None:
    """Import what was agreed to; gives the key of the import, None when there was nothing to do.

    Args:
        session: still in the transaction of the agreement.
        moment: that of the agreement.
        actor: who imports.
        library: the content in use, by which standing is reckoned.
        agreement: the plan.
        progress: told, within the transaction, how many of how many people are done. Somebody who is recorded counts
            half, and whole when their standing is worked out.
    """
    file, plan, keys = agreement.file, agreement.plan, agreement.keys
    if plan.changes_nothing:
        return None
    everybody = len(plan.people)
    recorder = staff_recording.Recorder(session, moment, actor, keys)
    touched = recorder.record(plan, agreement.state, lambda done: progress(done // 2, everybody))

    def reckoned(done: int) -> None:
        progress(everybody * (len(touched) + done) // (2 * len(touched)), everybody)

    standing.refresh(session, library, touched, moment, reckoned)
    return staff_evidence.keep(
        session, moment, actor, plan, people=keys.people, file_name=file.name, file_sha256=file.sha256
    )


def write_refused(stream: IO[bytes], plan: Plan) -> None:
    """Write the rows that were left out, and those used in part, as CSV."""
    csv_file.write(stream, REFUSED_COLUMNS, [refused_rows(plan)])


def tidy_name(name: str) -> str:
    """Give a file's own name, without folders and not too long."""
    return name.replace("\\", "/").rpartition("/")[2][-LONGEST_FILE_NAME:]


def file_sha256(stream: IO[bytes]) -> str:
    """Give the SHA-256 of a whole file, in hex."""
    stream.seek(0)
    found = hashlib.sha256()
    while piece := stream.read(_PIECE):
        found.update(piece)
    return found.hexdigest()
