"""A press without Pango and keys: the bytes name the certificate, so that all around it can be tested quickly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from induction.domain.certificates.certificate import CertificateDocument
from induction.domain.certificates.seal import Sealed, SealKey, SealLevel
from induction.domain.errors import InductionError

KEY = SealKey("0123456789abcdef", "-----BEGIN CERTIFICATE-----")


class PaperPress:
    """Draws and seals at once; breaks when it is told to, before drawing or before sealing."""

    broken = ""
    refused = ""
    key = KEY

    def draw(self, document: CertificateDocument) -> bytes:
        if self.broken:
            raise InductionError("press", self.broken)
        return f"%PDF {document.number} for {document.staff_name}".encode()

    def seal(self, drawn: bytes, document: CertificateDocument, _moment: datetime) -> Sealed:
        if self.refused:
            raise InductionError("lint", self.refused)
        return Sealed(drawn + b" sealed", self.key, SealLevel.B_B)

    def sign(self, claims: Mapping[str, Any]) -> str:
        return f"paper.{len(claims)}.signed"

    def pending(self, _moment: datetime) -> str:
        return self.broken
