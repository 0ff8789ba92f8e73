"""The seal's key: read from the files a Trust gives, checked before anything is sealed with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key, pkcs12
from cryptography.x509.oid import NameOID

from induction.domain.certificate import day_in_words
from induction.domain.errors import InductionError
from induction.domain.seal import SealKey
from induction.settings import Seal

SHORTEST_KEY = 2048
DEMO_FOLDER = "seal-demo"


class SealError(InductionError):
    """The seal cannot be used; certificates wait as pending until it can."""

    def __init__(self, reason: str, what: str, mend: str) -> None:
        super().__init__(reason, f"Certificates cannot be sealed: {what} {mend} Certificates wait until then.")


@dataclass(frozen=True)
class KeyMaterial:
    """A private key, its certificate, and the certificates from there up to the root.

    Attributes:
        chain: begins with the certificate itself, ends with a self-signed root.
    """

    key: RSAPrivateKey = field(repr=False)
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]

    @property
    def root(self) -> x509.Certificate:
        """Give the certificate that a checker has to trust."""
        return self.chain[-1]

    @property
    def holder(self) -> str:
        """Name the organisation in the certificate, or else its common name."""
        return name_of(self.certificate)

    @property
    def known_as(self) -> SealKey:
        """Give what everybody may know of the key."""
        chain = "".join(certificate.public_bytes(Encoding.PEM).decode() for certificate in self.chain)
        return SealKey(key_id(self.certificate), chain)

    def check_in_date(self, at: datetime) -> None:
        """Refuse a certificate that is not in date at a moment.

        Raises:
            SealError: with the date that stands in the way.
        """
        if at < self.certificate.not_valid_before_utc:
            raise SealError(
                "seal-not-yet-valid",
                f"the seal's certificate is not valid before {day_in_words(self.certificate.not_valid_before_utc)}.",
                "Check the machine's clock, or wait.",
            )
        if at > self.certificate.not_valid_after_utc:
            raise SealError(
                "seal-expired",
                f"the seal's certificate expired on {day_in_words(self.certificate.not_valid_after_utc)}.",
                "Obtain a new certificate and name it in the settings.",
            )


def key_id(certificate: x509.Certificate) -> str:
    """Name a key by its certificate: the first 16 hex digits of the SHA-256."""
    return certificate.fingerprint(hashes.SHA256()).hex()[:16]


def name_of(certificate: x509.Certificate) -> str:
    """Name the organisation in a certificate, or else its common name."""
    for kind in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        for attribute in certificate.subject.get_attributes_for_oid(kind):
            return str(attribute.value)
    return certificate.subject.rfc4514_string()


def read_key(seal: Seal, data_dir: Path) -> KeyMaterial:
    """Read and check the seal's key: the one the settings name, or the demo key of this installation.

    PEM files (a key, and its certificate followed by those of its issuers) and PKCS#12 archives are understood; an
    archive is named as the key file, and may be named as the certificate file too.

    Raises:
        SealError: naming the file and what is wrong with it.
    """
    demo = data_dir / DEMO_FOLDER
    key_file = seal.key_file or demo / "key.pem"
    body = _read(key_file)
    if b"-----BEGIN" in body:
        certificates = _read_certificates(seal.certificate_file or demo / "certificate.pem")
        key = _open_pem(body, key_file, seal.passphrase)
    else:
        key, certificates = _open_archive(body, key_file, seal.passphrase)
    return _checked(key, certificates, key_file)


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


def _checked(key: object, certificates: list[x509.Certificate], path: Path) -> KeyMaterial:
    if not isinstance(key, RSAPrivateKey) or key.key_size < SHORTEST_KEY:
        raise SealError(
            "seal-kind", f"the key in {path} is not an RSA key of {SHORTEST_KEY} bits or more.", "Use RSA, 3072 bits."
        )
    own = [certificate for certificate in certificates if certificate.public_key() == key.public_key()]
    if not own:
        raise SealError("seal-mismatch", f"the key in {path} does not belong to the certificate.", "Give the pair.")
    if not _may_seal(own[0]):
        raise SealError(
            "seal-usage",
            "the seal's certificate lacks the key usage non-repudiation (content commitment).",
            "Ask its issuer for a certificate for document signing.",
        )
    return KeyMaterial(key, own[0], _chain(own[0], certificates))


def _may_seal(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value.content_commitment
    except x509.ExtensionNotFound:
        return False


def _chain(certificate: x509.Certificate, others: list[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    chain = [certificate]
    while not _issued(chain[-1], chain[-1]):
        issuers = [other for other in others if other not in chain and _issued(chain[-1], other)]
        if not issuers:
            raise SealError(
                "seal-chain",
                f"the issuer of the certificate of {name_of(chain[-1])} is missing.",
                "Add the issuers' certificates, up to the root, to the certificate file.",
            )
        chain.append(issuers[0])
    return tuple(chain)


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
