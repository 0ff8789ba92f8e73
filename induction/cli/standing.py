"""`induction standing`: how everybody stands, worked out anew from the facts."""

from __future__ import annotations

import click

from induction import clock, jobs
from induction.cli import store
from induction.library import load_library
from induction.services.authoring import published
from induction.services.standings import standing as services
from induction.services.standings.standing import Rebuilt


@click.group()
def standing() -> None:
    """Look after the table of standing."""


@standing.command()
def rebuild() -> None:
    """Work out everybody's standing anew, while people go on working.

    The table and the counts of the dashboard are kept in step by themselves, so that nothing should have to change; the
    last lines say how much did.
    """
    loaded = store.read_settings()
    with store.opened(loaded) as database:
        library = load_library(loaded.content_dir, loaded.scenarios_dir, published.watcher(database)())
        done = Rebuilt(0, 0, 0)
        for done in jobs.rebuild_standing(database, library, clock.now):
            click.echo(f"{done.done:,} of {done.everybody:,} people", err=True)
        *_, changed = jobs.recount(database, clock.now)
        with database.session() as session:
            unknown = services.units_unknown(session, library)
    click.echo(f"Worked out: {done.done:,} people. Spans that had to change: {done.changed:,}.")
    click.echo(f"Counts that had to change: {changed:,}.")
    if unknown:
        click.echo(
            f"No organisation unit has the code {', '.join(unknown)}, which content/requirements.yaml names: nobody is "
            "asked because of it.",
            err=True,
        )
