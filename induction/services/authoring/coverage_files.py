"""The coverage as something to take away: plain text, a CSV file, or a page that stands alone."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from enum import StrEnum
from html import escape

from induction.domain.policies import coverage_table
from induction.domain.policies.coverage import Coverage
from induction.domain.reports.report_columns import Column, ColumnType
from induction.export import csv_file

_STYLE = (
    "body{font-family:Arial,sans-serif;line-height:1.4;margin:2rem;color:#212b32}"
    "table{border-collapse:collapse;margin:1rem 0}caption{font-weight:bold;text-align:left;padding:.5rem 0}"
    "th,td{border:1px solid #aeb7bd;padding:.3rem .6rem;text-align:left;vertical-align:top}"
)


class CoverageFormat(StrEnum):
    """What the coverage can be written as."""

    TABLE = "table"
    CSV = "csv"
    HTML = "html"


def render(found: Sequence[Coverage], kind: CoverageFormat) -> bytes:
    """Write the coverage of all policy versions as one file."""
    if kind is CoverageFormat.CSV:
        return _csv(found)
    text = _page(found) if kind is CoverageFormat.HTML else "\n".join(map(coverage_table.as_text, found))
    return text.encode("utf-8")


def _csv(found: Iterable[Coverage]) -> bytes:
    columns = [Column(name, name, ColumnType.TEXT, "", "") for name in coverage_table.ROW_HEADS]
    stream = io.BytesIO()
    csv_file.write(stream, columns, (list(coverage_table.rows(each)) for each in found))
    return stream.getvalue()


def _page(found: Iterable[Coverage]) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n<title>Coverage of the policy</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>Coverage of the policy</h1>\n"
        f"{''.join(map(_part, found))}</main>\n</body>\n</html>\n"
    )


def _part(found: Coverage) -> str:
    counts = [each.cells for each in coverage_table.figures(found)]
    heads = [name.replace("_", " ").capitalize() for name in coverage_table.ROW_HEADS[2:]]
    owing = [f"{row.obligation.section}, {row.obligation.id}: “{row.obligation.quote}”" for row in found.uncovered]
    items = "".join(f"<li>{escape(text)}</li>\n" for text in owing)
    return (
        f"<h2>{escape(found.policy)} {escape(found.version)}</h2>\n<p>{escape(coverage_table.verdict(found))}</p>\n"
        + (f"<ul>\n{items}</ul>\n" if owing else "")
        + _table("Obligations by kind and audience", coverage_table.FIGURE_HEADS, counts)
        + _table(coverage_table.MODULE_CAPTION, coverage_table.MODULE_HEADS, coverage_table.module_cells(found))
        + _table("Must and must-not by whom they bind", coverage_table.STRICT_HEADS, coverage_table.strict_cells(found))
        + _table("Each obligation and module", heads, [row[2:] for row in coverage_table.rows(found)])
    )


def _table(caption: str, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>\n" for row in rows)
    return f"<table>\n<caption>{caption}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"
