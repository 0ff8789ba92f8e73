"""Seals that last: with a moment that an authority vouches for, proof that nothing was revoked, an archive timestamp.

The proof of revocation is gathered before the seal and lies under it, so that one signature covers the whole file. Only
an archive timestamp ever stands behind the seal, in the field that the seal has for it.
"""

from __future__ import annotations

import asyncio
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from asn1crypto import crl as asn1_crl
from asn1crypto import pem, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext

from induction.domain.certificates.certificate import ARCHIVE_FIELD
from induction.domain.certificates.seal import SealLevel
from induction.seal_settings import Strength
from induction.signing import archive
from induction.signing.keys import SealError

ROOM_FOR_TIMESTAMP = 12_000  # a token is 3 to 8 kB, with the authority's certificates
_PRINT_AND_LOCKED = 4 + 128
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
        if not self.level.shows_revocation:
            return None
        roots = [_classic(root) for root in (chain[-1], *self.roots)]
        lists = [_read_list(path) for path in sorted((self.revocation or Path()).glob("*.crl"))]
        return ValidationContext(
            trust_roots=roots, crls=lists, allow_fetching=False, revocation_mode="require", moment=at
        )

    def archived(self, sealed: bytes) -> bytes:
        """Put the authority's timestamp over a whole sealed file behind it, where the level asks for that."""
        if self.level is not SealLevel.B_LTA:
            return sealed
        gap = archive.gap_behind(sealed)
        token = asyncio.run(self.authority.async_timestamp(gap.digest, "sha256"))
        return gap.filled(token.dump(), archive.ROOM_FOR_ARCHIVE)


def opened(pdf: bytes, lasting: Lasting | None) -> IncrementalPdfFileWriter:
    """Open a file to be sealed; where a timestamp is to cover the seal, with an empty field for it."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    if lasting and lasting.level is SealLevel.B_LTA:
        page = writer.root["/Pages"]["/Kids"].raw_get(0)
        field = _empty_field(generic, page, writer)
        added = writer.add_object(field)
        for place in (writer.root["/AcroForm"]["/Fields"], page.get_object()["/Annots"]):
            place.append(added)
            writer.update_container(place)
    return writer


def _empty_field(pdf: Any, page: Any, writer: IncrementalPdfFileWriter) -> Any:
    """Make a signature field that is seen nowhere, in pyHanko's objects, which have no types."""
    name, number = pdf.pdf_name, pdf.NumberObject
    entries = {
        "/Type": name("/Annot"),
        "/Subtype": name("/Widget"),
        "/FT": name("/Sig"),
        "/T": pdf.pdf_string(ARCHIVE_FIELD),
        "/F": number(_PRINT_AND_LOCKED),
        "/Rect": pdf.ArrayObject(map(number, archive.OUT_OF_SIGHT)),
        "/P": pdf.IndirectObject(page.idnum, page.generation, writer),
    }
    return pdf.DictionaryObject({name(entry): value for entry, value in entries.items()})


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
