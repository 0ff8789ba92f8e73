"""`induction content`: check what authors wrote, print the schemas for their editor, read a module through."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from induction import resources, settings
from induction.domain.errors import InductionError
from induction.domain.policies.publication import NOTHING, Published
from induction.services.authoring import content as authoring
from induction.services.authoring.coverage_files import CoverageFormat, render
from induction.services.authoring.schemas import SchemaKind, json_schema

_Command = Callable[..., Any]


def folder(name: str) -> Callable[[_Command], _Command]:
    """Give a command the option that names a folder of content: ``content`` or ``scenarios``."""
    return click.option(
        f"--{name}-dir",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        envvar=f"INDUCTION_{name.upper()}_DIR",
        default=lambda: resources.folder(name),
        help=f"The folder of {name} files; INDUCTION_{name.upper()}_DIR, else the one that came with the program.",
    )


@click.group()
def content() -> None:
    """Check, describe and read the content: policies, statements, requirements and scenario modules."""


@content.command()
@click.option("--strict", is_flag=True, help="Exit with 1 for a warning, too.")
@folder("content")
@folder("scenarios")
def check(strict: bool, content_dir: Path, scenarios_dir: Path) -> None:
    """Check every content file and say what to mend, one problem or warning a line.

    Where INDUCTION_DATABASE_URL or INDUCTION_DATA_DIR leads to a database, what is published must not have changed.
    """
    published = _published()
    found = authoring.check_content(content_dir, scenarios_dir, published or NOTHING)
    for each in (*found.problems, *found.warnings):
        click.echo(str(each), err=True)
    if found.problems:
        raise SystemExit(1)
    click.echo(found.summary)
    if published:
        click.echo(f"Nothing differs from the {len(published.fingerprints)} pieces that are published.")
    if strict and found.warnings:
        raise SystemExit(1)


@content.command()
@click.option(
    "--format",
    "kind",
    type=click.Choice([kind.value for kind in CoverageFormat]),
    default="table",
    show_default=True,
    help="The table counts; csv and html also hold each obligation and module.",
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A file; standard output by default.")
@folder("content")
@folder("scenarios")
def coverage(kind: str, output: Path | None, content_dir: Path, scenarios_dir: Path) -> None:
    """Show which scenes exercise which obligation of the policy, and what is still owed to whom."""
    try:
        body = render(authoring.read_coverages(content_dir, scenarios_dir), CoverageFormat(kind))
    except InductionError as error:
        raise SystemExit(_refused(error.words)) from error
    if output is None:
        click.echo(body, nl=False)
        return
    try:
        output.write_bytes(body)
    except OSError as error:
        raise click.UsageError(f"{output} cannot be written: {error.strerror}.") from error
    click.echo(f"Written: {output}")


@content.command()
@click.argument("kind", type=click.Choice([kind.value for kind in SchemaKind]), default=SchemaKind.MODULE.value)
@click.option("--write", is_flag=True, help="Write every schema to docs/schema in the checkout.")
def schema(kind: str, write: bool) -> None:
    """Print the JSON Schema of a kind of content file."""
    if not write:
        click.echo(json_schema(SchemaKind(kind)), nl=False)
        return
    target = resources.PACKAGE.parent / "docs" / "schema"
    if not target.is_dir():
        raise SystemExit(_refused("There is no docs/schema beside the program: run this in a checkout."))
    for each in SchemaKind:
        (target / each.file_name).write_text(json_schema(each), encoding="utf-8")
        click.echo(f"Written: docs/schema/{each.file_name}")


@content.command()
@click.argument("module")
@folder("scenarios")
def preview(module: str, scenarios_dir: Path) -> None:
    """Print a module as plain text: every scene, every option and what follows."""
    try:
        click.echo(authoring.preview_module(scenarios_dir, module), nl=False)
    except InductionError as error:
        raise SystemExit(_refused(error.words)) from error


def _published() -> Published | None:
    """Ask the database, if there is one: to load what it takes costs half a second that authors need not wait."""
    if not settings.database_address(os.environ):
        return None
    from induction.cli import store  # noqa: PLC0415  # see above

    return store.published_here()


def _refused(words: str) -> int:
    click.echo(words, err=True)
    return 1
