"""What every part of an evidence pack is written from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from induction.db import Session
from induction.domain.evidence import Scope
from induction.domain.library_values import Library
from induction.domain.reports.report_columns import Column, ColumnType
from induction.domain.standings.programme import Programme
from induction.export import csv_file
from induction.export.archive import Archive


@dataclass(frozen=True)
class House:
    """Where a pack is made.

    Attributes:
        competence_prefix: the Trust's three digits in the names of its local competences.
        content_dir: where the policies' texts lie.
        ledger_keys: the public keys of the ledger, a line each.
        program: this program and its version.
    """

    organisation: str
    competence_prefix: str
    content_dir: Path
    ledger_keys: Sequence[str]
    program: str


@dataclass
class Pack:
    """A pack while it is written.

    Attributes:
        library: the content as it was published by then.
        programmes: what was asked by then, by id.
        in_scope: how many people each programme is asked of; known once the completion files are written.
    """

    session: Session
    archive: Archive
    scope: Scope
    house: House
    library: Library
    programmes: Mapping[str, Programme]
    in_scope: dict[str, int] = field(default_factory=dict)

    def table(self, name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Add a table as CSV; its columns are explained on the pack's first page."""
        columns = [Column(head, head, ColumnType.TEXT, "", "") for head in heads]
        texts: list[tuple[Any, ...]] = [tuple(map(_text, row)) for row in rows]
        self.archive.fill(name, lambda out: csv_file.write(out, columns, [texts]))


Told = Callable[[int, int], None]


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)
