"""Examine a file that claims to be a certificate: genuine, not genuine, or beyond what can be told here.

A file is genuine when a trusted key signed every byte of it. The order matters: bytes are accounted for first
(`envelope`), then the chain of certificates is followed from a trusted root down, then the signature is checked with
the key that the chain vouches for. Only after that, when the bytes are known to be the sealer's own, does a PDF reader
look inside. So a hostile file meets searches and comparisons of bounded length, never a PDF parser.

The chain is judged at the moment the seal states. That moment is the sealer's own word: a thief of the key could state
any. The public verify page, which compares the file's SHA-256 with the register, is the stronger answer.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from io import BytesIO

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError

from induction.domain.certificates.certificate import day_in_words
from induction.domain.certificates.seal import SealLevel, level_in
from induction.signing.archive import archived_moment, behind
from induction.signing.envelope import Envelope, NotGenuine, Signature, changed, open_envelope, open_signature
from induction.signing.keys import key_id, name_of
from induction.signing.timestamp import vouched_moment
from induction.signing.trust import Trust

_NUMBER = re.compile(r"\bSM-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
_LONGEST_KEY = 8192  # a longer one would only keep the checker busy


class Verdict(StrEnum):
    """What an examination comes to."""

    GENUINE = "genuine"
    NOT_GENUINE = "not genuine"
    UNCONFIRMED = "cannot be confirmed"


@dataclass(frozen=True)
class Examination:
    """What was found out about a file.

    Attributes:
        reason: a short, stable word for code and tests.
        words: the reason, for a person.
        sha256: the file's fingerprint in hex, whatever the verdict.
        signer: who sealed it; this and the rest only when the seal is unbroken and made under a trusted root.
        signed_at: the moment the seal states.
        number: the certificate's number, where the file states one.
        key_id: the key that sealed it.
        level: how long the seal can be checked, as it states.
        vouched_at: the moment that a trusted timestamp authority vouches for; None without one.
        archived_at: the moment of a trusted timestamp over the whole file, seal and all; None without one.
    """

    verdict: Verdict
    reason: str
    words: str
    sha256: str
    signer: str | None = None
    signed_at: datetime | None = None
    number: str | None = None
    key_id: str | None = None
    level: SealLevel = SealLevel.B_B
    vouched_at: datetime | None = None
    archived_at: datetime | None = None


def examine(pdf: bytes, trust: Trust) -> Examination:
    """Examine a file against the roots one trusts; never raises, whatever the bytes.

    Without a root, an unbroken seal cannot be confirmed: anybody could have made it. Nor can one by a key that others
    may have had: then only a record of exactly these bytes helps, made before that (`reason` ``compromised``).
    """
    sha256 = hashlib.sha256(pdf).hexdigest()
    try:
        sealed = pdf[: behind(pdf)]
        envelope = open_envelope(sealed)
        signature = open_signature(envelope)
        if not trust.roots:
            check_signature(signature)
            archived_moment(pdf, sealed, _look_inside(sealed, envelope)[1], ())
            words = "The seal is unbroken, but no trusted certificate is known here that could say whose it is."
            return Examination(Verdict.UNCONFIRMED, "no-trust", words, sha256)
        follow_chain(signature, envelope, trust.roots)
        check_signature(signature)
        number, level = _look_inside(sealed, envelope)
        archived_at = archived_moment(pdf, sealed, level, trust.authorities)
        vouched_at = vouched_moment(signature, level, trust.authorities)
    except NotGenuine as verdict:
        return Examination(Verdict.NOT_GENUINE, verdict.reason, verdict.words, sha256)
    except Exception:  # noqa: BLE001 - the bytes are a stranger's: any error they provoke means that they are not ours
        return Examination(Verdict.NOT_GENUINE, changed().reason, changed().words, sha256)
    found = judged(signature, envelope, trust, sha256, number)
    found = replace(found, level=level, vouched_at=vouched_at, archived_at=archived_at)
    return _with_timestamp(found, trust)


def _with_timestamp(found: Examination, trust: Trust) -> Examination:
    """Believe an authority's word: what it saw before others may have had the key was sealed by its owner."""
    since = trust.compromised.get(found.key_id or "")
    if found.vouched_at is None:
        return found
    seen = f"A timestamp authority saw the seal on {day_in_words(found.vouched_at)}"
    if found.reason == "compromised" and since and found.vouched_at < since:
        words = f"{seen}, before others may have had its key, since {day_in_words(since)}."
        return replace(found, verdict=Verdict.GENUINE, reason="timestamped", words=words)
    return replace(found, words=f"{found.words} {seen}.")


