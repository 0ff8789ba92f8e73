"""HR's completion report: the page, and the same rows as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from induction.db import Session, begin_write
from induction.db.queries import report as queries
from induction.db.queries.report import Selection
from induction.db.snapshot import begin_snapshot
from induction.domain.audit import Action, staff_actor, system_actor
from induction.domain.errors import RefusedError
from induction.domain.library_values import Library
from induction.domain.people import Principal
from induction.domain.programme import Programme
from induction.domain.report import Filters, Operator, Person, SortKey, Summary, sorted_people, summarise
from induction.domain.report_columns import COLUMNS
from induction.domain.report_cover import Cover, cover
from induction.domain.report_file import FileFormat
from induction.domain.report_row import FACTS, Row, RowMaker
from induction.domain.units import UnitTree
from induction.export import csv_file, json_lines, xlsx_file
from induction.services import audit
from induction.services.report_knowledge import Knowledge, knowledge

PAGE_SIZE = 50

Viewer = Principal | Operator


@dataclass(frozen=True)
class Subject:
    """What a Trust's report is about, whoever asks for it.

    Attributes:
        competence_prefix: the Trust's three digits in the names of its local competences.
    """

    programme: Programme
    organisation: str
    competence_prefix: str


@dataclass(frozen=True)
class Choices:
    """What the filters can be set to."""

    tree: UnitTree
    staff_groups: Sequence[str]

    def check(self, filters: Filters) -> None:
        """See to it that the filters name what there is.

        Raises:
            NotFoundError: ``no-unit``.
            RefusedError: ``no-staff-group``.
        """
        if filters.unit:
            self.tree.by_code(filters.unit)
        if filters.staff_group and filters.staff_group not in self.staff_groups:
            raise RefusedError("no-staff-group", "There is no such staff group. Choose one from the list.")


@dataclass(frozen=True)
class CompletionPage:
    """One page of the report.

    Attributes:
        summary: the figures before the status filter.
        matching: how many people are left after it.
        rows: this page's rows, each by column name.
        page: counts from 1.
    """

    summary: Summary
    matching: int
    rows: list[dict[str, Any]]
    page: int
    pages: int


def subject(library: Library, organisation: str, competence_prefix: str) -> Subject:
    """Choose the programme to report on: the first that everybody takes."""
    programme = next(each for each in library.programmes.values() if each.is_for_everybody)
    return Subject(programme, organisation, competence_prefix)


def choices(session: Session) -> Choices:
    """Read what the filters can be set to."""
    return Choices(UnitTree(queries.units(session)), queries.staff_groups(session))


def completion_page(
    session: Session,
    about: Subject,
    filters: Filters,
    viewer: Viewer,
    given: Choices,
    *,
    sort: SortKey = SortKey.NAME,
    is_descending: bool = False,
    page: int = 1,
) -> CompletionPage:
    """Work out the figures and one page of rows; a page beyond the last is the last."""
    with knowledge(session, about.programme, filters) as known:
        maker, selection = _prepare(about, known, filters, viewer, given)
        people = list(queries.people(session, selection))
        matching = [person for person in people if filters.status in (None, person.status)]
        in_order = sorted_people(matching, sort, given.tree, is_descending=is_descending)
        pages = max(1, -(-len(in_order) // PAGE_SIZE))
        page = min(max(1, page), pages)
        shown = in_order[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        rows = _rows_of(session, selection, maker, shown)
    return CompletionPage(summarise(people, given.tree, filters.as_at), len(matching), rows, page, pages)


def export_completion(
    session: Session, about: Subject, filters: Filters, viewer: Viewer, *, kind: FileFormat, stream: IO[bytes]
) -> int:
    """Write the report as a file and give the number of its rows, which come by employee number.

    Memory stays flat however many there are; everything in the file was read at one moment. A file for an as known on
    date that is over is the same, byte for byte, whenever it is made.

    Raises:
        NotFoundError: ``no-unit``.
        RefusedError: ``no-staff-group``, ``too-many-rows``.
    """
    begin_snapshot(session)
    given = choices(session)
    given.check(filters)
    with knowledge(session, about.programme, filters) as known:
        maker, selection = _prepare(about, known, filters, viewer, given)
        with closing(queries.facts(session, selection.with_status(filters.status))) as chunks:
            counted = _Counted(map(maker.rows, chunks))
            if kind is FileFormat.CSV:
                csv_file.write(stream, COLUMNS, counted)
            elif kind is FileFormat.JSON:
                json_lines.write(stream, COLUMNS, counted)
            else:
                summary = summarise(queries.people(session, selection), given.tree, filters.as_at)
                first_sheet = _cover(about, known.programme, summary, filters, given)
                xlsx_file.write(stream, COLUMNS, counted, cover=first_sheet, as_at=filters.as_at)
    return counted.rows


def record_export(
    session: Session, filters: Filters, viewer: Viewer, *, kind: FileFormat, rows: int, moment: datetime
) -> None:
    """Keep evidence of a file that was taken away, in a write transaction of its own."""
    begin_write(session)
    actor = system_actor("command line") if isinstance(viewer, Operator) else staff_actor(viewer.staff_member_id)
    asked = {"unit": filters.unit, "staff group": filters.staff_group, "status": filters.status or ""}
    words = [f"{name} {value}" for name, value in asked.items() if value]
    detail = "; ".join([*_clocks(filters), *words, f"format {kind}", f"rows {rows}"])
    audit.record(session, moment, actor, Action.REPORT_EXPORTED, "report:completion", detail=detail)


def _clocks(filters: Filters) -> tuple[str, str]:
    return f"as at {filters.as_at.isoformat()}", f"as known on {filters.known_to.isoformat()}"


class _Counted:
    """Passes chunks of rows on and counts them."""

    def __init__(self, chunks: Iterator[list[Row]]) -> None:
        self._chunks = chunks
        self.rows = 0

    def __iter__(self) -> Iterator[list[Row]]:
        for chunk in self._chunks:
            self.rows += len(chunk)
            yield chunk


def _prepare(
    about: Subject, known: Knowledge, filters: Filters, viewer: Viewer, given: Choices
) -> tuple[RowMaker, Selection]:
    unit_ids = given.tree.within(given.tree.by_code(filters.unit)) if filters.unit else None
    programme = known.programme
    maker = RowMaker(programme, about.competence_prefix, filters.as_at, filters.known_to)
    selection = Selection(
        programme.id, programme.modules, filters.as_at, viewer, unit_ids, filters.staff_group,
        spans=known.spans, before=known.before,
    )  # fmt: skip
    return maker, selection


def _rows_of(session: Session, selection: Selection, maker: RowMaker, people: Sequence[Person]) -> list[dict[str, Any]]:
    """Read the full rows of a few people and put them in the people's order."""
    ids = tuple(person.staff_member_id for person in people)
    facts = [fact for chunk in queries.facts(session, selection.of(ids)) for fact in chunk]
    rows = {fact[FACTS.index("staff_member_id")]: row for fact, row in zip(facts, maker.rows(facts), strict=True)}
    return [{column.name: value for column, value in zip(COLUMNS, rows[staff_id], strict=True)} for staff_id in ids]


def _cover(about: Subject, programme: Programme, summary: Summary, filters: Filters, given: Choices) -> Cover:
    return cover(
        organisation=about.organisation,
        programme=programme.title,
        competence=programme.competence_name(about.competence_prefix),
        filters=filters,
        unit_name=given.tree.by_code(filters.unit).name if filters.unit else "",
        rows=summary.total.counts[filters.status] if filters.status else summary.total.everybody,
        summary=summary,
    )
