"""The figures above HR's report: from the counts that are kept where they can answer, else span by span."""

from __future__ import annotations

from induction.db import Session
from induction.db.queries import count_levels, report_page
from induction.db.queries.report import Selection, sees_everybody
from induction.domain.reports.report import Filters, Summary, summarise, summary_of
from induction.domain.standings.count_tally import WHOLE
from induction.domain.standings.units import UnitTree
from induction.services.standings import counts


def summary(session: Session, selection: Selection, filters: Filters, tree: UnitTree) -> Summary:
    """Add up how everybody selected stands, before the status filter."""
    can_answer = sees_everybody(selection.viewer) and filters.is_latest and not filters.is_own
    if can_answer and counts.last_recount(session):
        return _kept(session, selection.programme_id, filters, tree)
    return summarise(report_page.groups(session, selection), tree)


def _kept(session: Session, programme_id: str, filters: Filters, tree: UnitTree) -> Summary:
    unit_id = tree.by_code(filters.unit).id if filters.unit else WHOLE
    by_unit = count_levels.by_unit(
        session, programme_id, [unit_id] if filters.unit else tree.below(WHOLE), filters.as_at, filters.staff_group
    )
    cells = count_levels.by_programme_and_group(session, [programme_id], unit_id, filters.as_at)
    by_group = {group: people for _, group, people in cells if filters.staff_group in ("", group)}
    return summary_of(by_unit, by_group, tree)
