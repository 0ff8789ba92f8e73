"""`induction worker`: certificates, letters and long work, as a process of its own beside PostgreSQL."""

from __future__ import annotations

import time

import click

from induction import clock, logs
from induction.cli import store
from induction.db import Database
from induction.domain.errors import RefusedError
from induction.keeper import Keeper
from induction.library import Shelf
from induction.press import Press
from induction.settings import Settings
from induction.worker import Yard, run


@click.command()
def worker() -> None:
    """Work until stopped. On SQLite `induction serve` does this itself, and this command refuses."""
    loaded = store.read_settings()
    if loaded.database_url.startswith("sqlite"):
        raise RefusedError(
            "worker-embedded", "On SQLite the server does the worker's rounds itself: run only `induction serve`."
        )
    with store.opened(loaded) as database:
        press = Press(loaded, Keeper(loaded).alarm(database))
        press.prepare(clock.now())
        if trouble := press.pending(clock.now()):
            click.echo(trouble, err=True)
        logs.configure()
        click.echo("Working. Stop with Ctrl+C.")
        run(yard_of(loaded, database, press))


def yard_of(loaded: Settings, database: Database, press: Press) -> Yard:
    """Put together what the worker's rounds need."""
    shelf = Shelf(loaded.content_dir, loaded.scenarios_dir, time.monotonic)
    return Yard(loaded, database, press, shelf.current, clock.now)
