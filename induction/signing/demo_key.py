"""The demo's key, made on first run: real cryptography under a name that says DEMO, so that it proves nothing."""

from __future__ import annotations

import contextlib
import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from induction.settings import Seal
from induction.signing.keys import DEMO_FOLDER, SealError, read_key
from induction.signing.trust import export_root

BITS = 3072
_ROOT_LASTS = timedelta(days=25 * 365)
_SEAL_LASTS = timedelta(days=3 * 365)
_CLOCKS_DIFFER = timedelta(hours=1)


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


def _set_aside_if_expired(folder: Path, at: datetime) -> None:
    try:
        read_key(Seal(), folder.parent).check_in_date(at)
    except SealError as error:
        if error.reason != "seal-expired":
            raise
        with contextlib.suppress(OSError):
            folder.rename(folder.with_name(f"{DEMO_FOLDER}-until-{at:%Y-%m-%d}"))


def _write(folder: Path, organisation: str, at: datetime) -> None:
    root_key, key = (rsa.generate_private_key(65537, BITS) for _ in range(2))
    root_name = _name(organisation, "DEMO root: proves nothing")
    root = (
        _begun(root_name, root_key, root_name, root_key)
        .not_valid_before(at - _CLOCKS_DIFFER)
        .not_valid_after(at + _ROOT_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(issue=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    name = _name(organisation, "DEMO certificate seal")
    certificate = (
        _begun(name, key, root_name, root_key)
        .not_valid_before(at - _CLOCKS_DIFFER)
        .not_valid_after(at + _SEAL_LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(issue=False), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _write_durably(folder / "key.pem", private, 0o600)
    _write_durably(
        folder / "certificate.pem", b"".join(c.public_bytes(Encoding.PEM) for c in (certificate, root)), 0o644
    )


def _name(organisation: str, common: str) -> x509.Name:
    room = 64 - len(" DEMO")  # X.520 allows an organisation's name 64 characters
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, f"{organisation[:room].rstrip()} DEMO"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _begun(
    name: x509.Name, key: rsa.RSAPrivateKey, issuer: x509.Name, issuer_key: rsa.RSAPrivateKey
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )


def _usage(*, issue: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not issue,
        content_commitment=not issue,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=issue,
        crl_sign=issue,
        encipher_only=False,
        decipher_only=False,
    )


def _write_durably(path: Path, body: bytes, mode: int) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:  # noqa: PTH123 - opened with its mode
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
