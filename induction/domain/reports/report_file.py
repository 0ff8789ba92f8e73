"""The kinds of file that HR can take away, what they are called, and what a sidecar says of one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from induction.domain.reports.report import Filters
from induction.domain.reports.report_layout import Layout

SHEET = "Completion report"
"""The name of the Excel file's sheet with the rows."""


class FileFormat(StrEnum):
    """A kind of file; its value is what it goes by in addresses and commands."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    PACKAGE = "zip"

    @property
    def media_type(self) -> str:
        """The type as HTTP names it."""
        return _MEDIA_TYPES[self]

    @property
    def ending(self) -> str:
        """The ending of the file's name."""
        return "jsonl" if self is FileFormat.JSON else self.value

    @property
    def words(self) -> str:
        """What people call it."""
        return _WORDS[self]


_MEDIA_TYPES = {
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.JSON: "application/jsonl; charset=utf-8",
    FileFormat.PACKAGE: "application/zip",
}
_WORDS = {
    FileFormat.CSV: "CSV",
    FileFormat.XLSX: "Excel",
    FileFormat.JSON: "JSON lines",
    FileFormat.PACKAGE: "Package (zip)",
}


@dataclass(frozen=True)
class Made:
    """A file as it was made.

    Attributes:
        rows: of people, the headings not counted.
        size: in bytes.
        sha256: of its bytes, in hex.
        rows_sha256: of the same rows as CSV, so that files of other kinds can be compared; empty where unknown.
        asked: what it was asked for, in words.
    """

    name: str
    rows: int
    size: int
    sha256: str
    rows_sha256: str
    asked: Mapping[str, str]


def file_name(filters: Filters, kind: FileFormat, columns: str = "", report: str = "completion") -> str:
    """Name a file by its day, the day of its knowledge where that is another, whom it is about, and its columns."""
    known = f"-as-known-on-{filters.known_to.isoformat()}" if filters.known_to != filters.as_at else ""
    whom = filters.figure or (filters.status or "").replace(" ", "-")
    status = f"-{whom}" if whom else ""
    mapping = f"-{columns}" if columns else ""
    return f"{report}-report-{filters.as_at.isoformat()}{known}{status}{mapping}.{kind.ending}"


def sidecar_name(name: str) -> str:
    """Name the file that goes beside a file."""
    return f"{name}.sidecar.json"


def sidecar(made: Made) -> bytes:
    """Write what goes beside a file: how to tell that it is whole, and what it was asked for."""
    facts: dict[str, Any] = {"file": made.name, "rows": made.rows, "bytes": made.size, "sha256": made.sha256}
    if made.rows_sha256 not in ("", made.sha256):
        facts["rows_sha256"] = made.rows_sha256
    return as_json({**facts, "report": dict(made.asked)})


def parameters(filters: Filters, layout: Layout, *, programme: str, competence: str, disposed: str) -> dict[str, str]:
    """Say what a file was asked for: the same words in the sidecar and in the package.

    `disposed` says that records of the day are gone; it is left out where none are.
    """
    asked = {
        "programme": programme,
        "competence": competence,
        "as_at": filters.as_at.isoformat(),
        "as_known_on": filters.known_to.isoformat(),
        "organisation_unit": filters.unit or "all",
        "staff_group": filters.staff_group or "all",
        "status": filters.status or "all",
        "columns": layout.name,
    }
    if filters.figure:
        asked |= {"figure": filters.figure.value}
    if filters.is_own:
        asked |= {"only": "the unit's own people"}
    return asked | ({"disposed_of": disposed} if disposed else {})


def as_json(value: object) -> bytes:
    """Write a small file for programs."""
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
