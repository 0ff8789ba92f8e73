"""Take a sealed file apart by its bytes alone: what is signed, and the signature (CMS) that stands in the gap.

Nothing here trusts the file. Every step is a search or a comparison over a bounded number of bytes, and every byte of
the file must be accounted for: signed, or a digit of a signature that can be written in one way only.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1

LARGEST_FILE = 5_000_000
_LARGEST_GAP = 100_000
_MOST_CERTIFICATES = 6
RANGE = re.compile(rb"/ByteRange\s{0,9}\[\s{0,9}(\d{1,9}) (\d{1,9}) (\d{1,9}) (\d{1,9})\s{0,9}\]")
_MOMENT = re.compile(rb"/M \(D(?::|\\072)(\d{14})Z\)")


class NotGenuine(Exception):  # noqa: N818 - it is a verdict, not a fault
    """The file is not what a seal of this service made; says why, for code and for a person."""

    def __init__(self, reason: str, words: str) -> None:
        super().__init__(words)
        self.reason = reason
        self.words = words


def no_seal() -> NotGenuine:
    """Say that the file carries no seal."""
    return NotGenuine("no-seal", "This file carries no seal.")


def second_seal() -> NotGenuine:
    """Say that another seal or signature stands in the file."""
    return NotGenuine("second-seal", "This file was sealed or signed again, or its seal was tampered with.")


def added() -> NotGenuine:
    """Say that something stands behind the seal."""
    return NotGenuine("added", "Something was added to this file after it was sealed.")


def changed() -> NotGenuine:
    """Say that the file is not as it was sealed."""
    return NotGenuine("changed", "This file was changed or damaged after it was sealed.")


@dataclass(frozen=True)
class Envelope:
    """A file's one seal.

    Attributes:
        byte_range: start and length of the two signed parts, which are everything but the signature itself.
        digest: SHA-256 of the signed parts.
        sealed_at: the moment the seal states.
        der: the signature.
    """

    byte_range: tuple[int, int, int, int]
    digest: bytes
    sealed_at: datetime
    der: bytes


def open_envelope(pdf: bytes) -> Envelope:
    """Find the one seal of a file and make sure that it covers the whole of it.

    Raises:
        NotGenuine: when there is no seal, more than one, or something outside it.
    """
    if not pdf.startswith(b"%PDF-") or len(pdf) > LARGEST_FILE:
        raise no_seal()
    seals = pdf.count(b"/ByteRange")
    found = RANGE.findall(pdf)
    if not seals:
        raise no_seal()
    if seals > 1 or len(found) != 1:
        raise second_seal()
    start, first, second, rest = (int(number) for number in found[0])
    if second + rest < len(pdf):
        raise added()
    if start != 0 or second + rest != len(pdf) or not 2 < second - first < _LARGEST_GAP:
        raise changed()
    digest = hashlib.sha256(pdf[:first] + pdf[second:]).digest()
    return Envelope((start, first, second, rest), digest, _moment(pdf), signature_in(pdf[first:second]))


def _moment(pdf: bytes) -> datetime:
    moments = _MOMENT.findall(pdf)
    if len(moments) != 1:
        raise changed()
    return datetime.strptime(moments[0].decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def signature_in(gap: bytes) -> bytes:
    """Read the hex digits between the signed parts; they may be written in one way only, zeros after the end.

    Raises:
        NotGenuine: when they are written otherwise.
    """
    if gap[:1] != b"<" or gap[-1:] != b">":
        raise changed()
    digits = gap[1:-1]
    try:
        padded = bytes.fromhex(digits.decode("ascii"))
        der = bytes(core.Asn1Value.load(padded).dump()) if padded else b""
    except (ValueError, TypeError) as error:
        raise changed() from error
    if digits != der.hex().upper().encode().ljust(len(digits), b"0"):
        raise changed()
    return der


@dataclass(frozen=True)
class Signature:
    """The parts of a signature that is written exactly as our sealer writes one.

    Attributes:
        certificates: the signer's first, then the others that were sent along.
        signed: the bytes that the signature value signs.
        token: the timestamp over the signature value; None where it has none.
    """

    certificates: tuple[asn1.Certificate, ...]
    signed: bytes
    value: bytes
    token: bytes | None = None


def open_signature(envelope: Envelope) -> Signature:
    """Take a signature apart and make sure that it speaks of this file and this signer.

    The parts which no signature covers (versions, algorithm names, the order of things) are not judged one by one: the
    whole is written again from the parts that matter, and must come out byte for byte the same.

    Raises:
        NotGenuine: when it does not.
    """
    data = cms.ContentInfo.load(envelope.der, strict=True)["content"]
    (signer,) = data["signer_infos"]
    sent = [choice.chosen for choice in data["certificates"]][: _MOST_CERTIFICATES + 1]
    own = [
        certificate for certificate in sent if certificate.serial_number == signer["sid"].chosen["serial_number"].native
    ]
    if len(own) != 1 or len(sent) > _MOST_CERTIFICATES:
        raise changed()
    attributes = signer["signed_attrs"]
    _check_attributes(attributes, envelope.digest, own[0])
    attributes.dump(force=True)  # as the standard writes it, whatever way this file wrote it
    token = _token(signer)
    if _rewritten(signer, sent, own[0], token) != envelope.der:
        raise changed()
    others = [certificate for certificate in sent if certificate is not own[0]]
    signed = attributes.untag().dump()
    return Signature((own[0], *others), signed, signer["signature"].native, token and token.dump())


def _token(signer: cms.SignerInfo) -> cms.ContentInfo | None:
    """Find the timestamp, the only thing that may stand beside a signature unsigned."""
    beside = signer["unsigned_attrs"]
    if not beside:
        return None
    (attribute,) = beside
    (token,) = attribute["values"]
    if attribute["type"].native != "signature_time_stamp_token":
        raise changed()
    return token


def _check_attributes(attributes: cms.CMSAttributes, digest: bytes, signer: asn1.Certificate) -> None:
    given = {attribute["type"].native: attribute["values"] for attribute in attributes}
    (identity,) = given["signing_certificate_v2"]
    named = identity["certs"][0]
    is_sound = (
        isinstance(identity, tsp.SigningCertificateV2)
        and len(given) == len(attributes)
        and [value.native for value in given["content_type"]] == ["data"]
        and [value.native for value in given["message_digest"]] == [digest]
        and named["hash_algorithm"]["algorithm"].native == "sha256"
        and named["cert_hash"].native == hashlib.sha256(signer.dump()).digest()
    )
    if not is_sound:
        raise changed()


def _rewritten(
    signer: cms.SignerInfo,
    certificates: list[asn1.Certificate],
    own: asn1.Certificate,
    token: cms.ContentInfo | None,
) -> bytes:
    name = cms.IssuerAndSerialNumber({"issuer": own.issuer, "serial_number": own.serial_number})
    info = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier({"issuer_and_serial_number": name}),
            "digest_algorithm": {"algorithm": "sha256"},
            "signature_algorithm": {"algorithm": "sha256_rsa"},
            "signed_attrs": signer["signed_attrs"],
            "signature": signer["signature"].native,
        }
    )
    if token is not None:
        token.dump(force=True)  # as the standard writes it, whatever way this file wrote it
        beside = {"type": "signature_time_stamp_token", "values": [token]}
        info["unsigned_attrs"] = cms.CMSAttributes([cms.CMSAttribute(beside)])
    data = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {"content_type": "data"},
            "certificates": certificates,
            "signer_infos": [info],
        }
    )
    body: bytes = cms.ContentInfo({"content_type": "signed_data", "content": data}).dump()
    return body
