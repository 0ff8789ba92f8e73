"""The two places that the dashboard's counts come from: kept counts, or the spans of some people counted now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Protocol

from induction.db import Session
from induction.db.models import Standing
from induction.db.queries import count_levels, dashboard, span_counts, unit_tree
from induction.domain.people import Principal, Role
from induction.domain.reports.dashboard import MONTHS, month_ends
from induction.domain.reports.report import Filters, Operator
from induction.domain.standings.count_tally import WHOLE
from induction.domain.standings.counts import Counts, total
from induction.domain.standings.programme import Programme
from induction.domain.standings.units import UnitTree
from induction.services.reports.report_knowledge import known_standing
from induction.services.standings import counts

Viewer = Principal | Operator


_LONGEST_MONTH = 31


class Source(Protocol):
    """Counts people on one day; `unit_id` 0 is the whole organisation, an empty staff group means all."""

    def everybody(self, unit_id: int) -> list[tuple[str, str, Counts]]:
        """Count a unit by programme and staff group."""

    def units(self, programme_id: str, unit_ids: Collection[int] | None, staff_group: str) -> dict[int, Counts]:
        """Count some units, or (None) all of them."""

    def trend(self, programme_id: str, unit_id: int, staff_group: str) -> list[tuple[date, Counts]]:
        """Count at the ends of the months before."""


class Kept:
    """Today's knowledge of everybody, from the counts that are kept: it costs the same for any number of people."""

    def __init__(self, session: Session, programme_ids: Collection[str], day: date) -> None:
        self._session, self._programmes, self._day = session, programme_ids, day

    def everybody(self, unit_id: int) -> list[tuple[str, str, Counts]]:
        """Count a unit by programme and staff group."""
        return count_levels.by_programme_and_group(self._session, self._programmes, unit_id, self._day)

    def units(self, programme_id: str, unit_ids: Collection[int] | None, staff_group: str) -> dict[int, Counts]:
        """Count some units, or (None) all of them."""
        return count_levels.by_unit(self._session, programme_id, unit_ids, self._day, staff_group)

    def trend(self, programme_id: str, unit_id: int, staff_group: str) -> list[tuple[date, Counts]]:
        """Count at the ends of the months before."""
        ends = month_ends(self._day)
        changed = count_levels.by_month(
            self._session, programme_id, unit_id,
            first=ends[0].replace(day=1), last=ends[-1], staff_group=staff_group,
        )  # fmt: skip
        found, level = [], changed.get(None, Counts())
        for end in ends:
            level = level.plus(changed.get(end.replace(day=1), Counts()))
            found.append((end, level))
        return found


class Counted:
    """Spans counted now: of whom a line manager may see, or as they were known on an earlier day."""

    def __init__(self, session: Session, viewer: Viewer, tree: UnitTree, spans: type[Standing], day: date) -> None:
        self._session, self._viewer, self._tree, self._day = session, viewer, tree, day
        self.spans = spans
        self._cells = span_counts.on_day(session, viewer, spans, day)

    def everybody(self, unit_id: int) -> list[tuple[str, str, Counts]]:
        """Count a unit by programme and staff group."""
        return [(programme, group, each) for programme, unit, group, each in self._cells if self._in(unit, unit_id)]

    def units(self, programme_id: str, unit_ids: Collection[int] | None, staff_group: str) -> dict[int, Counts]:
        """Count some units, or (None) all of them."""
        wanted, found = None if unit_ids is None else set(unit_ids), dict[int, list[Counts]]()
        for programme, unit, group, each in self._cells:
            if programme == programme_id and staff_group in ("", group):
                line = self._tree.line(unit)
                for above in line if wanted is None else wanted.intersection(line):
                    found.setdefault(above, []).append(each)
        return {unit: total(parts) for unit, parts in found.items()}

    def trend(self, programme_id: str, unit_id: int, staff_group: str) -> list[tuple[date, Counts]]:
        """Count at the ends of the months before."""
        ends, tree = month_ends(self._day), self._tree
        found = span_counts.by_status(
            self._session, self._viewer, self.spans, ends, programme_id=programme_id, staff_group=staff_group,
            unit_ids=None if unit_id == WHOLE else tree.within(tree.by_id(unit_id)),
        )  # fmt: skip
        return [*zip(ends, found, strict=True)]

    def _in(self, unit_id: int, above: int) -> bool:
        return above == WHOLE or above in self._tree.line(unit_id)


@contextmanager
def opened(
    session: Session, programmes: Mapping[str, Programme], viewer: Viewer, filters: Filters
) -> Iterator[tuple[Mapping[str, Programme], Source]]:
    """Choose where the counts come from: kept ones for those who see everybody, as it is known today.

    Gives the programmes that were known, and the counts; both are to be read inside the block.
    """
    sees_all = isinstance(viewer, Operator) or viewer.has(Role.HR)
    if sees_all and filters.is_latest and counts.last_recount(session):
        yield programmes, Kept(session, list(programmes), filters.as_at)
        return
    since = filters.as_at.replace(day=1) - timedelta(days=_LONGEST_MONTH * MONTHS)
    seen = None
    if not isinstance(viewer, Operator) and not sees_all and not filters.is_latest:
        seen = dashboard.seen_ids(session, viewer)
    with known_standing(session, programmes, filters, since, seen) as (then, spans):
        yield then, Counted(session, viewer, unit_tree.whole(session), spans, filters.as_at)
