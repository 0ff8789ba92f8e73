"""`induction backup`: a copy of the database that can be restored, made while the service runs."""

from __future__ import annotations

from pathlib import Path

import click

from induction.cli import store
from induction.domain.errors import RefusedError
from induction.export import in_place
from induction.services import backup as copies
from induction.services.backup import Holds
from induction.settings import Settings


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the database to FILE while people go on working.

    FILE appears when it is whole and has been read through, and only its owner may read it; a file that is there is
    never replaced. Keys and the data folder are not in it: what to keep besides is printed.
    """
    loaded = store.read_settings()
    with store.opened(loaded) as database:
        try:
            holds = in_place.add(file, lambda draft: copies.take(database, draft))
        except FileExistsError as error:
            words = f"{file} is there already and stays as it is. Give a name that is free."
            raise RefusedError("backup", words) from error
        except OSError as error:
            raise RefusedError("backup", f"{file} cannot be written: {error.strerror}.") from error
    for line in (f"Written: {file} ({file.stat().st_size:,} bytes)", _words(holds), *_apart(loaded)):
        click.echo(line)


def _words(holds: Holds) -> str:
    return (
        f"It holds {holds.people:,} people, {holds.certificates:,} certificates and the ledger: "
        f"{holds.entries:,} entries, root {holds.root}"
    )


def _apart(loaded: Settings) -> list[str]:
    """List what a restored service needs besides, with where it lies here."""
    here, seal = loaded.data_dir, loaded.seal
    sealing = "in its token" if seal.token else seal.key_file or seal.folder or here / "seal-demo"
    return [
        "Not in it. Keep these apart from it, the keys where nobody else gets at them:",
        f"- the seal's key: {sealing}",
        f"- the ledger's key: {loaded.ledger_key_file or here / 'ledger-key.pem'}",
        f"- the roots under which certificates are checked: {here / 'trust'}",
        f"- the checkpoints of the ledger, in a place of their own: {here / 'checkpoints'}",
        f"- content and scenarios: {loaded.content_dir}, {loaded.scenarios_dir}",
        "- the settings, INDUCTION_SECRET_KEY among them",
    ]
