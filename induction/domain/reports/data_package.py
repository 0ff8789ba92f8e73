"""The description of a package of report files for programs: a Frictionless data package (datapackage.json)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from induction.domain.reports.data_dictionary import as_table_schema
from induction.domain.reports.report import Summary, percent_words
from induction.domain.reports.report_file import SHEET, FileFormat, Made, as_json
from induction.domain.reports.report_layout import Layout

_DIALECTS: dict[FileFormat, dict[str, Any]] = {
    FileFormat.CSV: {"dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n"}},
    FileFormat.XLSX: {"dialect": {"excel": {"sheet": SHEET}}},
    FileFormat.JSON: {},
}


def data_package(
    name: str,
    made: Sequence[tuple[FileFormat, Made]],
    layout: Layout,
    asked: dict[str, str],
    summary: Summary,
    *,
    target_percent: int,
) -> bytes:
    """Write ``datapackage.json`` (https://specs.frictionlessdata.io/data-package/)."""
    rate, gone = summary.total.rate, asked.get("disposed_of", "")
    return as_json(
        {
            "profile": "tabular-data-package",
            "name": name,
            "title": f"Completion report: {asked['programme']}",
            "description": f"As at {asked['as_at']}, as known on {asked['as_known_on']}. "
            "Each file holds the same rows; data-dictionary.md explains the columns." + (f" {gone}" if gone else ""),
            "report": asked,
            "figures": {
                "staff_asked": summary.total.everybody,
                "in_scope": rate.in_scope,
                "compliant": rate.compliant,
                "compliance_rate": percent_words(rate),
                "target_percent": target_percent,
                **{status.value.replace(" ", "_"): count for status, count in summary.total.counts.items()},
            },
            "resources": [_resource(kind, each, layout) for kind, each in made],
        }
    )


def _resource(kind: FileFormat, made: Made, layout: Layout) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": f"completion-report-{kind.ending}",
        "path": made.name,
        "format": kind.ending,
        "mediatype": kind.media_type.partition(";")[0],
        "encoding": "utf-8",
        "bytes": made.size,
        "hash": f"sha256:{made.sha256}",
        "rowcount": made.rows,
        **_DIALECTS[kind],
        "schema": as_table_schema(layout, as_text=kind is not FileFormat.XLSX),
    }
