"""What kind of file this is, by its own bytes; its name has to agree, so that nobody is surprised."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import IO

from induction.domain.errors import RefusedError
from induction.extract import csv_table, xlsx_table
from induction.extract.table import Table

LARGEST_FILE = 32 * 1024 * 1024
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS = "Save it in the spreadsheet as “Excel Workbook (.xlsx)” or “CSV UTF-8”."


@contextmanager
def opened(stream: IO[bytes], name: str, encoding: str = "utf-8") -> Iterator[Table]:
    """Open a table for reading, once, from its first row.

    Args:
        stream: the file's bytes; must be able to seek.
        name: what the file is called; only its ending is looked at.
        encoding: of a CSV file without a byte order mark.

    Raises:
        RefusedError: ``file-…``, ``csv-…``, ``workbook-…``; the last two also while the rows are read.
    """
    _check_size(stream)
    head = stream.read(8)
    stream.seek(0)
    ending = PurePath(name).suffix.lower()
    if head.startswith(_OLE):
        raise _old_or_locked(stream)
    if head.startswith(_ZIP):
        _check_ending(ending, ".xlsx", "an Excel workbook")
        with xlsx_table.opened(stream) as table:
            yield table
    else:
        if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            raise RefusedError("file-markup", f"The file is a web page or XML under a spreadsheet's name. {_SAVE_AS}")
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise RefusedError("csv-encoding", "The file is “Unicode text” (UTF-16). Save it as “CSV UTF-8”.")
        _check_ending(ending, ".csv", "a text file")
        yield csv_table.opened(stream, encoding)


def _check_size(stream: IO[bytes]) -> None:
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    if size > LARGEST_FILE:
        raise RefusedError("file-large", f"The file is larger than {LARGEST_FILE >> 20} MB. Is it the right one?")
    if not size:
        raise RefusedError("file-empty", "The file has no content at all, not even headings.")


def _check_ending(ending: str, right: str, what: str) -> None:
    if ending != right:
        raise RefusedError(
            "file-ending", f"The file is {what}, but its name does not end in {right}. Check that it is the right file."
        )


def _old_or_locked(stream: IO[bytes]) -> RefusedError:
    if _ENCRYPTED in stream.read():
        return RefusedError("file-locked", "The workbook is protected by a password. Save it without one.")
    return RefusedError("file-old", f"The file is in an old Office format, whatever its name says. {_SAVE_AS}")
