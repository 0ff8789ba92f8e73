"""One report as one file of each kind."""

from __future__ import annotations

from collections.abc import Iterable

from induction.domain.reports.report_file import FileFormat, Made
from induction.domain.reports.report_row import Row
from induction.export import csv_file, json_lines, xlsx_file
from induction.export.measure import Measured, Sink
from induction.export.spool import Spool
from induction.services.reports.report_source import Source


def write_csv(source: Source, stream: Sink) -> Made:
    """Write the rows as CSV."""
    return csv_of(source, source.rows, stream)


def csv_of(source: Source, rows: Iterable[list[Row]], stream: Sink) -> Made:
    """Write rows as CSV while they are read."""
    out = Measured(stream)
    csv_file.write(out, source.order.layout.columns, source.watched(rows))
    return source.made(FileFormat.CSV, out, out.sha256)


def write_json(source: Source, stream: Sink) -> Made:
    """Write the rows as JSON lines."""
    return json_of(source, source.rows, "", stream)


def json_of(source: Source, rows: Iterable[list[Row]], rows_sha256: str, stream: Sink) -> Made:
    """Write rows as JSON lines; their hash as CSV is empty where it is not known."""
    out = Measured(stream)
    json_lines.write(out, source.order.layout.columns, source.watched(rows))
    return source.made(FileFormat.JSON, out, rows_sha256)


def write_xlsx(source: Source, stream: Sink) -> Made:
    """Write the Excel file. Its first sheet states the hash of the rows, so that they are read before it is begun."""
    with Spool() as spool:
        as_csv = csv_of(source, spool.keep(source.rows), Measured())
        return xlsx_of(source, spool, as_csv.sha256, stream)


def xlsx_of(source: Source, rows: Iterable[list[Row]], rows_sha256: str, stream: Sink) -> Made:
    """Write the Excel file of rows that have been read before and counted."""
    out, order = Measured(stream), source.order
    first_sheet = source.cover(source.rows.count, rows_sha256)
    xlsx_file.write(out, order.layout.columns, source.watched(rows), cover=first_sheet, as_at=order.filters.as_at)
    return source.made(FileFormat.XLSX, out, rows_sha256)
