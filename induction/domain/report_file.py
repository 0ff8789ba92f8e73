"""The kinds of file that HR can take away, and what they are called."""

from __future__ import annotations

from enum import StrEnum

from induction.domain.report import Filters


class FileFormat(StrEnum):
    """A kind of file; its value is the ending of the file's name."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"

    @property
    def media_type(self) -> str:
        """The type as HTTP names it."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.JSON: "application/jsonl; charset=utf-8",
}


def file_name(filters: Filters, kind: FileFormat) -> str:
    """Name a file by its day, by the day of its knowledge where that is another, and by a status asked for."""
    known = f"-as-known-on-{filters.known_to.isoformat()}" if filters.known_to != filters.as_at else ""
    status = f"-{filters.status.replace(' ', '-')}" if filters.status else ""
    return f"completion-report-{filters.as_at.isoformat()}{known}{status}.{kind}"
