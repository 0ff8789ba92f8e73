"""The seal's key where it lies: in files a Trust names, in its folder of keys, in a PKCS#11 token, or the demo's."""

from __future__ import annotations

import contextlib
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, pkcs12

from induction.seal_settings import Seal
from induction.signing.keys import HeldKey, KeyMaterial, SealError, checked, wrong_kind
from induction.signing.trust import FOLDER as TRUST_FOLDER

DEMO_FOLDER = "seal-demo"
CURRENT = "current"  # the file in a folder of keys that names the one in use


def read_key(seal: Seal, data_dir: Path) -> KeyMaterial:
    """Read and check the seal's key: the one the settings name, or the demo key of this installation.

    PEM files (a key, and its certificate followed by those of its issuers) and PKCS#12 archives are understood; an
    archive is named as the key file, and may be named as the certificate file too. In a folder of keys, as `induction
    keys rotate` fills it, the one that is in use is read.

    Raises:
        SealError: naming the file and what is wrong with it.
    """
    if seal.token:
        from induction.signing.pkcs11_key import read_token  # noqa: PLC0415 - loads the maker's library

        return read_token(seal.token, seal.passphrase, _read_certificates(seal.certificate_file or Path()))
    key_file, certificate_file = _files(seal, data_dir)
    body = _read(key_file)
    if b"-----BEGIN" in body:
        key, certificates = _open_pem(body, key_file, seal.passphrase), _read_certificates(certificate_file)
    else:
        key, certificates = _open_archive(body, key_file, seal.passphrase)
    if not isinstance(key, RSAPrivateKey):
        raise wrong_kind(str(key_file))
    return checked(HeldKey(key), key.public_key(), certificates, str(key_file))


def stamp(seal: Seal, data_dir: Path) -> object:
    """Give something that changes when another key is put in use or one is marked as compromised; reads no key."""
    files: tuple[Path, ...] = ()
    with contextlib.suppress(SealError):  # there may be none in use yet
        files = (seal.certificate_file or Path(),) if seal.token else _files(seal, data_dir)
    return [(path, _changed_at(path)) for path in (*files, data_dir / TRUST_FOLDER)]


def _changed_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def in_use(folder: Path) -> Path:
    """Find the key in use in a folder of keys.

    Raises:
        SealError: when there is none yet.
    """
    name = _read(folder / CURRENT).decode("ascii", "replace").strip()
    if not name.isalnum():
        raise SealError("seal-unreadable", f"{folder / CURRENT} names no key.", "Run: induction keys rotate.")
    return folder / name


def _files(seal: Seal, data_dir: Path) -> tuple[Path, Path]:
    if seal.key_file:
        return seal.key_file, seal.certificate_file or seal.key_file
    folder = in_use(seal.folder) if seal.folder else data_dir / DEMO_FOLDER
    return folder / "key.pem", folder / "certificate.pem"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SealError(
            "seal-unreadable", f"the file {path} cannot be read ({error.strerror}).", "Check its name and its owner."
        ) from error


def _read_certificates(path: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(_read(path))
    except ValueError as error:
        raise SealError(
            "seal-unreadable", f"the file {path} holds no certificate.", "Give the seal's certificate as PEM."
        ) from error


def _open_pem(body: bytes, path: Path, passphrase: str) -> object:
    is_locked = b"ENCRYPTED" in body
    try:
        return load_pem_private_key(body, passphrase.encode() if is_locked and passphrase else None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _locked(path) if is_locked else _damaged(path) from error


def _open_archive(body: bytes, path: Path, passphrase: str) -> tuple[object, list[x509.Certificate]]:
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(body, passphrase.encode() or None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _damaged(path) if not body.startswith(b"\x30") else _locked(path) from error
    if key is None or certificate is None:
        raise _damaged(path)
    return key, [certificate, *others]


def _locked(path: Path) -> SealError:
    return SealError(
        "seal-passphrase",
        f"the passphrase does not open the key in {path}.",
        "Set INDUCTION_SEAL_PASSPHRASE, or the file it is read from, to the right one.",
    )


def _damaged(path: Path) -> SealError:
    return SealError("seal-unreadable", f"the file {path} holds no private key.", "Give a PEM or PKCS#12 file.")
