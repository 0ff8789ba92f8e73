"""The Trust's own authority: a root for 25 years, kept offline, that issues the seal's certificates for 3."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

BITS = 3072
ROOT_LASTS = timedelta(days=25 * 365)
SEAL_LASTS = timedelta(days=3 * 365)
_CLOCKS_DIFFER = timedelta(hours=1)


def new_key() -> RSAPrivateKey:
    """Make a private key."""
    return generate_private_key(65537, BITS)


def new_root(key: RSAPrivateKey, name: x509.Name, at: datetime) -> x509.Certificate:
    """Certify a root by itself; it may issue seal certificates and nothing below them."""
    return (
        _begun(name, key.public_key(), name, key.public_key())
        .not_valid_before(at - _CLOCKS_DIFFER)
        .not_valid_after(at + ROOT_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(issue=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def certify(
    public: RSAPublicKey, name: x509.Name, root_key: RSAPrivateKey, root: x509.Certificate, at: datetime
) -> x509.Certificate:
    """Certify a seal's key under a root; never for longer than the root itself lasts."""
    return (
        _begun(name, public, root.subject, root_key.public_key())
        .not_valid_before(at - _CLOCKS_DIFFER)
        .not_valid_after(min(at + SEAL_LASTS, root.not_valid_after_utc))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(issue=False), critical=True)
        .sign(root_key, hashes.SHA256())
    )


def named(organisation: str, common: str, mark: str = "") -> x509.Name:
    """Name an organisation's root or seal; X.520 allows an organisation's name 64 characters."""
    room = 64 - len(mark)
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, f"{organisation[:room].rstrip()}{mark}"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _begun(
    name: x509.Name, public: RSAPublicKey, issuer: x509.Name, issuer_key: RSAPublicKey
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), critical=False)
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


def locked_key(key: RSAPrivateKey, passphrase: str) -> bytes:
    """Write a private key as PEM, locked by a passphrase unless that is empty."""
    lock: KeySerializationEncryption = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)


def write_durably(path: Path, body: bytes, mode: int) -> None:
    """Write a new file with its mode from the first byte on, and wait until it is on the disk."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:  # noqa: PTH123 - opened with its mode
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
