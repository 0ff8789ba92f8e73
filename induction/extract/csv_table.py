"""Read CSV a line at a time: in one encoding, with quotes that close, without what a spreadsheet would never write."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain, islice
from typing import IO

from induction.domain.errors import RefusedError
from induction.extract.table import Table

LONGEST_LINE = 64 * 1024
_MARK = b"\xef\xbb\xbf"
_DELIMITERS = ",;\t"
_SAMPLED = 20


def opened(stream: IO[bytes], encoding: str) -> Table:
    """Open a CSV file; commas, semicolons or tabs part its fields, whichever the first lines have most of.

    Raises:
        RefusedError: ``csv-encoding``, ``csv-nul``, ``csv-mark``, ``csv-line-long``, ``csv-quotes``; also while the
            rows are read.
    """
    lines = _lines(stream, encoding)
    sample = list(islice(lines, _SAMPLED))
    delimiter = max(_DELIMITERS, key="".join(sample).count)
    return Table(_rows(chain(sample, lines), delimiter))


def _rows(lines: Iterator[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise RefusedError(
                "csv-quotes",
                f"Row {number:,} cannot be told apart from the next: a quotation mark is not closed, or stands alone. "
                "Save the file anew from the spreadsheet.",
            ) from error
        yield number, row


def _lines(stream: IO[bytes], encoding: str) -> Iterator[str]:
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        if number == 1 and line.startswith(_MARK):
            line, encoding = line.removeprefix(_MARK), "utf-8"
        _check_line(line, number)
        try:
            yield line.decode(encoding)
        except UnicodeDecodeError as error:
            raise RefusedError("csv-encoding", _wrong_encoding(number, encoding)) from error


def _check_line(line: bytes, number: int) -> None:
    if len(line) > LONGEST_LINE:
        raise RefusedError("csv-line-long", f"Line {number:,} is longer than any row of such a table.")
    if b"\x00" in line:
        raise RefusedError(
            "csv-nul", f"Line {number:,} holds NUL characters: this is not a CSV file, or a damaged one."
        )
    if _MARK in line:
        raise RefusedError(
            "csv-mark",
            f"Line {number:,} holds a second byte order mark: several files were joined. Send them one by one.",
        )


def _wrong_encoding(number: int, encoding: str) -> str:
    if encoding == "utf-8":
        return (
            f"Line {number:,} is not UTF-8. Save the file as “CSV UTF-8”, "
            "or say `encoding: windows-1252` in a mapping file."
        )
    return f"Line {number:,} is not {encoding}. Save the file as “CSV UTF-8”."
