"""The timestamp inside a seal: a token by which an authority vouches that the signature was there at a moment."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import datetime

from asn1crypto import cms
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

from induction.domain.certificates.seal import SealLevel
from induction.signing.envelope import Signature, changed


def vouched_moment(signature: Signature, level: SealLevel, roots: Sequence[x509.Certificate]) -> datetime | None:
    """Give the moment that a trusted authority vouches for; None where no authority is known here.

    Raises:
        NotGenuine: when the token was taken away or added, speaks of another signature, or is not by an authority that
            is trusted here.
    """
    if (signature.token is not None) != (level is not SealLevel.B_B):
        raise changed()
    if signature.token is None:
        return None
    return believed_moment(signature.token, signature.value, roots)


def believed_moment(token: bytes, stamped: bytes, roots: Sequence[x509.Certificate]) -> datetime | None:
    """Give the moment of a token over bytes that a trusted authority has made; None where no authority is known here.

    Raises:
        NotGenuine: when it speaks of other bytes, is not written in the one way, or is not by an authority that is
            trusted here.
    """
    data = cms.ContentInfo.load(token, strict=True)["content"]
    _check_form(data, stamped)
    if not roots:
        return None
    trusted = [asn1.Certificate.load(root.public_bytes(Encoding.DER)) for root in roots]
    moment: datetime = data["encap_content_info"]["content"].parsed["gen_time"].native
    context = ValidationContext(trust_roots=trusted, allow_fetching=False, revocation_mode="soft-fail", moment=moment)
    told = asyncio.run(validate_tst_signed_data(data, context, lambda name: hashlib.new(name, stamped).digest()))
    if not told["intact"] or not told["valid"] or told["validation_path"] is None:
        raise changed()
    return moment


def _check_form(data: cms.SignedData, stamped: bytes) -> None:
    """Make sure that the token is written in one way, where no signature covers how it is written."""
    (signer,) = data["signer_infos"]
    info = data["encap_content_info"]["content"].parsed
    imprint = info["message_imprint"]
    name = imprint["hash_algorithm"]["algorithm"].native
    digests = [each["algorithm"].native for each in data["digest_algorithms"]]
    is_plain = (
        data["version"].native == "v3"
        and signer["version"].native == "v1"
        and digests == [signer["digest_algorithm"]["algorithm"].native]
        and not signer["unsigned_attrs"]
        and not data["crls"]
        and imprint["hashed_message"].native == hashlib.new(name, stamped).digest()
    )
    if not is_plain:
        raise changed()