def judged(signature: Signature, envelope: Envelope, trust: Trust, sha256: str, number: str | None) -> Examination:
    """Say whose an unbroken seal is, and whether its key can be relied on."""
    certificate = _modern(signature.certificates[0])
    signer, key = name_of(certificate), key_id(certificate)
    since = trust.compromised.get(key)
    facts = (sha256, signer, envelope.sealed_at, number, key)
    if since is None:
        return Examination(Verdict.GENUINE, "genuine", f"Sealed by {signer} and unchanged since.", *facts)
    words = (
        f"It is sealed with a key of {signer} that others may have had since {day_in_words(since)}. Only the record of "
        "its exact bytes can confirm it: give it to the verify page that it names."
    )
    return Examination(Verdict.UNCONFIRMED, "compromised", words, *facts)


def follow_chain(signature: Signature, envelope: Envelope, trust: Sequence[x509.Certificate]) -> None:
    """Follow the chain from a trusted root down to the signer, at the moment the seal states.

    Raises:
        NotGenuine: when there is none, or certificates were added that lie on none.
    """
    signer, *others = signature.certificates
    roots = [asn1.Certificate.load(root.public_bytes(Encoding.DER)) for root in trust]
    context = ValidationContext(
        trust_roots=roots,
        other_certs=others,
        moment=envelope.sealed_at,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    try:
        path = asyncio.run(CertificateValidator(signer, others, context).async_validate_usage({"non_repudiation"}))  # type: ignore[no-untyped-call]
    except (PathBuildingError, PathValidationError) as error:
        raise NotGenuine(
            "unknown-authority", "The seal was not made under an authority that is trusted here."
        ) from error
    trusted = {root.dump() for root in roots}
    between = {certificate.dump() for certificate in path.iter_certs(include_root=True) if _is_plain(certificate)}
    if not all(certificate.dump() in trusted | between for certificate in others):
        raise changed()


def _is_plain(certificate: asn1.Certificate) -> bool:
    """Tell whether a certificate is written in the one way DER allows."""
    body = certificate.dump()
    return bool(asn1.Certificate.load(body).dump(force=True) == body)


def check_signature(signature: Signature) -> None:
    """Check the signature with the signer's key.

    Raises:
        NotGenuine: when the key did not make it.
    """
    key = _modern(signature.certificates[0]).public_key()
    if not isinstance(key, RSAPublicKey) or key.key_size > _LONGEST_KEY:
        raise changed()
    try:
        key.verify(signature.value, signature.signed, PKCS1v15(), hashes.SHA256())
    except InvalidSignature as error:
        raise changed() from error


def _look_inside(pdf: bytes, envelope: Envelope) -> tuple[str | None, SealLevel]:
    """Make sure that the seal is the only one, certifies the file and allows no change; read the number and level."""
    reader = PdfFileReader(BytesIO(pdf))
    seals: list[EmbeddedPdfSignature] = list(reader.embedded_signatures)
    if len(seals) != 1 or tuple(map(int, seals[0].byte_range)) != envelope.byte_range:
        raise changed()
    seal = seals[0]
    if seal.docmdp_level is not MDPPerm.NO_CHANGES or seal.self_reported_timestamp != envelope.sealed_at:
        raise NotGenuine("not-certified", "The file carries a seal that would allow it to be changed.")
    if seal.evaluate_signature_coverage() is not SignatureCoverageLevel.ENTIRE_FILE:
        raise changed()
    found = _NUMBER.search(str(reader.trailer["/Info"].get("/Keywords", "")) if "/Info" in reader.trailer else "")
    level = level_in(str(seal.sig_object.get("/Reason", "")))
    if level.shows_revocation != ("/DSS" in reader.root):
        raise changed()
    return found[0] if found else None, level


def _modern(certificate: asn1.Certificate) -> x509.Certificate:
    return x509.load_der_x509_certificate(certificate.dump())
