"""Certificates at the command line. Checking one needs no database, no network and no secret."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from induction.domain.calendar import london_time
from induction.domain.certificate import day_in_words
from induction.domain.errors import InductionError

if TYPE_CHECKING:
    from induction.signing import Examination

_LARGEST_FILE = 5_000_001  # one byte more than any certificate: enough to tell that it is none
_EXITS = {"genuine": 0, "not genuine": 1, "cannot be confirmed": 2}


@click.group()
def certificate() -> None:
    """Check certificates."""


@certificate.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--trust",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="PEM file of the certificates to trust; otherwise those this installation ever sealed under "
    "(the folder trust in INDUCTION_DATA_DIR).",
)
def verify(file: Path, trust: Path | None) -> None:
    """Check that FILE is a certificate as it was sealed.

    Exits with 0 when it is genuine, 1 when it is not, and 2 when that cannot be confirmed here.
    """
    from induction import signing  # noqa: PLC0415 - a second of imports that --help should not pay

    try:
        with file.open("rb") as opened:
            body = opened.read(_LARGEST_FILE)
        known = signing.read_trust(trust) if trust else signing.exported_trust(_data_dir())
    except OSError as error:
        _stop(f"{file} cannot be read: {error.strerror}.", 2)
    except InductionError as error:
        _stop(error.words, 2)
    found = signing.examine(body, known)
    for label, value in _facts(found):
        click.echo(f"{label}: {value}")
    if found.verdict is not signing.Verdict.GENUINE:
        _stop(f"{file}: {found.verdict}. {found.words}", _EXITS[found.verdict])


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
        with PressRoom(loaded, processes or loaded.press_processes, press.alarm) as room:
            issued, waiting = jobs.issue_pending(database, room, clock.now)
    click.echo(f"Issued: {issued}. Still waiting: {waiting}.")
    if waiting:
        _stop(press.pending(clock.now()) or "Some certificates cannot be drawn: see their pages.", 1)


def _facts(found: Examination) -> list[tuple[str, str]]:
    facts = [("Verdict", str(found.verdict))]
    if found.signer and found.signed_at:
        at = london_time(found.signed_at)
        facts += [("Sealed by", found.signer), ("Sealed on", f"{day_in_words(at)} at {at:%H:%M} London time")]
    if found.number:
        facts.append(("Certificate number", found.number))
    return [*facts, ("SHA-256", found.sha256)]


def _data_dir() -> Path:
    return Path(os.environ.get("INDUCTION_DATA_DIR", "").strip() or "var")


def _stop(words: str, code: int) -> NoReturn:
    click.echo(words, err=True)
    raise SystemExit(code)
