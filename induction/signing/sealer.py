"""Seal PDF files: PAdES, certified with no changes allowed, with a key object that is loaded once."""

from __future__ import annotations

import asyncio
import json
import logging
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc.jwk import RSAKey
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, Signer
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko_certvalidator.errors import PathError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from induction.domain.certificates.certificate import SEAL_FIELD, day_in_words
from induction.domain.certificates.seal import Sealed, SealKey, SealLevel, reason_words
from induction.seal_settings import Seal
from induction.signing import update
from induction.signing.key_files import read_key
from induction.signing.keys import KeyMaterial, SealError
from induction.signing.levels import ROOM_FOR_TIMESTAMP, UNDER_THE_SEAL, Authority, Lasting, failed, opened
from induction.signing.mould import Mould
from induction.signing.trust import export_authority, export_root, exported_trust

_log = logging.getLogger(__name__)
_ROOM_BESIDE_CERTIFICATES = 2048  # the signature and its attributes take about 700 bytes


def why_unavailable(seal: Seal, data_dir: Path, at: datetime) -> str | None:
    """Say why nothing can be sealed at a moment and what to do about it; None when it can."""
    try:
        Sealer.load(seal, data_dir).check(at)
    except SealError as error:
        return error.words
    return None


class Sealer:
    """Holds the seal's key and seals with it.

    Load it in the process that seals, after the server has forked its workers: a key in the parent would lie in
    every child's memory. One sealer may serve several threads.
    """

    def __init__(self, material: KeyMaterial, lasting: Lasting | None = None, *, is_required: bool = True) -> None:
        self._material = material
        self._lasting = lasting
        self._is_required = is_required

    @classmethod
    def load(cls, seal: Seal, data_dir: Path) -> Sealer:
        """Load the key that the settings name, or the demo key, and export its root for checkers.

        Raises:
            SealError: when the key cannot be used; whether its certificate is in date is judged at each seal.
        """
        material = read_key(seal, data_dir)
        if since := exported_trust(data_dir).compromised.get(material.known_as.id):
            raise SealError(
                "seal-compromised",
                f"others may have had the seal's key {material.known_as.id} since {day_in_words(since)}.",
                "Put another key in use: induction keys rotate.",
            )
        export_root(material.root, data_dir)
        lasting = Lasting.of(seal.strength)
        for root in lasting.roots if lasting else ():
            export_authority(root, data_dir)
        return cls(material, lasting, is_required=seal.strength.is_required)

    @property
    def holder(self) -> str:
        """Name the organisation whose seal it is, as its certificate does."""
        return self._material.holder

    @property
    def root(self) -> x509.Certificate:
        """Give the certificate that a checker has to trust."""
        return self._material.root

    def check(self, at: datetime) -> None:
        """Refuse a moment at which the seal's certificate is not in date.

        Raises:
            SealError: with the date that stands in the way.
        """
        self._material.check_in_date(at)

    def seal(self, pdf: bytes, at: datetime) -> Sealed:
        """Seal a file: the whole of it is signed, and certified so that no change is allowed.

        Args:
            pdf: the file, with or without the empty field that a certificate is printed with.
            at: the moment the seal states, an aware time; seconds are kept.

        Raises:
            SealError: when the seal's certificate is not in date at that moment, or the level that is required cannot
                be had now.
        """
        self.check(at)
        if self._lasting:
            try:
                return self.seal_with_pyhanko(pdf, at, self._lasting)
            except (OSError, ValueError, SigningError, TimestampRequestError, PathError) as error:
                if self._is_required:
                    raise failed(error) from error
                _log.warning("sealed at B-B, because %s cannot be had now: %s", self._lasting.level, error)
        reason = reason_words(self.holder, SealLevel.B_B)
        quickly = update.sealed(pdf, SEAL_FIELD, (self.holder, reason, at), self._room, self._mould.cast)
        return Sealed(quickly, self.key, SealLevel.B_B) if quickly else self.seal_with_pyhanko(pdf, at)

    def seal_with_pyhanko(self, pdf: bytes, at: datetime, lasting: Lasting | None = None) -> Sealed:
        """Seal a file by pyHanko's own writer: what lasts, and what has no field for the seal."""
        level = lasting.level if lasting else SealLevel.B_B
        context = lasting.context(self._material.chain, at) if lasting else None
        purpose = PdfSignatureMetadata(
            field_name=SEAL_FIELD,
            md_algorithm="sha256",
            reason=reason_words(self.holder, level),
            name=self.holder,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
            subfilter=SigSeedSubFilter.PADES,
            embed_validation_info=context is not None,
            validation_context=context,
            dss_settings=UNDER_THE_SEAL,
        )
        signer = _SignerAt(at, purpose, self._signer, lasting.authority if lasting else None)
        room = self._room + (2 * ROOM_FOR_TIMESTAMP if lasting else 0)
        sealed: BytesIO = signer.sign_pdf(opened(pdf, lasting), bytes_reserved=room)
        body = lasting.archived(sealed.getvalue()) if lasting else sealed.getvalue()
        return Sealed(body, self.key, level)

    def seal_beside(self, body: bytes, at: datetime) -> bytes:
        """Seal any file by a signature that goes beside it (CMS, detached, DER).

        Raises:
            SealError: when the seal's certificate is not in date at that moment.
        """
        self.check(at)
        told = PdfCMSSignedAttributes(signing_time=at.replace(microsecond=0))
        made = self._signer.async_sign_general_data(body, "sha256", use_cades=True, signed_attr_settings=told)
        return bytes(asyncio.run(made).dump())

    def sign_claims(self, claims: Mapping[str, Any]) -> str:
        """Sign claims as a compact JWT (RS256), with the key and its chain in the head.

        Raises:
            SealError: when the key cannot be used.
        """
        head = {"alg": "RS256", "typ": "JWT", "kid": self.key.id, "jwk": self._public, "x5c": self._chain}
        signing = ".".join(_encoded(json.dumps(part, separators=(",", ":")).encode()) for part in (head, claims))
        return f"{signing}.{_encoded(self._material.key.sign(signing.encode()))}"

    @cached_property
    def _public(self) -> dict[str, Any]:
        public = self._material.certificate.public_key()
        assert isinstance(public, RSAPublicKey)  # noqa: S101 - `keys.checked` saw to it
        return {name: str(value) for name, value in RSAKey.import_key(public).as_dict(private=False).items()}

    @cached_property
    def _chain(self) -> list[str]:
        return [b64encode(each.public_bytes(Encoding.DER)).decode() for each in self._material.chain]

    @cached_property
    def key(self) -> SealKey:
        """The key that seals, as everybody may know it."""
        return self._material.known_as

    @cached_property
    def _signer(self) -> _HeldKeySigner:
        return _HeldKeySigner(self._material)

    @cached_property
    def _mould(self) -> Mould:
        return Mould(self._signer, self._material.key)

    @cached_property
    def _room(self) -> int:
        certificates = sum(len(certificate.public_bytes(Encoding.DER)) for certificate in self._material.chain)
        return 2 * (certificates + _ROOM_BESIDE_CERTIFICATES)  # two hex digits a byte


class _HeldKeySigner(Signer):
    """Signs with a key object in memory, where pyHanko's own signer parses the key again for each signature."""

    def __init__(self, material: KeyMaterial) -> None:
        certificates = [asn1.Certificate.load(c.public_bytes(Encoding.DER)) for c in material.chain]
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko's own omission
        store.register_multiple(certificates[1:])
        super().__init__(signing_cert=certificates[0], cert_registry=store, embed_roots=True)
        self._key = material.key
        self._length = material.length

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002 - pyHanko's signature
        return bytes(self._length) if dry_run else self._key.sign(data)


class _SignerAt(PdfSigner):
    """States the moment it was given, where pyHanko reads the clock."""

    def __init__(
        self, at: datetime, purpose: PdfSignatureMetadata, signer: Signer, authority: Authority | None
    ) -> None:
        super().__init__(purpose, signer, timestamper=authority, new_field_spec=SigFieldSpec(SEAL_FIELD))
        self._at = at

    def init_signing_session(self, *arguments: Any, **options: Any) -> Any:
        session = super().init_signing_session(*arguments, **options)
        session.system_time = self._at.replace(microsecond=0)
        return session


def _encoded(part: bytes) -> str:
    return urlsafe_b64encode(part).decode().rstrip("=")
