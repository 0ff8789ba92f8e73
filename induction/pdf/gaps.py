"""The gaps of a master copy: what differs between people, and what stands in for it while the master is drawn.

A stand-in says nothing of a person, so that a master is the same whoever asks for it first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

from induction.domain.certificates.certificate import (
    CODE_LENGTH,
    CertificateDocument,
    ModuleLine,
    day_in_words,
    grouped,
)
from induction.pdf import fonts

NAME, NUMBER, ISSUED_ON, ADDRESS = "Name", "Certificate number", "Issued on", "Check this certificate at"
_NUMBER = "SM-0000-0000"
_CODE = "0" * CODE_LENGTH
_SPACE = re.compile(r"[ \t\n\r\f]+")  # what HTML prints as one space; no other spaces are


@lru_cache(64)
def texts(document: CertificateDocument) -> Mapping[str, str]:
    """Give what is set into each gap, as the page prints it."""
    found = {
        **flowing(document),
        "Employee number": document.employee_number,
        "Achieved on": day_in_words(document.achieved_on),
        ISSUED_ON: day_in_words(document.issued_on),
        "Valid until": day_in_words(document.valid_until),
        NUMBER: document.number,
        "Verification code": grouped(document.code),
        ADDRESS: document.verify_url,
    }
    for place, module in enumerate(document.modules):
        found[f"Version of module {place}"] = str(module.version)
        found[f"Module {place} achieved on"] = day_in_words(module.achieved_on)
    return {gap: _as_printed(text) for gap, text in found.items()}


@lru_cache(64)
def flowing(document: CertificateDocument) -> Mapping[str, str]:
    """Give what is set into the gaps that may take several lines."""
    found = {NAME: document.staff_name, "Scope": document.scope}
    found |= {"Evidence": document.evidence, "Ledger": document.witness}
    found |= {f"Module {place}": module.title for place, module in enumerate(document.modules)}
    return {gap: _as_printed(text) for gap, text in found.items() if text}


def stand_in(document: CertificateDocument, lines: Mapping[str, str]) -> CertificateDocument | None:
    """Make the document that a master is drawn from; None when its address does not end with its code.

    In `lines` stands what is to be put for each flowing text, so that it takes as many lines.
    """
    if not document.verify_url.endswith(document.code) or len(document.code) != CODE_LENGTH:
        return None
    modules = tuple(
        ModuleLine(lines[f"Module {place}"], 1001 + place, date(1001 + place, 1, 1))
        for place, _ in enumerate(document.modules)
    )
    return replace(
        document,
        staff_name=lines[NAME],
        employee_number="0000000",
        modules=modules,
        achieved_on=date(2001, 1, 1),
        issued_on=date(2002, 1, 1),
        valid_until=date(2003, 1, 1),
        number=_NUMBER,
        code=_CODE,
        verify_url=document.verify_url.removesuffix(document.code) + _CODE,
        scope=lines.get("Scope", ""),
        evidence=lines.get("Evidence", ""),
        witness=lines.get("Ledger", ""),
        badge=None,
        proof="",
    )


def short_lines(document: CertificateDocument) -> dict[str, str]:
    """Give stand-ins of one short line each, no two of them the same."""
    return {gap: f"mm{place:03}mm" for place, gap in enumerate(flowing(document))}


def _as_printed(text: str) -> str:
    return _SPACE.sub(" ", fonts.composed(text)).strip(" ")
