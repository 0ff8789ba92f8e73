"""Hold ESR's competency export against our records, and write what is to be corrected in ESR."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import IO, Any

from induction.db import Session
from induction.db.queries import esr as queries
from induction.domain.audit import Action
from induction.domain.esr import words
from induction.domain.esr.mapping import EsrMapping
from induction.domain.esr.matching import Employed, Finding, Held, Kind, Known, compared
from induction.domain.esr.rows import Reading, read_table
from induction.domain.library_values import Library
from induction.domain.reports.disclosure import check_disclosure
from induction.domain.reports.report_cover import Cover, Section
from induction.domain.reports.report_file import FileFormat
from induction.export import csv_file, xlsx_file
from induction.extract import opened
from induction.services import audit
from induction.services.workforce.staff_import import file_sha256, tidy_name

SHEET = "Corrections for ESR"
KINDS = (FileFormat.CSV, FileFormat.XLSX)


@dataclass(frozen=True)
class EsrFile:
    """An export that was read.

    Attributes:
        name: the file's own name, without folders.
    """

    name: str
    sha256: str
    reading: Reading


@dataclass(frozen=True)
class Reconciliation:
    """A comparison of an export with our records of a day.

    Attributes:
        competences: what ESR calls our competences, by programme.
    """

    file: EsrFile
    as_at: date
    known: Known
    findings: tuple[Finding, ...]
    competences: Mapping[str, str]

    @cached_property
    def rows(self) -> Counter[Kind]:
        """How many rows of the export are in each class; those about other competences are in none of them."""
        return Counter(each.kind for each in self.findings if each.row or each.refusal)

    @cached_property
    def records(self) -> Counter[Kind]:
        """How many of our records are in each class."""
        return Counter(each.kind for each in self.findings if each.held)

    @cached_property
    def corrections(self) -> list[tuple[Any, ...]]:
        """The rows of the correction sheet."""
        return words.corrections(self.findings, self.known, self.competences)

    @property
    def people(self) -> int:
        """How many people the correction sheet is about."""
        return words.people(self.corrections)

    def of(self, kind: Kind) -> list[Finding]:
        """Give the findings of a class."""
        return [each for each in self.findings if each.kind is kind]


def competences(library: Library, prefix: str) -> dict[str, str]:
    """Say what ESR calls our competences, by programme."""
    return {key: programme.competence_name(prefix) for key, programme in library.programmes.items()}


def read_file(
    stream: IO[bytes], name: str, mapping: EsrMapping, library: Library, *, prefix: str, today: date
) -> EsrFile:
    """Read an export, CSV or Excel.

    Raises:
        RefusedError: a file that cannot be used as a whole, with the reason.
    """
    ours = {called: key for key, called in competences(library, prefix).items()}
    with opened(stream, tidy_name(name), mapping.encoding) as table:
        reading = read_table(table.rows, mapping, ours, today, table.notes)
    return EsrFile(tidy_name(name), file_sha256(stream), reading)


def reconcile(session: Session, library: Library, file: EsrFile, *, prefix: str, as_at: date) -> Reconciliation:
    """Hold an export against our records as they are known now, of a day. Changes nothing."""
    employed = {
        number: Employed(assignment, name, has_esr_record)
        for number, assignment, name, has_esr_record in queries.employed(session, as_at)
    }
    records = tuple(
        Held(number, programme, achieved_on, expires_on)
        for number, programme, achieved_on, expires_on in queries.records(session, as_at)
        if number in employed and programme in library.programmes
    )
    known = Known(records, employed, queries.numbers(session))
    found = tuple(compared(file.reading, known, as_at))
    return Reconciliation(file, as_at, known, found, competences(library, prefix))


def write_corrections(
    found: Reconciliation, stream: IO[bytes], *, kind: FileFormat, organisation: str, most: int | None = None
) -> None:
    """Write the sheet for those who keep ESR.

    Raises:
        PasswordNeededError: when it is about more than `most` people.
    """
    check_disclosure(found.people, most)
    if kind is FileFormat.XLSX:
        sheet = _cover(found, organisation)
        xlsx_file.write(stream, words.COLUMNS, [found.corrections], cover=sheet, as_at=found.as_at, sheet=SHEET)
    else:
        csv_file.write(stream, words.COLUMNS, [found.corrections])


def record(session: Session, moment: datetime, actor: str, found: Reconciliation, *, kind: FileFormat) -> None:
    """Keep evidence of a sheet that was taken away."""
    audit.record(
        session, moment, actor, Action.REPORT_EXPORTED, "report:esr-corrections",
        detail=f"as at {found.as_at.isoformat()}; {kind.value}; export {found.file.sha256}; "
        f"people {found.people}; rows {len(found.corrections)}",
    )  # fmt: skip


def file_name(found: Reconciliation, kind: FileFormat) -> str:
    """Name the sheet."""
    return f"esr-corrections-{found.as_at.isoformat()}.{kind.value}"


def _cover(found: Reconciliation, organisation: str) -> Cover:
    about = (
        ("Organisation", organisation),
        ("As at", found.as_at.isoformat()),
        ("ESR's export", found.file.name),
        ("SHA-256 of the export", found.file.sha256),
        ("Rows of the export", found.file.reading.count),
        ("About other competences", found.file.reading.others),
        ("People on this sheet", found.people),
    )
    counts = [(heading.heading, found.rows[kind], found.records[kind]) for kind, heading in words.CLASSES.items()]
    meanings = [(heading.heading, f"{heading.meaning} {heading.advice}") for heading in words.CLASSES.values()]
    return Cover(
        SHEET,
        (
            Section("About", about),
            Section("Counts", (("Class", "Rows of ESR's", "Records here"), *counts)),
            Section("What they mean", tuple(meanings)),
            Section("Note", (("This is a list to work from, not a file to load: ESR has no such upload.",),)),
        ),
    )
