"""HR's completion report on a page. `report_files` writes the same rows as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from induction.db import Session
from induction.db.queries import count_levels, report_page, unit_tree
from induction.db.queries import dashboard as by_name
from induction.db.queries import report as queries
from induction.db.queries.report import Selection
from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.library_values import Library
from induction.domain.people import Principal
from induction.domain.reports.report import Filters, Operator, SortKey, Summary
from induction.domain.reports.report_columns import COLUMNS
from induction.domain.reports.report_row import FACTS, RowMaker
from induction.domain.standings.programme import Programme
from induction.domain.standings.requirement import Status
from induction.domain.standings.target import UNDECIDED
from induction.domain.standings.units import UnitTree
from induction.services.reports import report_figures
from induction.services.reports.report_knowledge import Knowledge, knowledge
from induction.services.standings import counts

PAGE_SIZE = 50
MOST_NUMBERED = 50_000
"""A list of more people has no numbered pages and one order: to reach a late page, all before it would be read."""

Viewer = Principal | Operator


@dataclass(frozen=True)
class Subject:
    """What a Trust's report is about, whoever asks for it.

    Attributes:
        competence_prefix: the Trust's three digits in the names of its local competences.
        target_percent: the share of people that is to be in date.
        is_usual: the programme is the one that is reported on unless another is named.
    """

    programme: Programme
    organisation: str
    competence_prefix: str
    target_percent: int = UNDECIDED.percent
    is_usual: bool = True


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
        pages: 0 for a list that is too long for numbered pages; it is in the order of names.
        following: of such a list, the `after` of the next page; None on the last.
    """

    summary: Summary
    matching: int
    rows: list[dict[str, Any]]
    page: int
    pages: int
    following: tuple[str, int] | None = None


def subject(library: Library, organisation: str, competence_prefix: str, programme_id: str = "") -> Subject:
    """Choose the programme to report on: the one that is named, or the first that everybody takes.

    Raises:
        NotFoundError: ``no-programme``.
    """
    first = next(each for each in library.programmes.values() if each.is_for_everybody)
    programme = library.programmes.get(programme_id) if programme_id else first
    if programme is None:
        raise NotFoundError("no-programme", "There is no such programme.")
    is_usual = programme is first
    return Subject(programme, organisation, competence_prefix, library.target.percent, is_usual=is_usual)


def units_around(session: Session, *codes: str) -> UnitTree:
    """Read the tree of organisation units; of very many, those on top and those around the ones with the codes."""
    return unit_tree.around(session, codes)


def choices(session: Session, *codes: str) -> Choices:
    """Read what the filters can be set to; of very many units, those around the ones with the codes."""
    return Choices(units_around(session, *codes), staff_groups(session))


def staff_groups(session: Session) -> Sequence[str]:
    """List the staff groups in which anybody stands to a programme: from the counts, where they are kept."""
    if not counts.last_recount(session):
        return queries.staff_groups(session)
    return count_levels.staff_groups(session, count_levels.programmes())


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
    after: tuple[str, int] | None = None,
) -> CompletionPage:
    """Work out the figures and one page of rows; a page beyond the last is the last.

    `after` is the place of the last person on the page before, in a list without numbered pages.
    """
    with knowledge(session, about.programme, filters) as known:
        maker, selection = prepare(session, about, known, filters, viewer)
        summary = report_figures.summary(session, selection, filters, given.tree)
        matching = summary.total.counts[filters.status] if filters.status else summary.total.everybody
        if matching > MOST_NUMBERED:
            places = _places(session, selection.narrowed(filters), after)
            rows = _rows_of(session, selection, maker, tuple(key for _, key in places[:PAGE_SIZE]))
            following = places[PAGE_SIZE - 1] if len(places) > PAGE_SIZE else None
            return CompletionPage(summary, matching, rows, 1, 0, following)
        pages = max(1, -(-matching // PAGE_SIZE))
        page = min(max(1, page), pages)
        shown = report_page.page_of(
            session, selection.narrowed(filters), sort, is_descending=is_descending,
            first=(page - 1) * PAGE_SIZE, most=PAGE_SIZE,
        )  # fmt: skip
        rows = _rows_of(session, selection, maker, tuple(shown))
    return CompletionPage(summary, matching, rows, page, pages)


def prepare(
    session: Session, about: Subject, known: Knowledge, filters: Filters, viewer: Viewer
) -> tuple[RowMaker, Selection]:
    """Give what makes the rows of a report, and whom they are about.

    Raises:
        NotFoundError: ``no-unit``.
    """
    unit_ids = _unit_ids(session, filters) if filters.unit else None
    programme = known.programme
    maker = RowMaker(programme, about.competence_prefix, filters.as_at, filters.known_to)
    selection = Selection(
        programme.id, programme.modules, filters.as_at, viewer, unit_ids, filters.staff_group,
        spans=known.spans, before=known.before,
    )  # fmt: skip
    return maker, selection


def _unit_ids(session: Session, filters: Filters) -> frozenset[int]:
    if filters.is_own:
        return frozenset({units_around(session, filters.unit).by_code(filters.unit).id})
    return unit_tree.within(session, filters.unit)


def _places(session: Session, selection: Selection, after: tuple[str, int] | None) -> list[tuple[str, int]]:
    """Read the names and keys of a page of people, and of one more."""
    wanted = by_name.Wanted(
        selection.programme_id, selection.day, selection.viewer, selection.unit_ids, selection.staff_group,
        selection.statuses or tuple(Status), selection.due_from, selection.due_to, spans=selection.spans,
    )  # fmt: skip
    found = by_name.people(session, wanted, after=after, limit=PAGE_SIZE + 1, way=by_name.Way.NAMES)
    return [(member.sort_name, member.id) for member, _ in found]


def _rows_of(session: Session, selection: Selection, maker: RowMaker, ids: tuple[int, ...]) -> list[dict[str, Any]]:
    """Read the full rows of a few people, in the order of their keys here."""
    facts = [fact for chunk in queries.facts(session, selection.of(ids)) for fact in chunk]
    rows = {fact[FACTS.index("staff_member_id")]: row for fact, row in zip(facts, maker.rows(facts), strict=True)}
    return [{column.name: value for column, value in zip(COLUMNS, rows[staff_id], strict=True)} for staff_id in ids]
