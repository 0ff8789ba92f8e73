"""Keep the counts behind the dashboard in step with standing, in the same transaction.

What an act changes is added as rows of its own, so that two acts never wait for one counter. `settle` adds loose rows
up; `recount` works everything out anew from the spans, some units at a time, and says how much had to change.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime

from induction.db import Session
from induction.db.queries import counts as queries
from induction.db.queries import settling, unit_tree
from induction.db.queries.standing import Row
from induction.domain.standings.count_tally import WHOLE, Key, Tally
from induction.domain.standings.units import UnitTree

ROWS_A_PIECE = 5_000
"""Added up in one transaction, for which others have to wait on SQLite."""
RECOUNTED_A_PIECE = 50_000
"""Worked out anew in one transaction, which takes less than a second."""


def spans_changed(session: Session, units: UnitTree, gone: Iterable[Row], new: Iterable[Row]) -> None:
    """Note what spans that are taken out and put in change in the counts."""
    tally = Tally()
    for rows, sign in ((gone, -1), (new, 1)):
        for _, programme_id, from_on, to_on, status, due_on, _, _, unit_id, group, *_ in rows:
            tally.add_span(
                programme_id, unit_id, group, status=status, from_on=from_on, to_on=to_on, due_on=due_on, sign=sign
            )
    _add(session, tally.with_months().rolled_up(units))


def tree_changed(session: Session, before: UnitTree, after: UnitTree) -> None:
    """Let the counts of units that now stand elsewhere follow them, with everybody below them."""
    programme_ids, tally = queries.programmes(session), Tally()
    for unit_id in before.moved(after):
        old, new = before.line(unit_id)[1:], after.line(unit_id)[1:]
        own = [(key, counts) for key, counts in _own(session, before, programme_ids, unit_id)]
        for line, sign in ((old, -1), (new, 1)):
            for above in line:
                for (programme_id, _, grain, day, group), counts in own:
                    tally.add((programme_id, above, grain, day, group), counts, sign)
    _add(session, tally)


def settle(session: Session, limit: int = ROWS_A_PIECE) -> int:
    """Add up some of what acts have added; gives how many rows. The caller commits and comes again until it is 0."""
    settling.only_one(session)
    return settling.settle(session, limit)


def recount(session: Session, moment: datetime, most_rows: int = RECOUNTED_A_PIECE) -> Iterator[int]:
    """Work all counts out from the spans, a unit after those below it; gives now and then how many rows had to change.

    That is after one unit, or after several that come to so many rows. The caller then commits and begins the next
    transaction, in a snapshot (`begin_snapshot` on PostgreSQL): what others add meanwhile stays beside it. The end is
    noted; until then the counts are not used if they never were.
    """
    changed, rows, tree = 0, 0, unit_tree.whole(session)
    for unit_id in (*tree.upwards(), WHOLE):
        if not rows:
            settling.only_one(session)
        different, counted = _recount_unit(session, tree, unit_id)
        changed, rows = changed + different, rows + counted
        if unit_id == WHOLE:
            queries.note_recount(session, moment, changed)
        if unit_id == WHOLE or rows >= most_rows:
            yield changed
            rows = 0


def last_recount(session: Session) -> datetime | None:
    """Tell when everything was last counted anew; None when the counts cannot be used yet."""
    return queries.last_recount(session)


def _recount_unit(session: Session, tree: UnitTree, unit_id: int) -> tuple[int, int]:
    """Give how many rows had to change, and how many there are now."""
    programme_ids, spans = queries.programmes(session), Tally()
    for programme_id in programme_ids:
        for group, status, from_on, to_on, due_on in queries.spans_of_unit(session, programme_id, unit_id):
            spans.add_span(programme_id, unit_id, group, status=status, from_on=from_on, to_on=to_on, due_on=due_on)
    wanted = spans.with_months()
    for (programme_id, grain, day, group), counts in queries.summed(session, programme_ids, tree.below(unit_id)):
        wanted.add((programme_id, unit_id, grain, day, group), counts)
    there = Tally()
    for key, counts in queries.of_unit(session, programme_ids, unit_id):
        there.add(key, counts)
    changed = wanted.unlike(there)
    if changed:
        queries.clear_unit(session, unit_id)
        queries.add(session, settling.SETTLED, wanted.rows())
    return changed, len(wanted)


def _own(session: Session, tree: UnitTree, programme_ids: list[str], unit_id: int) -> Iterator[tuple[Key, list[int]]]:
    """Read what the people of one unit itself come to: its rows without those of the units below it."""
    tally = Tally()
    for key, counts in queries.of_unit(session, programme_ids, unit_id):
        tally.add(key, counts)
    below = tree.below(unit_id)
    for (programme_id, grain, day, group), counts in queries.summed(session, programme_ids, below):
        tally.add((programme_id, unit_id, grain, day, group), counts, -1)
    yield from tally.rows()


def _add(session: Session, tally: Tally) -> None:
    queries.add(session, secrets.randbits(62) + 1, tally.rows())
