"""What a checker goes by: every root this installation ever sealed under, and which keys others may have had."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from induction.domain.errors import InductionError
from induction.domain.proofs.signed_note import Verifier
from induction.signing import ledger_key

FOLDER = "trust"
_OF_TIMESTAMPS = "Of timestamps only, the next certificate is a root:"
_BLOCK = re.compile(
    rf"^({re.escape(_OF_TIMESTAMPS)}\r?\n)?(-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----)", re.MULTILINE
)
_LEDGER = re.compile(r"^Ledger key (\S+)$", re.MULTILINE)
_COMPROMISED = re.compile(r"^Compromised key ([0-9a-f]{16}) since (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$", re.MULTILINE)


def export_root(root: x509.Certificate, data_dir: Path) -> Path:
    """Keep a root's certificate where checkers find it; roots are added, never removed or replaced."""
    path = data_dir / FOLDER / f"{root.fingerprint(hashes.SHA256()).hex()[:16]}.pem"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.stem}-{uuid4().hex}")
        draft.write_bytes(root.public_bytes(Encoding.PEM))
        os.replace(draft, path)  # noqa: PTH105 - both are paths already; replaced whole or not at all
    return path


def export_authority(root: x509.Certificate, data_dir: Path) -> Path:
    """Keep a timestamp authority's root where checkers find it; it is believed about moments, never about seals."""
    path = data_dir / FOLDER / f"timestamps-{root.fingerprint(hashes.SHA256()).hex()[:16]}.pem"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_of_timestamps(root), encoding="ascii")
    return path


def note_compromise(key_id: str, since: datetime, data_dir: Path) -> Path:
    """Tell whoever checks offline that from a moment on somebody else may have had a key; never taken back."""
    path = data_dir / FOLDER / f"{key_id}-{since:%Y%m%dT%H%M%SZ}.compromised"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_note(key_id, since), encoding="ascii")
    return path


@dataclass(frozen=True)
class Trust:
    """What a checker goes by.

    Attributes:
        roots: the certificates under which a seal is believed.
        compromised: since when somebody else may have had a key, by its id.
        authorities: the roots of timestamp authorities, which are believed about moments only.
        ledgers: the keys that sign checkpoints of the ledger.
    """

    roots: tuple[x509.Certificate, ...]
    compromised: Mapping[str, datetime]
    authorities: tuple[x509.Certificate, ...] = ()
    ledgers: tuple[Verifier, ...] = ()


def exported_trust(data_dir: Path) -> Trust:
    """Read every root this installation sealed under, and what is known of its keys; no root when it never sealed."""
    folder = data_dir / FOLDER
    files = [read_trust(path) for path in sorted(folder.glob("*.pem"))]
    notes = "".join(path.read_text(encoding="ascii") for path in sorted(folder.glob("*.compromised")))
    return Trust(
        tuple(root for file in files for root in file.roots),
        _compromised(notes),
        tuple(root for file in files for root in file.authorities),
        tuple(ledger_key.known_verifiers(data_dir)),
    )


def read_trust(path: Path) -> Trust:
    """Read a file of trust: certificates in PEM, and beside them lines of compromised keys and of the ledger's keys.

    Raises:
        InductionError: when the file cannot be read or holds no certificate.
    """
    try:
        text = path.read_bytes().decode("utf-8", "replace")
        blocks = _BLOCK.findall(text)
        roots = [x509.load_pem_x509_certificate(block.encode()) for label, block in blocks if not label]
        others = [x509.load_pem_x509_certificate(block.encode()) for label, block in blocks if label]
    except OSError as error:
        raise InductionError("trust-unreadable", f"The file {path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise InductionError("trust-unreadable", f"The file {path} holds no certificate in PEM form.") from error
    if not blocks:
        raise InductionError("trust-unreadable", f"The file {path} holds no certificate in PEM form.")
    return Trust(tuple(roots), _compromised(text), tuple(others), _ledgers(text))


def write_trust(trust: Trust, holder: str) -> str:
    """Write a file of trust, which other programs read as plain PEM."""
    unique = dict.fromkeys(root.public_bytes(Encoding.PEM).decode() for root in trust.roots)
    return "".join(
        [
            f"Certificates of {holder} are genuine when they are sealed under one of these roots.\n",
            *(_note(key_id, since) for key_id, since in sorted(trust.compromised.items())),
            *dict.fromkeys(f"Ledger key {verifier.line}\n" for verifier in trust.ledgers),
            *unique,
            *(
                f"{_OF_TIMESTAMPS}\n{each.public_bytes(Encoding.PEM).decode()}"
                for each in dict.fromkeys(trust.authorities)
            ),
        ]
    )


def roots_of(chains: Iterable[str]) -> list[x509.Certificate]:
    """Take the roots out of chains in PEM, each of which ends with its root."""
    return [x509.load_pem_x509_certificates(chain.encode())[-1] for chain in chains]


def validity(chain: str) -> tuple[datetime, datetime]:
    """Give the first and the last moment of the certificate with which a chain in PEM begins."""
    first = x509.load_pem_x509_certificates(chain.encode())[0]
    return first.not_valid_before_utc, first.not_valid_after_utc


def _of_timestamps(root: x509.Certificate) -> str:
    return f"{_OF_TIMESTAMPS}\n{root.public_bytes(Encoding.PEM).decode()}"


def _note(key_id: str, since: datetime) -> str:
    return f"Compromised key {key_id} since {since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}\n"


def _compromised(text: str) -> dict[str, datetime]:
    """Read the notes; of several about one key the earliest moment counts."""
    found: dict[str, datetime] = {}
    for key_id, since in _COMPROMISED.findall(text):
        moment = datetime.fromisoformat(since)
        found[key_id] = min(moment, found.get(key_id, moment))
    return found


def _ledgers(text: str) -> tuple[Verifier, ...]:
    return tuple(Verifier.read(line) for line in _LEDGER.findall(text))
