"""A master copy: one certificate that WeasyPrint has drawn with its gaps open, kept to set people's facts into.

What stays is written and compressed once. What differs follows it in the file: the page's content, the title and the
other metadata, the links, the words for the QR code, the files inside.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pydyf

from induction.domain.certificates.certificate import CertificateDocument
from induction.pdf.conformance import EMBEDDED
from induction.pdf.content import Face, Part

_HEAD = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"
_WIDTHS = (1, 4, 2)  # bytes of the columns of the cross-reference table
_IN_FILE, _IN_STREAM = 1, 2


@dataclass(frozen=True)
class Master:
    """A certificate whose gaps are open.

    Attributes:
        stand_in: what it was drawn from.
        parts: of the page's content.
        faces: its fonts, by family and weight.
        told: the file's title and other information.
        metadata: the same again, as XMP.
        links: the objects of the link, one for each line of the address.
        figure: the object of the QR code's words.
        files: the numbers of the files inside, in their order.
        stays: the beginning of the file, up to the first object that differs.
        table: the rows of the cross-reference table; those of what differs are still empty.
    """

    stand_in: CertificateDocument
    parts: tuple[Part, ...]
    faces: Mapping[tuple[str, int], Face]
    told: Mapping[str, str]
    metadata: str
    links: tuple[Any, ...]
    figure: Any
    content_number: int
    metadata_number: int
    files: tuple[int, ...]
    catalogue: bytes
    stays: bytes
    table: tuple[bytes, ...]

    def write(self, bodies: Mapping[int, bytes], told: Mapping[str, str]) -> bytes:
        """Write a file: what stays, then the objects that differ, each under its number."""
        numbers = {**bodies, len(self.table): _information(told)}
        file, rows = [self.stays], [*self.table, b"", b""]
        place = len(self.stays)
        for number, body in numbers.items():
            whole = b"%d 0 obj\n%s\nendobj\n" % (number, body)
            rows[number] = _row(_IN_FILE, place, 0)
            file.append(whole)
            place += len(whole)
        rows[-1] = _row(_IN_FILE, place, 0)
        name = hashlib.sha256(b"".join(file[1:])).hexdigest()[:32]
        table = stream(
            b"".join(rows),
            b"/Type /XRef /Index [0 %d] /W [%d %d %d] /Size %d /Root %s /Info %d 0 R /ID [<%s> <%s>]"
            % (len(rows), *_WIDTHS, len(rows), self.catalogue, len(rows) - 2, name.encode(), name.encode()),
        )
        file.append(b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (len(rows) - 1, table, place))
        return b"".join(file)


def take(pdf: Any, fonts: Mapping[Any, Any], parts: tuple[Part, ...], stand_in: CertificateDocument) -> Master:
    """Make a master of pydyf's document, whose page's content is opened into parts."""
    objects = pdf.objects[: pdf.info.number]  # what was added behind is about the file that pydyf wrote
    content, metadata = content_of(pdf), pdf.objects[_number(pdf.catalog["Metadata"])]
    dictionaries = [each for each in objects if isinstance(each, pydyf.Dictionary)]
    links = tuple(each for each in dictionaries if each.get("Subtype") == "/Link")
    (figure,) = (each for each in dictionaries if each.get("S") == "/Figure")
    files = [each for each in objects if isinstance(each, pydyf.Stream) and each.extra.get("Type") == EMBEDDED]
    stays, table = _what_stays(objects, {each.number for each in (content, metadata, figure, *files, *links)})
    return Master(
        stand_in=stand_in,
        parts=parts,
        faces={(font.family, font.weight): Face(font.hash, font.widths, font.to_unicode) for font in fonts.values()},
        told={name: value.string for name, value in pdf.info.items()},
        metadata=metadata.stream[0].decode(),
        links=links,
        figure=figure,
        content_number=content.number,
        metadata_number=metadata.number,
        files=tuple(each.number for each in files),
        catalogue=pdf.catalog.reference,
        stays=stays,
        table=table,
    )


def content_of(pdf: Any) -> Any:
    """Find the content of the page of a document of pydyf."""
    page = pdf.objects[_number(pdf.page_references[0])]
    return pdf.objects[_number(page["Contents"])]


def _what_stays(objects: Sequence[Any], differs: set[int]) -> tuple[bytes, tuple[bytes, ...]]:
    """Write the streams that stay, and the other objects that do in one compressed stream behind them."""
    rows = [b""] * (len(objects) + 1)
    rows[0] = _row(0, 0, 0xFFFF)
    file = [_HEAD]
    packed: list[tuple[int, bytes]] = []
    for each in objects[1:]:
        if each.number in differs:
            continue
        if each.compressible:
            rows[each.number] = _row(_IN_STREAM, len(objects), len(packed))
            packed.append((each.number, each.data))
        else:
            rows[each.number] = _row(_IN_FILE, sum(map(len, file)), 0)
            file.append(each.indirect + b"\n")
    rows[-1] = _row(_IN_FILE, sum(map(len, file)), 0)
    places = [sum(len(data) + 1 for _, data in packed[:place]) for place in range(len(packed))]
    index = b" ".join(b"%d %d" % (number, place) for (number, _), place in zip(packed, places, strict=True)) + b"\n"
    body = index + b"\n".join(data for _, data in packed)
    whole = stream(body, b"/Type /ObjStm /N %d /First %d" % (len(packed), len(index)), level=9)
    file.append(b"%d 0 obj\n%s\nendobj\n" % (len(objects), whole))
    return b"".join(file), tuple(rows)


def stream(body: bytes, entries: bytes = b"", level: int = 4) -> bytes:
    """Write a compressed stream with the entries of its dictionary."""
    packed = zlib.compress(body, level)
    return b"<<%s/Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream" % (entries, len(packed), packed)


def _information(told: Mapping[str, str]) -> bytes:
    information = pydyf.Dictionary({name: pydyf.String(value) for name, value in told.items()})
    data: bytes = information.data
    return data


def _row(kind: int, second: int, third: int) -> bytes:
    return b"".join(value.to_bytes(width) for width, value in zip(_WIDTHS, (kind, second, third), strict=True))


def _number(reference: bytes) -> int:
    return int(reference.split()[0])
