"""Certificates at the command line. Checking one needs no database, no network and no secret."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from induction.domain.calendar import london_time
from induction.domain.certificates.certificate import day_in_words
from induction.domain.errors import InductionError

if TYPE_CHECKING:
    from induction.domain.proofs.anchor import Anchored
    from induction.signing import Examination, Trust
    from induction.signing.witnessing import Evidence

_LARGEST_FILE = 5_000_001  # one byte more than any certificate: enough to tell that it is none
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def certificate() -> None:
    """Check certificates."""


@certificate.command()
@click.argument("file", type=_FILE)
@click.option(
    "--trust",
    type=_FILE,
    help="PEM file of the certificates to trust; otherwise those this installation ever sealed under "
    "(the folder trust in INDUCTION_DATA_DIR).",
)
@click.option("--checkpoint", type=_FILE, help="A file or mail that holds checkpoints of the ledger.")
@click.option("--proof", type=_FILE, help="The proof between certificate and checkpoint: see certificate prove.")
def verify(file: Path, trust: Path | None, checkpoint: Path | None, proof: Path | None) -> None:
    """Check that FILE is a certificate as it was sealed, and that the ledger of a checkpoint has it.

    Needs no database and no network. Exits with 0 when it is genuine (and in the ledger), 1 when it is not or the
    checkpoint contradicts it, and 2 when that cannot be confirmed here.
    """
    from induction import signing  # noqa: PLC0415 - a second of imports that --help should not pay
    from induction.signing import witnessing  # noqa: PLC0415 - as above

    body, known, held = _given(file, trust, checkpoint, proof)
    found, anchored = signing.examine(body, known), None
    if held:
        found, anchored = witnessing.witnessed(body, found, held, known)
    for label, value in _facts(found, anchored):
        click.echo(f"{label}: {value}")
    if code := witnessing.answer(found, anchored):
        told = f"{found.verdict}. {found.words}"
        if anchored and found.verdict is signing.Verdict.GENUINE:
            told = f"genuine, but in no ledger that this shows. {anchored.words}"
        _stop(f"{file}: {told}", code)


def _given(
    file: Path, trust: Path | None, checkpoint: Path | None, proof: Path | None
) -> tuple[bytes, Trust, Evidence | None]:
    """Read everything that a check was given; stops with 2 for what cannot be used."""
    from induction.cli import trusted  # noqa: PLC0415 - as above
    from induction.signing import witnessing  # noqa: PLC0415 - as above

    try:
        with file.open("rb") as opened:
            body = opened.read(_LARGEST_FILE)
        known = trusted.given(trust)
        held = witnessing.read_evidence(checkpoint, proof, known.ledgers) if checkpoint else None
    except OSError as error:
        _stop(f"{error.filename} cannot be read: {error.strerror}.", 2)
    except InductionError as error:
        _stop(error.words, 2)
    return body, known, held


@certificate.command()
@click.argument("number")
@click.option(
    "--size", type=click.IntRange(min=1), help="Entries of the checkpoint; the newest checkpoint's by default."
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="The file; the screen unless given.")
def prove(number: str, size: int | None, output: Path | None) -> None:
    """Write the proof that joins certificate NUMBER to a checkpoint, for whoever checks it offline.

    It names nobody. It proves that the ledger of the checkpoint has grown out of the one that the certificate was
    sealed under, and that it recorded exactly the file that was issued.
    """
    from induction.cli import store  # noqa: PLC0415 - as above
    from induction.services.proofs import ledger_proofs  # noqa: PLC0415 - as above

    loaded = store.read_settings()
    with store.opened(loaded) as database, database.session() as session:
        text = ledger_proofs.joining(session, number, size)
    if output is None:
        click.echo(text)
    else:
        output.write_text(f"{text}\n", encoding="utf-8")


@certificate.command()
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="The file; the screen unless given.")
def program(output: Path | None) -> None:
    """Write the program that an auditor can keep: one file that checks certificates without this service."""
    from induction.signing import standalone  # noqa: PLC0415 - as above

    if output is None:
        click.echo(standalone.program(), nl=False)
    else:
        output.write_text(standalone.program(), encoding="utf-8")


@certificate.command()
@click.option("--pending", is_flag=True, required=True, help="Every certificate that waits.")
@click.option(
    "--processes", type=click.IntRange(1, 64), help="How many processes draw and seal; INDUCTION_PRESS_PROCESSES or 2."
)
def issue(pending: bool, processes: int | None) -> None:  # noqa: ARG001  # the flag says in words what the command is about
    """Issue the certificates that wait, as the server's own sweep does.

    Exits with 1 when some still wait; their reasons are on their pages.
    """
    from induction import clock, jobs  # noqa: PLC0415 - as above
    from induction.cli import store  # noqa: PLC0415 - as above
    from induction.keeper import Keeper  # noqa: PLC0415 - as above
    from induction.press import Press, PressRoom  # noqa: PLC0415 - as above

    loaded = store.read_settings()
    with store.opened(loaded) as database:
        press = Press(loaded, Keeper(loaded).alarm(database))
        press.prepare(clock.now())
        if (processes := processes or loaded.press_processes) == 1:
            issued, waiting = jobs.issue_pending(database, jobs.OneByOne(press), clock.now)
        else:
            with PressRoom(loaded, processes, press.alarm) as room:
                issued, waiting = jobs.issue_pending(database, room, clock.now)
    click.echo(f"Issued: {issued}. Still waiting: {waiting}.")
    if waiting:
        _stop(press.pending(clock.now()) or "Some certificates cannot be drawn: see their pages.", 1)


def _facts(found: Examination, anchored: Anchored | None) -> list[tuple[str, str]]:
    facts = [("Verdict", str(found.verdict))]
    if found.signer and found.signed_at:
        at = london_time(found.signed_at)
        facts += [("Sealed by", found.signer), ("Sealed on", f"{day_in_words(at)} at {at:%H:%M} London time")]
    if found.number:
        facts.append(("Certificate number", found.number))
    if anchored:
        facts.append(("Ledger", f"{anchored.verdict}. {anchored.words}"))
    return [*facts, ("SHA-256", found.sha256)]


def _stop(words: str, code: int) -> NoReturn:
    click.echo(words, err=True)
    raise SystemExit(code)
