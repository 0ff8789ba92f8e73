"""The ledger's own key, which signs checkpoints: read from the file a Trust names, or made on first run.

It is another key than the seal's, so that a stolen seal cannot vouch for a rewritten ledger. Every public key that was
ever used stays in the checkpoints' folder, one a line, for whoever checks.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from tempfile import mkstemp
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from induction.domain.errors import RefusedError
from induction.domain.proofs.signed_note import Signer, Verifier
from induction.settings import Settings

FOLDER = "checkpoints"
OWN_KEY = "ledger-key.pem"
PUBLIC_KEYS = "keys.txt"


def load_signer(settings: Settings) -> Signer:
    """Load the key that signs checkpoints, making one on first run where the settings name none.

    Load it in the process that signs, after the server has forked its workers.

    Raises:
        RefusedError: ``ledger-key``, naming the file and what is wrong with it.
    """
    path = settings.ledger_key_file or _made(settings.data_dir)
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except OSError as error:
        raise _unusable(path, f"cannot be read ({error.strerror})") from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _unusable(path, "holds no private key that is open") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _unusable(path, "holds another kind of key than Ed25519")
    signer = Signer(ledger_name(settings.base_url), key)
    _publish(settings.data_dir, signer.verifier)
    return signer


def ledger_name(base_url: str) -> str:
    """Name the ledger after the service's host, as checkpoints do."""
    return f"{urlsplit(base_url).hostname or 'localhost'}/ledger"


def read_verifiers(path: Path) -> list[Verifier]:
    """Read public keys, one a line.

    Raises:
        RefusedError: ``ledger-key`` for a line that is none.
    """
    return [Verifier.read(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def known_verifiers(data_dir: Path) -> list[Verifier]:
    """Give every public key that was ever used here.

    Raises:
        RefusedError: ``ledger-key`` for a line that is none.
    """
    path = data_dir / FOLDER / PUBLIC_KEYS
    return read_verifiers(path) if path.exists() else []


def _made(data_dir: Path) -> Path:
    """Make a key unless there is one; of two processes that do so at once, one wins."""
    path = data_dir / OWN_KEY
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        body = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        handle, draft = mkstemp(dir=data_dir, prefix=".ledger-key-")  # readable to its owner only
        try:
            with open(handle, "wb") as file:  # noqa: PTH123  # opened by mkstemp
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(draft, path)
        finally:
            Path(draft).unlink()
    return path


def _publish(data_dir: Path, verifier: Verifier) -> None:
    if verifier in known_verifiers(data_dir):
        return
    folder = data_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / PUBLIC_KEYS).open("a", encoding="utf-8") as file:
        file.write(f"{verifier.line}\n")


def _unusable(path: Path, what: str) -> RefusedError:
    return RefusedError(
        "ledger-key",
        f"Checkpoints cannot be signed: the file {path} {what}. Name an Ed25519 key as PEM in "
        "INDUCTION_LEDGER_KEY_FILE, or unset it to have one made.",
    )
