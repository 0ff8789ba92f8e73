"""The seal's key: what is held of it, and what it must be before anything is sealed with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from induction.domain.certificates.certificate import day_in_words
from induction.domain.certificates.seal import SealKey
from induction.domain.errors import InductionError

SHORTEST_KEY = 2048


class SealError(InductionError):
    """The seal cannot be used; certificates wait as pending until it can."""

    def __init__(self, reason: str, what: str, mend: str) -> None:
        super().__init__(reason, f"Certificates cannot be sealed: {what} {mend} Certificates wait until then.")


class SigningKey(Protocol):
    """A private key, wherever it lies: it signs, and nothing else is asked of it."""

    def sign(self, data: bytes) -> bytes:
        """Sign with RSA (PKCS #1 v1.5) over the SHA-256 of the data."""


@dataclass(frozen=True)
class HeldKey:
    """A private key in this process's memory."""

    private: RSAPrivateKey = field(repr=False)

    def sign(self, data: bytes) -> bytes:
        """Sign with RSA (PKCS #1 v1.5) over the SHA-256 of the data."""
        return self.private.sign(data, PKCS1v15(), hashes.SHA256())


@dataclass(frozen=True)
class KeyMaterial:
    """A private key, its certificate, and the certificates from there up to the root.

    Attributes:
        chain: begins with the certificate itself, ends with a self-signed root.
    """

    key: SigningKey = field(repr=False)
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
    def length(self) -> int:
        """How many bytes a signature has."""
        public = self.certificate.public_key()
        assert isinstance(public, RSAPublicKey)  # noqa: S101 - `checked` saw to it
        return public.key_size // 8

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


def wrong_kind(place: str) -> SealError:
    """Say that a key is of a kind that cannot seal."""
    return SealError(
        "seal-kind", f"the key in {place} is not an RSA key of {SHORTEST_KEY} bits or more.", "Use RSA, 3072 bits."
    )


def checked(key: SigningKey, public: RSAPublicKey, certificates: list[x509.Certificate], place: str) -> KeyMaterial:
    """Join a key with its certificates, if it may seal.

    Args:
        key: the private key.
        public: its public half.
        certificates: its certificate and its issuers', in any order.
        place: where the key lies, for the words of a refusal.

    Raises:
        SealError: saying what is wrong with it.
    """
    if public.key_size < SHORTEST_KEY:
        raise wrong_kind(place)
    own = [certificate for certificate in certificates if certificate.public_key() == public]
    if not own:
        raise SealError("seal-mismatch", f"the key in {place} does not belong to the certificate.", "Give the pair.")
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
