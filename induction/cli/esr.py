"""`induction esr`: hold ESR's competency export against our records."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from induction import clock
from induction.cli import store
from induction.db import Session
from induction.domain.audit import system_actor
from induction.domain.errors import RefusedError
from induction.domain.esr.mapping import EsrMapping
from induction.domain.esr.words import CLASSES
from induction.domain.library_values import Library
from induction.domain.reports.report import check_as_at
from induction.domain.reports.report_file import FileFormat
from induction.export import in_place
from induction.library import load_library
from induction.library.mapping_file import read_mapping
from induction.services.authoring.published import published
from induction.services.insight import esr as services
from induction.services.insight.esr import EsrFile, Reconciliation
from induction.settings import Settings

_ACTOR = system_actor("command line")
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def esr() -> None:
    """Compare with the Electronic Staff Record."""


@esr.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--mapping", type=_FILE, help="A mapping file for other headings and names of competences.")
@click.option("--as-at", type=click.DateTime(["%Y-%m-%d"]), help="The day of the export; today by default.")
@click.option("--output", type=_FILE, help="Where to write the correction sheet: a name that ends in .csv or .xlsx.")
def reconcile(file: Path, *, mapping: Path | None, as_at: datetime | None, output: Path | None) -> None:
    """Hold FILE, ESR's competency export as .csv or .xlsx, against our records.

    Prints how many rows and records are in each class. Nothing is changed, here or in ESR.
    """
    day = as_at.date() if as_at else clock.today()
    check_as_at(day, clock.today())
    kind = _kind(output) if output else None
    loaded = store.read_settings()
    with store.writing(loaded) as session:
        library = load_library(loaded.content_dir, loaded.scenarios_dir, published(session))
        read = _read(file, mapping, library, loaded)
        found = services.reconcile(session, library, read, prefix=loaded.esr_prefix, as_at=day)
        _show(found)
        if output and kind:
            _write(session, found, output, kind, loaded)
            session.commit()


def _kind(output: Path) -> FileFormat:
    endings = {f".{kind.ending}": kind for kind in services.KINDS}
    if output.suffix.lower() not in endings:
        raise RefusedError("output", f"{output} must end in {' or '.join(endings)}.")
    return endings[output.suffix.lower()]


def _read(file: Path, mapping: Path | None, library: Library, loaded: Settings) -> EsrFile:
    if not file.is_file():
        raise RefusedError("file-kind", f"{file.name} is not an ordinary file.")
    try:
        known = read_mapping(EsrMapping, mapping.read_bytes(), mapping.name) if mapping else EsrMapping()
    except OSError as error:
        raise RefusedError("mapping-unread", f"The mapping file cannot be read: {error.strerror}: {mapping}") from error
    today: date = clock.today()
    with file.open("rb") as stream:
        return services.read_file(stream, file.name, known, library, prefix=loaded.esr_prefix, today=today)


def _show(found: Reconciliation) -> None:
    for note in found.file.reading.notes:
        click.echo(note)
    click.echo(f"{'rows':>8} {'records':>8}")
    for kind, each in CLASSES.items():
        click.echo(f"{found.rows[kind]:8,} {found.records[kind]:8,}  {each.heading}: {each.advice}")
    click.echo(f"{found.file.reading.others:8,} {'-':>8}  About other competences")
    click.echo(f"{found.file.reading.count:8,} {len(found.known.records):8,}  All")


def _write(session: Session, found: Reconciliation, output: Path, kind: FileFormat, loaded: Settings) -> None:
    try:
        in_place.put(
            output,
            lambda stream: services.write_corrections(found, stream, kind=kind, organisation=loaded.organisation),
        )
    except OSError as error:
        raise RefusedError("output", f"{output} cannot be written: {error.strerror}.") from error
    services.record(session, clock.now(), _ACTOR, found, kind=kind)
    click.echo(f"Written: {output} ({len(found.corrections):,} rows about {found.people:,} people)")
