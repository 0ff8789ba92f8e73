"""Seals that last: a timestamp authority vouches for the moment (B-T), and what shows that nothing was revoked (B-LT).

The proof of revocation is gathered before the seal and lies under it, so that one signature still covers the whole file
and nothing is ever added behind it.
"""

from __future__ import annotations

import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.error import HTTPError

from asn1crypto import crl as asn1_crl
from asn1crypto import pem, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext

from induction.domain.seal import SealLevel
from induction.seal_settings import Strength
from induction.signing.keys import SealError

ROOM_FOR_TIMESTAMP = 12_000  # a token is 3 to 8 kB, with the authority's certificates
_PATIENCE = 10.0
_LARGEST_ANSWER = 64 * 1024
UNDER_THE_SEAL = DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE)


class Authority(TimeStamper):
    """A timestamp authority over HTTP (RFC 3161)."""

    def __init__(self, address: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko's own omission
        self._address = address

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Ask the authority; one request at a time, as sealing does."""
        asked = urllib.request.Request(  # noqa: S310 - the settings allow http and https only
            self._address, data=req.dump(), headers={"Content-Type": "application/timestamp-query"}
        )
        try:
            with urllib.request.urlopen(asked, timeout=_PATIENCE) as answer:  # noqa: S310 - as above
                return tsp.TimeStampResp.load(answer.read(_LARGEST_ANSWER))
        except HTTPError as error:
            error.close()
            raise OSError(f"the timestamp authority answered {error.code}") from None


@dataclass(frozen=True)
class Lasting:
    """What a seal above B-B is made with.

    Attributes:
        roots: under which the timestamp authority's certificates are believed.
    """

    level: SealLevel
    authority: Authority
    roots: tuple[x509.Certificate, ...]
    revocation: Path | None

    @classmethod
    def of(cls, strength: Strength) -> Lasting | None:
        """Read what the settings say; None where they ask for no more than B-B.

        Raises:
            SealError: when the authority's certificate cannot be read.
        """
        if strength.level is SealLevel.B_B:
            return None
        try:
            body = strength.timestamp_trust.read_bytes() if strength.timestamp_trust else b""
            roots = tuple(x509.load_pem_x509_certificates(body))
        except (OSError, ValueError) as error:
            raise _trouble(f"the timestamp authority's certificate cannot be read ({error}).") from error
        return cls(strength.level, Authority(strength.timestamp_url), roots, strength.revocation)

    def context(self, chain: Sequence[x509.Certificate], at: datetime) -> ValidationContext | None:
        """Gather what shows that nothing is revoked; None for B-T, which carries none.

        Raises:
            SealError: when a list of revoked certificates cannot be read.
        """
        if self.level is SealLevel.B_T:
            return None
        roots = [_classic(root) for root in (chain[-1], *self.roots)]
        lists = [_read_list(path) for path in sorted((self.revocation or Path()).glob("*.crl"))]
        return ValidationContext(
            trust_roots=roots, crls=lists, allow_fetching=False, revocation_mode="require", moment=at
        )


def failed(error: Exception) -> SealError:
    """Say that a seal of the level that is asked for cannot be made now."""
    return _trouble(f"its level needs a timestamp or a proof of revocation that cannot be had now ({error}).")


def _trouble(what: str) -> SealError:
    return SealError("seal-level", what, "Check INDUCTION_TIMESTAMP_URL, …_TRUST_FILE and INDUCTION_REVOCATION_DIR.")


def _read_list(path: Path) -> asn1_crl.CertificateList:
    try:
        body = path.read_bytes()
        return asn1_crl.CertificateList.load(pem.unarmor(body)[2] if pem.detect(body) else body, strict=True)
    except (OSError, ValueError) as error:
        raise _trouble(f"the list of revoked certificates in {path} cannot be read.") from error


def _classic(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))
