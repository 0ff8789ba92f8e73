"""The ledger at the command line: verify it, sign a checkpoint, prove one entry."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from induction import clock, jobs
from induction.cli import store
from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.proofs.checkpoint import Checkpoint
from induction.domain.proofs.signed_note import Verifier
from induction.keeper import Keeper
from induction.services.proofs import ledger_check, ledger_proofs
from induction.signing import checkpoint_file, ledger_key

if TYPE_CHECKING:
    from induction.domain.proofs.ledger_check import Checked

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_WITNESS = re.compile(r"(\d{1,15})[: ]([A-Za-z0-9+/]{43}=)")


@click.group()
def ledger() -> None:
    """Verify the ledger, sign a checkpoint, prove an entry."""


@ledger.command()
@click.option("--checkpoint", "files", type=_FILE, multiple=True, help="File of signed checkpoints, such as a mail's.")
@click.option(
    "--witness", "said", multiple=True, metavar="SIZE:ROOT", help="The size and root that a certificate prints."
)
@click.option("--trust", type=_FILE, help="File of public keys to trust, one a line, instead of those kept here.")
def verify(files: tuple[Path, ...], said: tuple[str, ...], trust: Path | None) -> None:
    """Check every entry, every record, and the facts they speak of, against all that was ever signed.

    The checkpoints kept in the database and in INDUCTION_DATA_DIR are always looked at. Exits with 0 when everything
    holds, with 1 when something does not (the first entry concerned is named, or the interval between two checkpoints),
    and with 2 when a checkpoint cannot be confirmed here.
    """
    loaded = store.read_settings()
    with store.opened(loaded) as database, database.session() as session:
        try:
            verifiers = ledger_key.read_verifiers(trust) if trust else ledger_key.known_verifiers(loaded.data_dir)
            witnesses = Keeper(loaded).witnesses(session, verifiers) + _given(files, said, verifiers)
        except RefusedError as error:
            _stop(error.words, 1 if error.reason == "note-forged" else 2)
        checked = ledger_check.verify(session, witnesses)
    if checked.fault:
        _stop(str(checked.fault), 1)
    click.echo(_words(checked, len(witnesses)))


@ledger.command()
def checkpoint() -> None:
    """Sign how large the ledger is now, and its root; keep the checkpoint and print it."""
    loaded = store.read_settings()
    with store.opened(loaded) as database:
        note = jobs.keep_checkpoint(database, Keeper(loaded), clock.now(), is_asked_for=True)
    click.echo(note, nl=False)


@ledger.command()
@click.argument("index", type=click.IntRange(min=0))
def prove(index: int) -> None:
    """Print the proof that entry INDEX is in the ledger, as JSON, with its record unless that was disposed of."""
    loaded = store.read_settings()
    with store.opened(loaded) as database, database.session() as session:
        try:
            proof = ledger_proofs.prove(session, index)
        except NotFoundError as error:
            _stop(error.words, 1)
    click.echo(json.dumps(proof.as_json(), ensure_ascii=False, indent=2))


def _given(files: tuple[Path, ...], said: tuple[str, ...], verifiers: list[Verifier]) -> list[Checkpoint]:
    found: list[Checkpoint] = []
    for file in files:
        there = [*checkpoint_file.read_all(file, verifiers)]
        if not there:
            raise RefusedError("no-checkpoint", f"{file} holds no checkpoint.")
        found += there
    for words in said:
        match = _WITNESS.fullmatch(words.strip())
        if match is None:
            raise RefusedError("witness", f"A witness is written SIZE:ROOT, as a certificate prints it, not {words!r}.")
        found.append(Checkpoint("", int(match[1]), b64decode(match[2])))
    return found


def _words(checked: Checked, witnesses: int) -> str:
    lines = [
        f"The ledger holds: {checked.size} entries, each as it was made.",
        f"Checkpoints that agree: {witnesses}.",
        f"Records disposed of: {checked.disposed}. Entries made while the clock was set back: {checked.set_back}.",
        f"Root: {checked.root_text}",
    ]
    return "\n".join(lines)


def _stop(words: str, code: int) -> NoReturn:
    click.echo(words, err=True)
    raise SystemExit(code)
