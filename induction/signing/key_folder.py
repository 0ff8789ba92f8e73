"""A folder of seal keys: each in a folder of its own, one of them in use, the others there for whoever asks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from induction.domain.certificates.seal import SealKey
from induction.domain.errors import RefusedError
from induction.signing.authority import certify, locked_key, named, new_key, new_root, write_durably
from induction.signing.key_files import CURRENT
from induction.signing.keys import key_id

_CLOCKS_DIFFER, _LIST_LASTS = timedelta(hours=1), timedelta(days=366)
_ROOT_KEY, _ROOT = "root-key.pem", "root.pem"


@dataclass(frozen=True)
class Root:
    """The Trust's root, opened for as long as it issues a certificate."""

    key: RSAPrivateKey
    certificate: x509.Certificate


def make_root(folder: Path, organisation: str, passphrase: str, at: datetime) -> Path:
    """Make the Trust's root in a new folder, its key locked by a passphrase; gives the certificate's path.

    Raises:
        RefusedError: ``root-exists``, ``passphrase-short``.
    """
    if len(passphrase) < 12:
        raise RefusedError("passphrase-short", "The root's passphrase must have 12 characters or more.")
    if (folder / _ROOT_KEY).exists():
        raise RefusedError("root-exists", f"There is a root in {folder} already. It was left as it is.")
    folder.mkdir(parents=True, exist_ok=True)
    key = new_key()
    root = new_root(key, named(organisation, "Root for certificate seals"), at)
    write_durably(folder / _ROOT_KEY, locked_key(key, passphrase), 0o600)
    write_durably(folder / _ROOT, root.public_bytes(Encoding.PEM), 0o644)
    return folder / _ROOT


def open_root(folder: Path, passphrase: str) -> Root:
    """Open the Trust's root.

    Raises:
        RefusedError: ``root-unreadable`` when it is not there or the passphrase is not the right one.
    """
    try:
        key = load_pem_private_key((folder / _ROOT_KEY).read_bytes(), passphrase.encode())
        certificate = x509.load_pem_x509_certificate((folder / _ROOT).read_bytes())
    except OSError as error:
        raise RefusedError("root-unreadable", f"The root in {folder} cannot be read: {error.strerror}.") from error
    except (ValueError, TypeError) as error:
        raise RefusedError("root-unreadable", f"The passphrase does not open the root in {folder}.") from error
    if not isinstance(key, RSAPrivateKey) or key.public_key() != certificate.public_key():
        raise RefusedError("root-unreadable", f"The key and the certificate in {folder} do not belong together.")
    return Root(key, certificate)


def certify_request(root: Root, request: bytes, organisation: str, at: datetime) -> str:
    """Certify the key of a request (PKCS #10), wherever that key lies; gives the chain in PEM.

    Only the key is taken from the request: the name is the Trust's own.

    Raises:
        RefusedError: ``request`` when it is none, is not signed by its key, or its key cannot seal.
    """
    try:
        asked = x509.load_pem_x509_csr(request)
    except ValueError as error:
        raise RefusedError("request", "The file holds no certificate request in PEM form.") from error
    public = asked.public_key()
    if not asked.is_signature_valid or not isinstance(public, RSAPublicKey) or public.key_size < 3072:
        raise RefusedError("request", "The request must be for an RSA key of 3072 bits or more, and signed by it.")
    return _chain(certify(public, _seal_name(organisation), root.key, root.certificate, at), root)


def revocation_list(root: Root, revoked: Sequence[str], at: datetime) -> bytes:
    """Sign the root's list of revoked seal certificates, good for a year; a seal of level B-LT needs one.

    Args:
        root: the Trust's root.
        revoked: the chains, in PEM, of seal certificates that others may have had.
        at: the moment of the list.
    """
    builder = x509.CertificateRevocationListBuilder().issuer_name(root.certificate.subject)
    builder = builder.last_update(at - _CLOCKS_DIFFER).next_update(at + _LIST_LASTS)
    for chain in revoked:
        serial = x509.load_pem_x509_certificate(chain.encode()).serial_number
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at).build()
        builder = builder.add_revoked_certificate(entry)
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key())
    signed = builder.add_extension(identifier, critical=False).sign(root.key, hashes.SHA256())
    return signed.public_bytes(Encoding.PEM)


def rotate(folder: Path, root: Root, organisation: str, passphrase: str, at: datetime) -> SealKey:
    """Make a key, certify it under the root and put it in use, all or nothing.

    Raises:
        RefusedError: ``passphrase-short`` when the key would lie open.
    """
    if len(passphrase) < 12:
        raise RefusedError(
            "passphrase-short",
            "INDUCTION_SEAL_PASSPHRASE (or the file it is read from) must have 12 characters or more.",
        )
    key = new_key()
    certificate = certify(key.public_key(), _seal_name(organisation), root.key, root.certificate, at)
    made = SealKey(key_id(certificate), _chain(certificate, root))
    folder.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=".new-", dir=folder))
    try:
        write_durably(draft / "key.pem", locked_key(key, passphrase), 0o600)
        write_durably(draft / "certificate.pem", made.chain.encode(), 0o644)
        draft.rename(folder / made.id)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _put_in_use(folder, made.id)
    return made


def _put_in_use(folder: Path, name: str) -> None:
    draft = folder / f".{CURRENT}-{uuid4().hex}"
    write_durably(draft, f"{name}\n".encode(), 0o644)
    os.replace(draft, folder / CURRENT)  # noqa: PTH105 - both are paths already; replaced whole or not at all


def _seal_name(organisation: str) -> x509.Name:
    return named(organisation, "Certificate seal")


def _chain(certificate: x509.Certificate, root: Root) -> str:
    return "".join(each.public_bytes(Encoding.PEM).decode() for each in (certificate, root.certificate))
