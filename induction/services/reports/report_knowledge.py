"""What a report reads: today's knowledge from its table, or an earlier day's worked out anew from the facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from induction.db import Session
from induction.db.models import Standing
from induction.db.queries import requirements as in_use
from induction.db.queries import standing as queries
from induction.db.queries.known import known_spans
from induction.domain.reports.report import Filters
from induction.domain.standings.periods import FOREVER
from induction.domain.standings.programme import Programme, from_canonical
from induction.services.standings import reckoning

PEOPLE_A_BATCH = 1_000


@dataclass(frozen=True)
class Knowledge:
    """What was known of a programme.

    Attributes:
        programme: as it was in use.
        spans: how people stood to it: `Standing`, or a table like it that holds the as at date alone.
        before: facts recorded at this moment and later do not count; None where all of them do.
    """

    programme: Programme
    spans: type[Standing]
    before: datetime | None


@contextmanager
def knowledge(session: Session, programme: Programme, filters: Filters) -> Iterator[Knowledge]:
    """Give what was known on the day that a report asks for; it can be read until the block ends.

    An earlier day is reckoned by the requirements that were in use at its end.
    """
    before = filters.known_before
    if before is None:
        yield Knowledge(programme, Standing, None)
        return
    body = in_use.body_known(session, before)
    asked = from_canonical(body) if body else {programme.id: programme}
    then = {key: each for key, each in asked.items() if key == programme.id}
    with known_spans(session, _batches(session, then, filters.known_to, (filters.as_at, filters.as_at))) as spans:
        yield Knowledge(then.get(programme.id, programme), spans, before)


@contextmanager
def known_standing(
    session: Session,
    programmes: Mapping[str, Programme],
    filters: Filters,
    since: date,
    staff_ids: Sequence[int] | None = None,
) -> Iterator[tuple[Mapping[str, Programme], type[Standing]]]:
    """Give the programmes, and the spans since a day of some people or all, as known; to be read inside the block."""
    before = filters.known_before
    if before is None:
        yield programmes, Standing
        return
    body = in_use.body_known(session, before)
    then = from_canonical(body) if body else dict(programmes)
    with known_spans(session, _batches(session, then, filters.known_to, (since, FOREVER), staff_ids)) as spans:
        yield then, spans


def _batches(
    session: Session,
    programmes: dict[str, Programme],
    known_on: date,
    days: tuple[date, date],
    staff_ids: Sequence[int] | None = None,
) -> Iterator[list[queries.Row]]:
    first, last = days
    ids = queries.all_ids(session) if staff_ids is None else staff_ids
    for start in range(0, len(ids), PEOPLE_A_BATCH):
        found = reckoning.known_on(session, programmes, ids[start : start + PEOPLE_A_BATCH], known_on)
        yield [
            reckoning.row_of(staff_member_id, programme_id, span)
            for staff_member_id, by_programme in found.items()
            for programme_id, spans in by_programme.items()
            for span in spans
            if span.from_on <= last and first <= span.to_on
        ]
