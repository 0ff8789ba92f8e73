"""`induction keys`: the keys of the seal, from the Trust's offline root to the day one is marked as compromised."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import click

from induction import clock, signing
from induction.cli import store
from induction.domain.audit import system_actor
from induction.domain.certificates.certificate import day_in_words
from induction.domain.errors import InductionError, RefusedError
from induction.services.certification import seal_keys, verification
from induction.services.certification.seal_keys import KnownKey
from induction.settings import Settings
from induction.signing import key_folder

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_ROOT = click.option("--root", type=_FOLDER, help="The folder with the Trust's root, such as a mounted memory stick.")


@click.group()
def keys() -> None:
    """Look after the keys of the seal."""


@keys.command("list")
def list_keys() -> None:
    """List every key that ever sealed, and the one in use."""
    loaded = store.read_settings()
    current, trouble = _current(loaded)
    with store.opened(loaded) as database, database.session() as session:
        known, sealed = seal_keys.known(session), seal_keys.sealed_by_each(session)
    for each in known:
        click.echo(_line(each, current, sealed.get(each.key.id, 0)))
    if current and current not in {each.key.id for each in known}:
        click.echo(f"{current}  in use, nothing sealed yet")
    if trouble:
        raise RefusedError("seal", trouble)


@keys.command()
@click.argument("folder", type=_FOLDER)
def root(folder: Path) -> None:
    """Make the Trust's root in FOLDER, for 25 years: on a machine without a network. Keep FOLDER offline."""
    organisation = os.environ.get("INDUCTION_ORGANISATION", "").strip() or click.prompt("Name of the organisation")
    path = key_folder.make_root(folder, organisation, _root_passphrase(is_new=True), clock.now())
    click.echo(f"The root is made. {path} may be given to everybody; root-key.pem beside it to nobody.")


@keys.command()
@_ROOT
def rotate(root: Path | None) -> None:
    """Make a new key for the seal, certified by the Trust's root for three years, and put it in use.

    A running service takes it for the next certificate. Certificates sealed before stay genuine.
    """
    loaded, now = store.read_settings(), clock.now()
    if loaded.is_demo:
        signing.replace_demo_key(loaded.data_dir, loaded.organisation, now)
    elif loaded.seal.folder is None or root is None:
        raise RefusedError(
            "no-folder",
            "Give --root, and INDUCTION_SEAL_FOLDER for the seal's keys. A key that lies in a file or token of its own "
            "is replaced there: certify the new one with `induction keys certify`.",
        )
    else:
        opened = key_folder.open_root(root, _root_passphrase())
        key_folder.rotate(loaded.seal.folder, opened, loaded.organisation, loaded.seal.passphrase, now)
    current, trouble = _current(loaded)
    if trouble:
        raise RefusedError("seal", trouble)
    click.echo(f"Key {current} is in use. Give its trust to whoever checks offline: induction keys export-trust.")


@keys.command()
@click.argument("request", type=click.File("rb"))
@click.option("--root", type=_FOLDER, required=True, help="The folder with the Trust's root.")
@click.option("--output", type=_FILE, required=True, help="Where to write the certificate and its root.")
def certify(request: BinaryIO, root: Path, output: Path) -> None:
    """Certify a key that lies elsewhere, for example in a token, by its REQUEST (PKCS #10)."""
    loaded = store.read_settings()
    opened = key_folder.open_root(root, _root_passphrase())
    chain = key_folder.certify_request(opened, request.read(), loaded.organisation, clock.now())
    output.write_text(chain, encoding="ascii")
    click.echo(f"{output} holds the certificate. Name it in INDUCTION_SEAL_CERTIFICATE_FILE.")


@keys.command("revocation-list")
@click.option("--root", type=_FOLDER, required=True, help="The folder with the Trust's root.")
@click.option("--output", type=_FILE, required=True, help="Where to write the list, in INDUCTION_REVOCATION_DIR.")
def revocation_list(root: Path, output: Path) -> None:
    """Write the root's list of revoked seal certificates, for a year: those of keys that are marked as compromised."""
    loaded = store.read_settings()
    opened = key_folder.open_root(root, _root_passphrase())
    with store.opened(loaded) as database, database.session() as session:
        revoked = [each.key.chain for each in seal_keys.known(session) if each.compromised_since]
    output.write_bytes(key_folder.revocation_list(opened, revoked, clock.now()))
    click.echo(f"{output} lists {len(revoked)} revoked certificates. Write it again within a year.")


@keys.command("mark-compromised")
@click.argument("key_id", metavar="KID")
@click.argument("time")
def mark_compromised(key_id: str, time: str) -> None:
    """Say that others may have had the key KID since TIME, such as 2027-03-01T14:00Z.

    Nothing is sealed with it any more. Certificates recorded before TIME stay genuine on the verify page; whatever else
    it sealed cannot be confirmed.
    """
    loaded, now, since = store.read_settings(), clock.now(), _moment(time)
    with store.writing(loaded) as session:
        seal_keys.mark_compromised(session, key_id, since, actor=system_actor("keys"), moment=now)
        session.commit()
    signing.note_compromise(key_id, since, loaded.data_dir)
    click.echo(
        f"Key {key_id} is marked. Put another in use with `induction keys rotate`, and send whoever checks offline "
        "a new file of trust: induction keys export-trust."
    )


@keys.command("export-trust")
@click.option("--output", type=_FILE, help="The file to write; the screen unless given.")
def export_trust(output: Path | None) -> None:
    """Write what whoever checks offline goes by: every root, and which keys are compromised."""
    loaded = store.read_settings()
    with store.opened(loaded) as database, database.session() as session:
        text = verification.trust_file(session, loaded.data_dir, loaded.organisation)
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")


def _current(loaded: Settings) -> tuple[str, str]:
    """Give the id of the key in use, and what is wrong with it."""
    try:
        sealer = signing.Sealer.load(loaded.seal, loaded.data_dir)
        sealer.check(clock.now())
    except InductionError as error:
        return "", error.words
    return sealer.key.id, ""


def _line(each: KnownKey, current: str, sealed: int) -> str:
    begins, ends = signing.validity(each.key.chain)
    state = "in use" if each.key.id == current else "no longer in use"
    if each.compromised_since:
        state = f"compromised since {each.compromised_since:%Y-%m-%dT%H:%M:%SZ}"
    dates = f"valid from {day_in_words(begins)} until {day_in_words(ends)}"
    return f"{each.key.id}  {state}, {sealed} certificates, {dates}"


def _moment(time: str) -> datetime:
    try:
        moment = datetime.fromisoformat(time)
    except ValueError as error:
        raise RefusedError("time", f"{time!r} is no moment. Give one such as 2027-03-01T14:00Z.") from error
    if moment.tzinfo is None:
        raise RefusedError("time", "Say the time zone too, such as 2027-03-01T14:00Z.")
    return moment


def _root_passphrase(*, is_new: bool = False) -> str:
    given = os.environ.get("INDUCTION_ROOT_PASSPHRASE", "")
    if given:
        return given
    typed: str = click.prompt("Passphrase of the root", hide_input=True, confirmation_prompt=is_new)
    return typed
