"""Workbooks taken apart and put together again as no spreadsheet would."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tests.extracts import HEADINGS, as_xlsx, row

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

GOOD = as_xlsx([row("20000001"), row("20000002")])


def part(name: str, body: bytes = GOOD) -> bytes:
    """Give a part of a workbook."""
    with ZipFile(io.BytesIO(body)) as book:
        return book.read(name)


def rebuilt(changes: Mapping[str | ZipInfo, bytes | None], body: bytes = GOOD, method: int = ZIP_DEFLATED) -> bytes:
    """Put a workbook together with some parts changed, added or (None) left out."""
    names = {each.filename if isinstance(each, ZipInfo) else each for each in changes}
    out = io.BytesIO()
    with ZipFile(io.BytesIO(body)) as old, ZipFile(out, "w", method) as new:
        for name in old.namelist():
            if name not in names:
                new.writestr(name, old.read(name))
        for name, changed in changes.items():
            if changed is not None:
                new.writestr(name, changed, ZIP_DEFLATED if isinstance(name, ZipInfo) else None)
    return out.getvalue()


def sheet(rows: bytes, before: bytes = b"", after: bytes = b"") -> bytes:
    """A workbook whose sheet has just these rows."""
    return rebuilt({SHEET: b'<worksheet xmlns="%b">%b<sheetData>%b</sheetData>%b</worksheet>' % (
        _MAIN.encode(), before, rows, after)})  # fmt: skip


def cells(number: int, *values: str, kind: str = "inlineStr") -> bytes:
    """A row of texts, written in place."""
    inside = "".join(f'<c r="{_letters(place)}{number}" t="{kind}"><is><t>{value}</t></is></c>'
                     for place, value in enumerate(values))  # fmt: skip
    return f'<row r="{number}">{inside}</row>'.encode()


def headed(*rows: bytes, before: bytes = b"", after: bytes = b"") -> bytes:
    """A workbook with the usual headings and then these rows."""
    return sheet(cells(1, *HEADINGS) + b"".join(rows), before, after)


def good_cells(number: int, **more: str) -> bytes:
    """A good row, written in place."""
    given = row(str(20000000 + number), **more)
    return cells(number, *(given.get(heading, "") for heading in HEADINGS))


def with_declared_size(body: bytes, name: str, size: int) -> bytes:
    """Let an archive say of a part that it unpacks to another size than it does."""
    with ZipFile(io.BytesIO(body)) as book:
        offset = book.getinfo(name).header_offset
    altered = bytearray(body)
    altered[offset + 22 : offset + 26] = struct.pack("<L", size)
    at = body.index(b"PK\x01\x02")
    while body[at + 46 : at + 46 + len(name)] != name.encode():
        at = body.index(b"PK\x01\x02", at + 4)
    altered[at + 24 : at + 28] = struct.pack("<L", size)
    return bytes(altered)


def locked(body: bytes) -> bytes:
    """Let an archive say that its parts are encrypted."""
    altered = bytearray(body)
    at = -1
    while (at := body.find(b"PK\x01\x02", at + 1)) >= 0:
        altered[at + 8] |= 1
    at = -1
    while (at := body.find(b"PK\x03\x04", at + 1)) >= 0:
        altered[at + 6] |= 1
    return bytes(altered)


def named(name: str, mode: int = 0) -> ZipInfo:
    """A part's name with the mode of a file system, such as a link's."""
    info = ZipInfo(name)
    info.filename = name  # ZipInfo tidies what it is given
    info.external_attr = mode << 16
    return info


def _letters(place: int) -> str:
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(65 + rest) + found
    return found
