"""Look through a workbook before anything opens it: bombs, tricks with names, document types, rows out of order.

Each part is unpacked once, in pieces, by a parser that keeps nothing, and counted as it comes: what the archive says of
its own sizes is not believed.
"""

from __future__ import annotations

import os
import stat
import struct
import zlib
from typing import IO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from induction.domain.errors import RefusedError
from induction.extract.inspection import Inspection, SheetFacts

MOST_PARTS = 500
LARGEST_CONTENT = 64 * 1024 * 1024
LARGEST_PART = 4 * 1024 * 1024
"""Of anything but the sheets and their texts: styles, settings, lists of parts."""
_LARGE = ("xl/worksheets/", "xl/sharedStrings.xml")
_PIECE = 1 << 16
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"
_END_SIZE, _LOCATOR_SIZE, _LONGEST_COMMENT = 22, 20, 1 << 16
_LARGEST_DIRECTORY = 256 * 1024


def inspected(stream: IO[bytes]) -> dict[str, SheetFacts]:
    """Look through a workbook; gives what was seen of each sheet, by the name of its part.

    Raises:
        RefusedError: ``workbook-…``.
    """
    _check_directory(stream)
    try:
        with ZipFile(stream) as archive:
            parts = _checked_parts(archive.infolist())
            return _look_through(archive, parts)
    except (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, expat.ExpatError) as error:
        raise broken() from error


def broken() -> RefusedError:
    """Give the refusal of a workbook that cannot be read."""
    return RefusedError(
        "workbook-broken",
        "The workbook is damaged or not a workbook. Open it in the spreadsheet and save it anew, or as “CSV UTF-8”.",
    )


def _check_directory(stream: IO[bytes]) -> None:
    """Refuse a list of parts that would take long to read, before anything reads it."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT - _LOCATOR_SIZE))
    tail = stream.read()
    stream.seek(0)
    end = tail.rfind(_END)
    if end < 0 or len(tail) - end < _END_SIZE:
        raise broken()
    (directory,) = struct.unpack_from("<L", tail, end + 12)
    if directory > _LARGEST_DIRECTORY or tail[max(0, end - _LOCATOR_SIZE) :].startswith(_END_64):
        raise _too_many_parts()


def _checked_parts(parts: list[ZipInfo]) -> list[ZipInfo]:
    if len(parts) > MOST_PARTS:
        raise _too_many_parts()
    if len({part.filename for part in parts}) < len(parts):
        raise RefusedError("workbook-parts", "The workbook holds two parts of the same name. Save it anew.")
    for part in parts:
        _check_part(part)
    if sum(part.file_size for part in parts) > LARGEST_CONTENT:
        raise _too_large()
    return [part for part in parts if part.filename.endswith((".xml", ".rels"))]


def _check_part(part: ZipInfo) -> None:
    name = part.filename
    is_tricky = name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")
    if is_tricky or stat.S_ISLNK(part.external_attr >> 16):
        raise RefusedError(
            "workbook-paths", "The workbook holds parts that point outside of it. Ask where it comes from."
        )
    if part.flag_bits & 0x1:
        raise RefusedError("workbook-locked", "Parts of the workbook are encrypted. Save it without a password.")
    if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise RefusedError("workbook-packing", "The workbook is packed in a way that spreadsheets do not use.")
    if name.lower().endswith(("vbaproject.bin", "workbook.bin")):
        raise RefusedError(
            "workbook-macros", "The workbook holds macros or is binary. Save it as “Excel Workbook (.xlsx)”."
        )


def _look_through(archive: ZipFile, parts: list[ZipInfo]) -> dict[str, SheetFacts]:
    seen: dict[str, SheetFacts] = {}
    total = 0
    for part in parts:
        inspection = Inspection.of(part.filename)
        size = 0
        with archive.open(part) as unpacked:
            while piece := unpacked.read(_PIECE):
                size += len(piece)
                if total + size > LARGEST_CONTENT or (size > LARGEST_PART and not part.filename.startswith(_LARGE)):
                    raise _too_large()
                inspection.feed(piece)
        inspection.finish()
        total += size
        if inspection.sheet:
            seen[part.filename] = inspection.sheet
    return seen


def _too_many_parts() -> RefusedError:
    return RefusedError("workbook-parts", f"The workbook holds more than {MOST_PARTS} parts. Is it the right file?")


def _too_large() -> RefusedError:
    return RefusedError(
        "workbook-large",
        f"The workbook unpacks to more than {LARGEST_CONTENT >> 20} MB. Save the sheet with the staff alone.",
    )
