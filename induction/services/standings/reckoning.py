"""Work out people's standing from their facts, and put it into the table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from induction.db import Session
from induction.db.queries import facts as facts_queries
from induction.db.queries import standing as queries
from induction.db.queries import unit_tree
from induction.domain.library_values import Library
from induction.domain.standings.career import career
from induction.domain.standings.facts import Facts
from induction.domain.standings.periods import FOREVER
from induction.domain.standings.programme import Programme
from induction.domain.standings.standing import Span
from induction.domain.standings.timeline import timeline
from induction.domain.standings.units import UnitTree
from induction.services.standings import counts


def reckon(session: Session, library: Library, units: UnitTree, ids: Sequence[int]) -> int:
    """Reckon some people; gives how many spans had to change."""
    queries.lock(session, ids)
    found = facts_queries.facts_of(session, ids, _modules(library.programmes))
    rows = [
        row_of(staff_member_id, programme_id, span)
        for staff_member_id, facts in found.items()
        for programme_id, spans in _timelines(facts, library.programmes, units).items()
        for span in spans
    ]
    gone, new = queries.replace(session, ids, rows)
    counts.spans_changed(session, units, gone, new)
    return len(gone) + len(new)


def _timelines(facts: Facts, programmes: Mapping[str, Programme], units: UnitTree) -> dict[str, list[Span]]:
    person = career(facts)
    return {key: timeline(person, programme, units) for key, programme in programmes.items()}


def _modules(programmes: Mapping[str, Programme]) -> dict[str, tuple[str, ...]]:
    return {programme.id: programme.modules for programme in programmes.values()}


def row_of(staff_member_id: int, programme_id: str, span: Span) -> queries.Row:
    """Make a row of the table of a span."""
    return (
        staff_member_id, programme_id, span.from_on, None if span.to_on == FOREVER else span.to_on,
        *span.standing,
    )  # fmt: skip


def known_on(
    session: Session, programmes: Mapping[str, Programme], staff_ids: Collection[int], day: date
) -> dict[int, dict[str, list[Span]]]:
    """Work out, by person and programme, the spans as they were known at the end of a day; the table is not asked."""
    units = unit_tree.whole(session)
    found = facts_queries.facts_of(session, staff_ids, _modules(programmes))
    return {key: _timelines(facts.known_on(day), programmes, units) for key, facts in found.items()}
