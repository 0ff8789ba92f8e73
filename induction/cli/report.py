"""`induction report`: the reports that HR sees, for whoever runs the server."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import click

from induction import clock
from induction.cli import store
from induction.domain.data_dictionary import as_json, as_markdown
from induction.domain.errors import RefusedError
from induction.domain.report import Filters, Operator, check_as_at, check_known_on
from induction.domain.report_file import FileFormat
from induction.domain.requirement import Status
from induction.library import load_library
from induction.services import reporting
from induction.services.published import published


@click.group()
def report() -> None:
    """Write the reports that HR sees."""


@report.command()
@click.option("--as-at", type=click.DateTime(["%Y-%m-%d"]), help="The day the report speaks of; today by default.")
@click.option(
    "--as-known-on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Leave out what was recorded after this day; today by default.",
)
@click.option("--status", type=click.Choice([status.value for status in Status]), help="Only people of this status.")
@click.option("--unit", default="", help="Code of an organisation unit; the units below it are included.")
@click.option("--staff-group", default="", help="Only this staff group.")
@click.option(
    "--format", "kind", type=click.Choice([kind.value for kind in FileFormat]), default="csv", show_default=True
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A file; standard output by default.")
def completion(output: Path | None, kind: str, **asked: Any) -> None:
    """Write the completion report: who is in date, one row a staff member.

    The bytes are the same as those of the download on the Reports page. A file that is there is replaced only when
    the new one is whole.
    """
    filters = _filters(**asked)
    if output is None:
        _print(filters, FileFormat(kind))
        return
    rows = _replace(output, filters, FileFormat(kind))
    click.echo(f"Written: {output} ({rows:,} {'row' if rows == 1 else 'rows'}, {_clocks(filters)})")


@report.command()
@click.option("--format", "kind", type=click.Choice(["markdown", "json"]), default="markdown", show_default=True)
def dictionary(kind: str) -> None:
    """Print the data dictionary of the completion report."""
    click.echo(as_json() if kind == "json" else as_markdown(), nl=False)


def _filters(
    as_at: datetime | None, as_known_on: datetime | None, status: str | None, unit: str, staff_group: str
) -> Filters:
    today = clock.today()
    day, known_on = (given.date() if given else today for given in (as_at, as_known_on))
    check_as_at(day, today)
    check_known_on(known_on, today)
    wanted = Status(status) if status else None
    return Filters(day, unit, staff_group, wanted, known_on, is_latest=known_on == today)


def _clocks(filters: Filters) -> str:
    return f"as at {filters.as_at.isoformat()}, as known on {filters.known_to.isoformat()}"


def _print(filters: Filters, kind: FileFormat) -> None:
    """Write to standard output, once the whole is there: a pipe never sees half a report."""
    with tempfile.TemporaryFile() as whole:
        _write(filters, kind, whole)
        whole.seek(0)
        shutil.copyfileobj(whole, sys.stdout.buffer)
        sys.stdout.buffer.flush()


def _replace(output: Path, filters: Filters, kind: FileFormat) -> int:
    """Write beside the file, then put the whole of it in its place.

    Raises:
        RefusedError: ``output`` when the file cannot be written; what was there is unchanged.
    """
    try:
        handle, name = tempfile.mkstemp(dir=output.absolute().parent, prefix=f".{output.name}.")
        try:
            rows = _fill(handle, filters, kind)
            Path(name).replace(output)  # readable by its owner only, as mkstemp made it: it holds personal data
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise RefusedError(
            "output", f"{output} cannot be written: {error.strerror}. A file that was there is unchanged."
        ) from error
    return rows


def _fill(handle: int, filters: Filters, kind: FileFormat) -> int:
    with os.fdopen(handle, "wb") as stream:
        rows = _write(filters, kind, stream)
        stream.flush()
        os.fsync(stream.fileno())
    return rows


def _write(filters: Filters, kind: FileFormat, stream: IO[bytes]) -> int:
    loaded = store.read_settings()
    with store.writing(loaded) as session:
        library = load_library(loaded.content_dir, loaded.scenarios_dir, published(session))
        about = reporting.subject(library, loaded.organisation, loaded.esr_prefix)
        rows = reporting.export_completion(session, about, filters, Operator(), kind=kind, stream=stream)
        reporting.record_export(session, filters, Operator(), kind=kind, rows=rows, moment=clock.now())
        session.commit()
    return rows
