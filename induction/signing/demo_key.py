"""The demo's key, made on first run: real cryptography under a name that says DEMO, so that it proves nothing."""

from __future__ import annotations

import contextlib
import shutil
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp

from cryptography.hazmat.primitives.serialization import Encoding

from induction.seal_settings import Seal
from induction.signing.authority import certify, locked_key, named, new_key, new_root, write_durably
from induction.signing.key_files import DEMO_FOLDER, read_key
from induction.signing.keys import SealError
from induction.signing.trust import export_root

_MARK = " DEMO"


def make_demo_key(data_dir: Path, organisation: str, at: datetime) -> Path:
    """Make the demo key, unless there is one in date, and export its root; return the folder it lies in.

    Two processes may do so at once: each makes a folder of its own, one of them is renamed into place, the other
    thrown away. The root's private key is never written down, so nothing else can ever be issued under it.
    """
    folder = data_dir / DEMO_FOLDER
    if folder.is_dir():
        _set_aside_if_expired(folder, at)
    if not folder.is_dir():
        data_dir.mkdir(parents=True, exist_ok=True)
        draft = Path(mkdtemp(prefix=f".{DEMO_FOLDER}-", dir=data_dir))
        try:
            _write(draft, organisation, at)
            with contextlib.suppress(OSError):  # somebody else was first
                draft.rename(folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    export_root(read_key(Seal(), data_dir).root, data_dir)
    return folder


def replace_demo_key(data_dir: Path, organisation: str, at: datetime) -> Path:
    """Set the demo key aside and make another; the old root stays trusted."""
    folder = data_dir / DEMO_FOLDER
    if folder.is_dir():
        folder.rename(folder.with_name(f"{DEMO_FOLDER}-until-{at:%Y-%m-%dT%H%M%S.%f}"))
    return make_demo_key(data_dir, organisation, at)


def _set_aside_if_expired(folder: Path, at: datetime) -> None:
    try:
        read_key(Seal(), folder.parent).check_in_date(at)
    except SealError as error:
        if error.reason != "seal-expired":
            raise
        with contextlib.suppress(OSError):
            folder.rename(folder.with_name(f"{DEMO_FOLDER}-until-{at:%Y-%m-%d}"))


def _write(folder: Path, organisation: str, at: datetime) -> None:
    root_key, key = new_key(), new_key()
    root = new_root(root_key, named(organisation, "DEMO root: proves nothing", _MARK), at)
    name = named(organisation, "DEMO certificate seal", _MARK)
    certificate = certify(key.public_key(), name, root_key, root, at)
    write_durably(folder / "key.pem", locked_key(key, ""), 0o600)
    write_durably(
        folder / "certificate.pem", b"".join(c.public_bytes(Encoding.PEM) for c in (certificate, root)), 0o644
    )
