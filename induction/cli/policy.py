"""`induction policy`: what becomes of policy documents before they are published."""

from __future__ import annotations

from pathlib import Path

import click

from induction import clock
from induction.cli import store
from induction.cli.content import folder
from induction.domain.errors import InductionError
from induction.domain.library_values import Library
from induction.domain.policies.impact import REWORDED_ASKS, Ask
from induction.domain.policies.publication import NOTHING
from induction.library import load_library
from induction.services.authoring import drafting, policy_change
from induction.services.authoring.policy_change_files import ChangeFormat, render
from induction.services.authoring.policy_reach import reach
from induction.services.authoring.published import published

_FOUND = {"nothing": REWORDED_ASKS[0], "read": REWORDED_ASKS[1], "practise": REWORDED_ASKS[2]}


@click.group()
def policy() -> None:
    """Bring policies in as drafts; compare versions."""


@policy.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--slug", required=True, help="Names the policy across its versions, for example lone-working.")
@click.option("--version", required=True, help="The version of the policy, for example 1.0.")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of the draft; drafts/SLUG/VERSION by default.",
)
@click.option(
    "--overwrite", is_flag=True, help="Replace the files of an earlier draft; what was written into them is lost."
)
@folder("content")
@folder("scenarios")
def import_(
    file: Path,
    *,
    slug: str,
    version: str,
    output: Path | None,
    overwrite: bool,
    content_dir: Path,
    scenarios_dir: Path,
) -> None:
    """Turn the policy in FILE (.txt, .docx, .pdf or .md) into drafts: text, register, skeleton modules, notes.

    Nothing is published: the drafts go into a folder of their own, and the check refuses them until their marks are
    filled in.
    """
    target = output or Path("drafts") / slug / version
    try:
        imported = drafting.import_policy(
            file, slug, version, target, [content_dir, scenarios_dir], overwrite=overwrite
        )
    except InductionError as error:
        click.echo(error.words, err=True)
        raise SystemExit(1) from error
    for line in imported.summary:
        click.echo(line)
    for path in imported.written:
        click.echo(f"Written: {path}")
    notes = next(path for path in imported.written if path.name.endswith(".notes.md"))
    click.echo(f"Read {notes} first. Nothing is published.")


@policy.command()
@click.argument("old")
@click.argument("new")
@click.option("--slug", default="", help="The policy's folder, where content/policies holds several.")
@click.option(
    "--format", "kind", type=click.Choice([kind.value for kind in ChangeFormat]), default="text", show_default=True
)
@click.option(
    "--found",
    multiple=True,
    metavar="ID=nothing|read|practise",
    help="What you found of a reworded obligation: it asks nothing new, is to be read, or changes what people do.",
)
@folder("content")
@folder("scenarios")
def diff(
    old: str, new: str, *, slug: str, kind: str, found: tuple[str, ...], content_dir: Path, scenarios_dir: Path
) -> None:
    """Show what version NEW changes: redline, obligations, stale scenes, and what it asks of whom.

    How many people that is, and what it costs in staff time, is counted where INDUCTION_DATABASE_URL names a database.
    """
    judged = dict(map(_judgement, found))
    with store.named() as session:
        library = load_library(content_dir, scenarios_dir, published(session) if session else NOTHING)
        compared = policy_change.compare(library, slug or _only(library), old, new, judged)
        people = reach(session, library, compared, day=clock.today(), judged=judged) if session else None
    click.echo(render(compared, ChangeFormat(kind), people), nl=False)


def _only(library: Library) -> str:
    slugs = sorted(library.current_versions)
    if len(slugs) > 1:
        raise click.UsageError(f"Name the policy with --slug: {', '.join(slugs)}.")
    return slugs[0]


def _judgement(text: str) -> tuple[str, Ask]:
    name, _, word = text.partition("=")
    if word not in _FOUND:
        raise click.UsageError(f"--found {text}: write an obligation's id, =, and one of {', '.join(_FOUND)}.")
    return name, _FOUND[word]
