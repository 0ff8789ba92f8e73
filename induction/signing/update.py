"""Add a seal to a PDF file: the one update that is ever written behind a certificate's page.

It certifies the file with no changes allowed and covers every byte but its own hex digits. qpdf reads the file, whose
own bytes stay as they are; what is written is the catalogue, the field of the seal, and the seal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

_COLUMNS = (1, 4, 1)  # bytes of the columns of the cross-reference table
_DIGITS = 42  # room for the four numbers of the byte range


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
        gaps = b"/ByteRange [%s] /Contents <%s>>>" % (b" " * _DIGITS, b"0" * room)
        objects[_number(seal)] = objects[_number(seal)].removesuffix(b">>") + gaps
        body = _update(pdf, objects, opened.trailer)
    return _signed(body, len(pdf), room, cast)


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


def _update(pdf: bytes, objects: Mapping[int, bytes], trailer: Any) -> bytes:
    """Write a file with an update behind it."""
    table, update, place = [], [], len(pdf)
    for number, body in sorted(objects.items()):
        whole = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        table.append((number, place))
        update.append(whole)
        place += len(whole)
    table.append((max(objects) + 1, place))
    rows = b"".join(b"".join(_row(place)) for _, place in table)
    name = hashlib.sha256(b"".join(update)).hexdigest()[:32]
    previous = int(pdf[pdf.rindex(b"startxref") + len(b"startxref") :].split()[0])
    root, information = _number(trailer.Root), _number(trailer.Info)
    head = (
        f"/Type /XRef /W [{' '.join(map(str, _COLUMNS))}] /Index [{' '.join(f'{number} 1' for number, _ in table)}]"
        f" /Size {table[-1][0] + 1} /Prev {previous} /Root {root} 0 R /Info {information} 0 R"
        f" /ID [<{bytes(trailer.ID[0]).hex()}> <{name}>] /Length {len(rows)}"
    )
    end = b"%d 0 obj\n<<%s>>\nstream\n%s\nendstream\nendobj\n" % (table[-1][0], head.encode(), rows)
    return b"".join([pdf, *update, end, b"startxref\n%d\n%%%%EOF\n" % place])


def _row(place: int) -> Iterator[bytes]:
    return (value.to_bytes(width) for value, width in zip((1, place, 0), _COLUMNS, strict=True))


def _signed(body: bytes, start: int, room: int, cast: Callable[[bytes], bytes]) -> bytes:
    """Write the byte range and the signature into a file whose update begins at a place."""
    gap = body.index(b"<%s>" % (b"0" * room), start)
    rest = gap + room + 2
    told = b"0 %d %d %d" % (gap, rest, len(body) - rest)
    body = body.replace(b"[%s]" % (b" " * _DIGITS), b"[%s]%s" % (told, b" " * (_DIGITS - len(told))))
    signature = cast(hashlib.sha256(body[:gap] + body[rest:]).digest()).hex().upper().encode()
    if len(signature) > room:
        raise ValueError("there is too little room for the signature")
    return b"%s<%s>%s" % (body[:gap], signature.ljust(room, b"0"), body[rest:])


def _number(thing: Any) -> int:
    number: int = thing.objgen[0]
    return number
