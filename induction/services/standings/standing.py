"""Keep the table of standing in step with the facts, and read it.

Whoever adds a fact calls `refresh` in the same transaction, once, with everybody whom it may concern. `rebuild` reckons
everybody anew and must come to the same table: a test sees to that.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from induction.db import Session
from induction.db.models import Standing
from induction.db.queries import requirements as in_use
from induction.db.queries import standing as queries
from induction.db.queries import unit_tree
from induction.domain.library_values import Library
from induction.domain.standings.programme import canonical, requirements_fingerprint
from induction.services.standings import reckoning

PEOPLE_A_BATCH = 1_000


def refresh(
    session: Session,
    library: Library,
    staff_ids: Collection[int],
    moment: datetime,
    progress: Callable[[int], None] = lambda _done: None,
) -> None:
    """Work out the standing of some people in all programmes from the facts as they are in this transaction.

    `progress` is told, a thousand people at a time, of how many it is worked out.
    """
    ids = sorted(set(staff_ids))
    if not ids:
        return
    if in_use.in_use(session) is None:
        _use(session, library, moment)
    units = unit_tree.of_people(session, ids)
    for start in range(0, len(ids), PEOPLE_A_BATCH):
        progress(start)
        reckoning.reckon(session, library, units, ids[start : start + PEOPLE_A_BATCH])


@dataclass(frozen=True)
class Rebuilt:
    """How far a rebuild is.

    Attributes:
        done: how many people have been reckoned, of `everybody`.
        changed: how many spans had to be taken out or put in.
    """

    done: int
    everybody: int
    changed: int


def rebuild(session: Session, library: Library, moment: datetime) -> Iterator[Rebuilt]:
    """Work out everybody's standing anew, a thousand people at a time.

    People do not depend on each other's standing, so the caller may commit after each batch and begin the next
    transaction; one that is broken off is done again, because only the end says that these requirements are in use.
    """
    ids = queries.all_ids(session)
    units, done, changed = unit_tree.whole(session), 0, 0
    for start in range(0, len(ids), PEOPLE_A_BATCH):
        batch = ids[start : start + PEOPLE_A_BATCH]
        changed += reckoning.reckon(session, library, units, batch)
        done += len(batch)
        if done < len(ids):
            yield Rebuilt(done, len(ids), changed)
    if in_use.in_use(session) != requirements_fingerprint(library.programmes.values()):
        _use(session, library, moment)
    yield Rebuilt(done, len(ids), changed)


def is_current(session: Session, library: Library) -> bool:
    """Tell whether standing is worked out by the requirements in use; if not, `rebuild` is to be run."""
    return in_use.in_use(session) == requirements_fingerprint(library.programmes.values())


def units_unknown(session: Session, library: Library) -> list[str]:
    """List the unit codes that audiences name and that no organisation unit has: nobody is asked because of them."""
    named = (programme.audience.units for programme in library.programmes.values())
    return unit_tree.whole(session).unknown(code for codes in named for code in codes)


def standing_of(session: Session, staff_member_id: int, day: date) -> dict[str, Standing]:
    """Read how somebody stands on a day, by programme; a programme that is not asked of them is left out."""
    return {span.programme_id: span for span in queries.of_people(session, [staff_member_id], day)}


def asked_of(session: Session, staff_member_id: int, day: date) -> dict[str, Standing]:
    """Read what is asked of somebody on a day, by programme, or else what will be first asked of them after it."""
    found: dict[str, Standing] = {}
    for span in queries.from_day(session, staff_member_id, day):
        found.setdefault(span.programme_id, span)
    return found


def standings_of(session: Session, staff_ids: Iterable[int], day: date) -> dict[int, dict[str, Standing]]:
    """Read how some people stand on a day, by person and programme."""
    found: dict[int, dict[str, Standing]] = {}
    for span in queries.of_people(session, staff_ids, day):
        found.setdefault(span.staff_member_id, {})[span.programme_id] = span
    return found


def _use(session: Session, library: Library, moment: datetime) -> None:
    programmes = library.programmes.values()
    in_use.use(session, requirements_fingerprint(programmes), canonical(programmes), moment)
