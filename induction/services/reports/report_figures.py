"""The figures above HR's report: from the counts that are kept where they can answer, else span by span."""

from __future__ import annotations

from collections.abc import Iterator

from induction.db import Session
from induction.db.queries import count_levels, report_page
from induction.db.queries.report import Selection, sees_everybody
from induction.domain.reports.report import Filters, Group, Summary, groups_of, summarise
from induction.domain.standings.count_tally import WHOLE
from induction.domain.standings.units import UnitTree
from induction.services.standings import counts


def summary(session: Session, selection: Selection, filters: Filters, tree: UnitTree) -> Summary:
    """Add up how everybody selected stands, before the status filter."""
    can_answer = sees_everybody(selection.viewer) and filters.is_latest and not filters.is_own
    if can_answer and counts.last_recount(session):
        return summarise(_kept(session, selection.programme_id, filters, tree), tree)
    return summarise(report_page.groups(session, selection), tree)


def _kept(session: Session, programme_id: str, filters: Filters, tree: UnitTree) -> Iterator[Group]:
    unit_ids = [tree.by_code(filters.unit).id] if filters.unit else tree.below(WHOLE)
    found = count_levels.by_unit_and_group(session, programme_id, unit_ids, filters.as_at, filters.staff_group)
    for unit_id, group, people in found:
        yield from groups_of(tree.directorate(unit_id).id, group, people)
