"""`induction db`: the database's tables."""

from __future__ import annotations

import click

from induction import clock
from induction.cli import store
from induction.services import readiness
from induction.services.proofs import ledger_start


@click.group()
def db() -> None:
    """Bring the database up to date."""


@db.command()
def upgrade() -> None:
    """Run the migrations that the database still lacks and begin its ledger; does nothing when all is done."""
    loaded = store.read_settings()
    newest = readiness.upgrade(loaded.database_url)
    with store.writing(loaded) as session:
        entered = ledger_start.enter_existing(session, clock.now())
        session.commit()
    click.echo(f"The database is up to date: migration {newest}.")
    if entered:
        click.echo(f"The ledger begins with {entered} facts that were in the record before it.")
