"""`induction db`: the database's tables."""

from __future__ import annotations

import click

from induction.cli import store
from induction.services import readiness


@click.group()
def db() -> None:
    """Bring the database up to date."""


@db.command()
def upgrade() -> None:
    """Run the migrations that the database still lacks; does nothing when there are none."""
    newest = readiness.upgrade(store.read_settings().database_url)
    click.echo(f"The database is up to date: migration {newest}.")
