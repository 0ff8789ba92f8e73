"""Add a seal to a PDF file: the one update that is ever written behind a certificate's page.

It certifies the file with no changes allowed and covers every byte but its own hex digits. qpdf reads the file, whose
own bytes stay as they are; what is written is the catalogue, the field of the seal, and the seal.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from induction.signing.revision import Trailer, with_gap


def sealed(
    pdf: bytes, field: str, stated: tuple[str, str, datetime], room: int, cast: Callable[[bytes], bytes]
) -> bytes | None:
    """Seal a file in its empty field; None when it has no such field.

    The seal states a holder, a reason and a moment, and keeps `room` for hex digits; `cast` signs a SHA-256 digest and
    gives the signature in its CMS structure.
    """
    with pikepdf.open(BytesIO(pdf), attempt_recovery=False, inherit_page_attributes=False) as opened:
        fields: Any = opened.Root.get("/AcroForm", Dictionary()).get("/Fields", Array())
        found = next((each for each in fields if each.get("/T") == field and "/V" not in each), None)
        if found is None:
            return None
        seal = opened.make_indirect(_seal(*stated))
        found.V = seal
        opened.Root.Perms = Dictionary(DocMDP=seal)
        opened.Root.Extensions = Dictionary(
            ESIC=Dictionary(Type=Name.DeveloperExtensions, BaseVersion=Name("/1.7"), ExtensionLevel=1)
        )
        objects = {_number(each): each.unparse(resolved=True) for each in (opened.Root, found, seal)}
        trailer = Trailer(_number(opened.trailer.Root), _number(opened.trailer.Info), bytes(opened.trailer.ID[0]).hex())
    gap = with_gap(pdf, objects, trailer, room)
    return gap.filled(cast(gap.digest), room)


def _seal(holder: str, reason: str, at: datetime) -> Dictionary:
    allowing_nothing = Dictionary(Type=Name.TransformParams, V=Name("/1.2"), P=1)
    reference = Dictionary(Type=Name.SigRef, TransformMethod=Name.DocMDP, TransformParams=allowing_nothing)
    return Dictionary(
        Type=Name.Sig,
        Filter=Name("/Adobe.PPKLite"),
        SubFilter=Name("/ETSI.CAdES.detached"),
        M=String(f"D:{at:%Y%m%d%H%M%S}Z"),
        Name=String(holder),
        Reason=String(reason),
        Reference=Array([reference]),
    )


def _number(thing: Any) -> int:
    number: int = thing.objgen[0]
    return number
