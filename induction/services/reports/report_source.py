"""A report opened for reading at one moment: what every kind of file is written from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from induction.db import Session
from induction.db.queries import report as queries
from induction.db.queries import report_page
from induction.db.snapshot import begin_snapshot
from induction.domain.reports.disclosure import check_disclosure
from induction.domain.reports.report import Filters, Summary, summarise
from induction.domain.reports.report_cover import Cover, cover
from induction.domain.reports.report_file import FileFormat, Made, file_name, parameters
from induction.domain.reports.report_layout import STANDARD, Layout
from induction.domain.reports.report_row import Row
from induction.domain.standings.units import UnitTree
from induction.export.measure import Measured
from induction.services.reports import reporting
from induction.services.reports.report_knowledge import knowledge
from induction.services.reports.reporting import Subject, Viewer
from induction.services.retained import disposal_sweep

Told = Callable[[int], None]
"""Is told how many rows have been written, summed over the files."""


@dataclass(frozen=True)
class Order:
    """Which file is wanted: about what, of whom, on which day, and in which columns."""

    about: Subject
    filters: Filters
    layout: Layout = STANDARD

    def name(self, kind: FileFormat) -> str:
        """Name the file."""
        report = "completion" if self.about.is_usual else f"completion-{self.about.programme.id}"
        return file_name(self.filters, kind, "" if self.layout.is_standard else self.layout.name, report)


@dataclass(frozen=True)
class Source:
    """A report that is open for reading, at one moment.

    Attributes:
        rows: the rows of the file, in chunks; they can be read once.
        summary: the figures before the status filter; None where no file needs them.
        asked: what the file was asked for, in words.
        watched: chunks pass through it on their way into a file.
    """

    order: Order
    rows: Counted
    asked: dict[str, str]
    summary: Summary | None
    watched: Watched
    unit_name: str

    def cover(self, rows: int, rows_sha256: str) -> Cover:
        """Write the first sheet of the Excel file."""
        return cover(
            organisation=self.order.about.organisation,
            programme=self.asked["programme"],
            competence=self.asked["competence"],
            filters=self.order.filters,
            unit_name=self.unit_name,
            rows=rows,
            summary=self.figures,
            target_percent=self.order.about.target_percent,
            columns="" if self.order.layout.is_standard else self.order.layout.title,
            rows_sha256=rows_sha256,
            disposed=self.asked.get("disposed_of", ""),
        )

    def made(self, kind: FileFormat, out: Measured, rows_sha256: str = "") -> Made:
        """Say what was made, once all rows have been written."""
        return Made(self.order.name(kind), self.rows.count, out.size, out.sha256, rows_sha256, self.asked)

    @property
    def figures(self) -> Summary:
        """The figures, for a file that needs them."""
        if self.summary is None:
            raise RuntimeError("This report was opened without its figures.")
        return self.summary


class Watched:
    """Tells how many rows have been written so far, into all the files of a report."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._done = 0

    def __call__(self, chunks: Iterable[list[Row]]) -> Iterator[list[Row]]:
        """Pass chunks on while they are written."""
        for chunk in chunks:
            yield chunk
            self._done += len(chunk)
            self._told(self._done)


class Counted:
    """Passes chunks of rows on, counts them, and stops before more leave than may."""

    def __init__(self, chunks: Iterable[list[Row]], most: int | None) -> None:
        self._chunks = chunks
        self._most = most
        self.count = 0

    def __iter__(self) -> Iterator[list[Row]]:
        for chunk in self._chunks:
            self.count += len(chunk)
            check_disclosure(self.count, self._most)
            yield chunk


@contextmanager
def opened(
    session: Session, order: Order, viewer: Viewer, *, needs_figures: bool, most: int | None, told: Told
) -> Iterator[Source]:
    """Open a report; it can be read until the block ends. What was under way in the session is ended."""
    begin_snapshot(session)
    about, filters = order.about, order.filters
    given = reporting.choices(session, filters.unit)
    given.check(filters)
    with knowledge(session, about.programme, filters) as known:
        maker, selection = reporting.prepare(session, about, known, filters, viewer)
        summary = summarise(report_page.groups(session, selection), given.tree) if needs_figures else None
        with closing(queries.facts(session, selection.narrowed(filters))) as chunks:
            rows = Counted(order.layout.arranged(map(maker.rows, chunks)), most)
            gone = disposal_sweep.gone_from(session, filters)
            yield Source(
                order, rows,
                parameters(
                    filters, order.layout, programme=known.programme.title,
                    competence=known.programme.competence_name(about.competence_prefix), disposed=gone,
                ),
                summary, Watched(told), _unit_name(given.tree, filters),
            )  # fmt: skip


def _unit_name(tree: UnitTree, filters: Filters) -> str:
    if not filters.unit:
        return ""
    name = tree.by_code(filters.unit).name
    return f"{name} without the units below it" if filters.is_own else name
