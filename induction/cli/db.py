"""`induction db`: the database's tables."""

from __future__ import annotations

import os

import click

from induction import settings
from induction.db import migrate


@click.group()
def db() -> None:
    """Bring the database up to date."""


@db.command()
def upgrade() -> None:
    """Run the migrations that the database still lacks; does nothing when there are none."""
    loaded = settings.load(os.environ)
    if loaded.database_url.startswith("sqlite:///"):
        loaded.data_dir.mkdir(parents=True, exist_ok=True)
    migrate.upgrade(loaded.database_url)
    click.echo(f"The database is up to date: migration {migrate.head()}.")
