"""The certificates that a checker trusts: one PEM file for every root this installation ever sealed under."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from induction.domain.errors import InductionError

FOLDER = "trust"


def export_root(root: x509.Certificate, data_dir: Path) -> Path:
    """Keep a root's certificate where checkers find it; roots are added, never removed or replaced."""
    path = data_dir / FOLDER / f"{root.fingerprint(hashes.SHA256()).hex()[:16]}.pem"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.stem}-{uuid4().hex}")
        draft.write_bytes(root.public_bytes(Encoding.PEM))
        os.replace(draft, path)  # noqa: PTH105 - both are paths already; replaced whole or not at all
    return path


def exported_roots(data_dir: Path) -> list[x509.Certificate]:
    """Read every root this installation sealed under; none when it never sealed."""
    return [root for path in sorted((data_dir / FOLDER).glob("*.pem")) for root in read_roots(path)]


def read_roots(path: Path) -> list[x509.Certificate]:
    """Read the trusted certificates of a PEM file.

    Raises:
        InductionError: when the file cannot be read or holds none.
    """
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except OSError as error:
        raise InductionError("trust-unreadable", f"The file {path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise InductionError("trust-unreadable", f"The file {path} holds no certificate in PEM form.") from error
