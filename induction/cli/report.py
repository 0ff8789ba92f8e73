"""`induction report`: the reports that HR sees, for whoever runs the server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import click

from induction import clock
from induction.cli import report_output, store
from induction.domain.errors import ContentError
from induction.domain.reports import compliance_dictionary
from induction.domain.reports.data_dictionary import as_json, as_markdown
from induction.domain.reports.report import Filters, Operator
from induction.domain.reports.report_file import FileFormat, Made
from induction.domain.reports.report_layout import Layout
from induction.domain.standings.requirement import Status
from induction.library import load_library
from induction.library.report_mappings import layout_named, load_layout, usable_layouts
from induction.services.authoring.published import published
from induction.services.reports import compliance as compliance_files
from induction.services.reports import report_files, reporting
from induction.services.reports.report_source import Order


@dataclass(frozen=True)
class _Asked:
    """The file that the command asks for."""

    filters: Filters
    kind: FileFormat
    columns: str
    programme: str


@click.group()
def report() -> None:
    """Write the reports that HR sees."""


@report.command()
@click.option("--programme", default="", help="A programme by its name in addresses; the one for everybody by default.")
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
@click.option("--columns", default="", help="A mapping of columns by its name, or a mapping file (.yaml).")
@click.option(
    "--sidecar/--no-sidecar", "with_sidecar", default=True, help="Write a file with count and hash beside it."
)
def completion(
    output: Path | None, kind: str, columns: str, programme: str, *, with_sidecar: bool, **asked: Any
) -> None:
    """Write the completion report: who is in date, one row a staff member.

    The bytes are the same as those of the download on the Reports page. A file that is there is replaced only when
    the new one is whole. The format zip is a package of CSV, Excel and JSON lines with their description.
    """
    wanted = _Asked(_filters(**asked), FileFormat(kind), columns, programme)
    report_output.send(output, lambda stream: _write(wanted, stream), wanted.filters, with_sidecar=with_sidecar)


@report.command()
@click.option("--as-at", type=click.DateTime(["%Y-%m-%d"]), help="The day the figures are true of; today by default.")
@click.option(
    "--as-known-on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Leave out what was recorded after this day; today by default.",
)
@click.option("--unit", default="", help="Code of an organisation unit; the units below it are included.")
@click.option("--staff-group", default="", help="Only this staff group.")
@click.option(
    "--format",
    "kind",
    type=click.Choice([str(kind) for kind in compliance_files.KINDS]),
    default="csv",
    show_default=True,
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A file; standard output by default.")
@click.option(
    "--sidecar/--no-sidecar", "with_sidecar", default=True, help="Write a file with count and hash beside it."
)
def compliance(output: Path | None, kind: str, *, with_sidecar: bool, **asked: Any) -> None:
    """Write the figures of the dashboard: one row for everybody, each unit and each staff group, by programme.

    It names nobody. The bytes are the same as those of the download on the dashboard.
    """
    filters = _filters(status=None, **asked)
    report_output.send(
        output, lambda stream: _write_figures(filters, FileFormat(kind), stream), filters, with_sidecar=with_sidecar
    )


@report.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def columns(file: Path | None) -> None:
    """List the mappings of columns that there are, or check the mapping FILE."""
    if file:
        layout = load_layout(file)
        click.echo(f"{file} can be used: {layout.title}, {len(layout.columns)} columns.")
        return
    layouts, problems = usable_layouts(store.read_settings().content_dir)
    if problems:
        raise ContentError(problems)
    for layout in layouts.values():
        click.echo(f"{layout.name}: {layout.title}, {len(layout.columns)} columns")


@report.command()
@click.option("--format", "kind", type=click.Choice(["markdown", "json"]), default="markdown", show_default=True)
@click.option(
    "--report", "about", type=click.Choice(["completion", "compliance"]), default="completion", show_default=True
)
def dictionary(kind: str, about: str) -> None:
    """Print the data dictionary of a report."""
    words = {
        ("markdown", "completion"): as_markdown,
        ("json", "completion"): as_json,
        ("markdown", "compliance"): compliance_dictionary.as_markdown,
        ("json", "compliance"): compliance_dictionary.as_json,
    }
    click.echo(words[kind, about](), nl=False)


def _filters(
    as_at: datetime | None, as_known_on: datetime | None, status: str | None, unit: str, staff_group: str
) -> Filters:
    day, known_on, is_latest = report_output.days(as_at, as_known_on)
    return Filters(day, unit, staff_group, Status(status) if status else None, known_on, is_latest=is_latest)


def _write(asked: _Asked, stream: IO[bytes]) -> Made:
    loaded = store.read_settings()
    with store.writing(loaded) as session:
        library = load_library(loaded.content_dir, loaded.scenarios_dir, published(session))
        about = reporting.subject(library, loaded.organisation, loaded.esr_prefix, asked.programme)
        order = Order(about, asked.filters, _layout(loaded.content_dir, asked.columns))
        made = report_files.write(session, order, Operator(), kind=asked.kind, stream=stream)
        report_files.record(session, order, Operator(), made, kind=asked.kind, moment=clock.now())
        session.commit()
    return made


def _write_figures(filters: Filters, kind: FileFormat, stream: IO[bytes]) -> Made:
    loaded = store.read_settings()
    with store.writing(loaded) as session:
        library = load_library(loaded.content_dir, loaded.scenarios_dir, published(session))
        order = compliance_files.Order(loaded.organisation, library.programmes, library.target, filters)
        made = compliance_files.write(session, order, Operator(), kind=kind, stream=stream)
        compliance_files.record(session, order, Operator(), made, kind=kind, moment=clock.now())
        session.commit()
    return made


def _layout(content_dir: Path, name: str) -> Layout:
    if name.endswith(".yaml"):
        return load_layout(Path(name))
    return layout_named(content_dir, name)
