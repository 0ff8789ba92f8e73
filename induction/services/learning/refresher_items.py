"""What is kept of a refresher: its situations in order, with how far somebody is with each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from induction.db import Session
from induction.db.models import RefresherItem
from induction.db.queries import refresher as queries
from induction.domain.errors import RefusedError
from induction.domain.learning.attempt import AttemptKind
from induction.domain.learning.module import Grade
from induction.domain.learning.refresher import Candidate
from induction.domain.learning.refresher_progress import FirstSight, Progress, State, progress
from induction.services.learning import pinned


@dataclass(frozen=True)
class Kept:
    """A situation that is asked, and how far the person is with it."""

    row: RefresherItem
    progress: Progress


@dataclass(frozen=True)
class Place:
    """Where a situation stands in its refresher.

    Attributes:
        number: counts from 1, of `most`.
    """

    programme_id: str
    number: int
    most: int
    words: str


def kept(session: Session, staff_member_id: int, cycle: int) -> list[Kept]:
    """List what somebody is asked in a cycle, for every programme, in order."""
    rows = queries.items(session, staff_member_id, cycle)
    if not rows:
        return []
    answered = [
        FirstSight(module_id, scene_id, Grade(grade))
        for module_id, scene_id, grade in queries.first_sight(session, staff_member_id, cycle)
    ]
    found = progress([(row.module_id, row.scene_id) for row in rows], answered)
    return [Kept(row, found[row.module_id, row.scene_id]) for row in rows]


def of_module(session: Session, staff_member_id: int, cycle: int, module_id: str) -> list[Kept]:
    """List what somebody is asked of one module in a cycle."""
    return [each for each in kept(session, staff_member_id, cycle) if each.row.module_id == module_id]


def add(
    session: Session,
    staff_member_id: int,
    programme_id: str,
    cycle: int,
    *,
    first: int,
    more: Sequence[Candidate],
    moment: datetime,
) -> None:
    """Keep more situations, in the version of their modules that is in use, from a place in the order on."""
    for module in {each.module.fingerprint: each.module for each in more}.values():
        pinned.keep(session, module, moment)
    session.add_all(
        RefresherItem(
            staff_member_id=staff_member_id, programme_id=programme_id, cycle=cycle, position=position,
            module_id=each.module.id, scene_id=each.scene.id, module_fingerprint=each.module.fingerprint,
            reason=each.reason, words=each.words, group_title=each.group, chosen_at=moment,
        )
        for position, each in enumerate(more, start=first)
    )  # fmt: skip
    session.flush()


def next_in(asked: Sequence[Kept]) -> tuple[AttemptKind, str, tuple[str, ...]]:
    """Say what the next attempt at a module takes: its kind, the module's fingerprint and the scenes.

    Args:
        asked: what is asked of the module.

    Raises:
        RefusedError: ``not-asked`` where nothing is, ``already-complete`` where all is done.
    """
    if not asked:
        raise RefusedError("not-asked", "This module is not part of your refresher. My training shows what is.")
    for state, kind in ((State.WAITING, AttemptKind.REFRESHER), (State.LOOK_AGAIN, AttemptKind.RETRY)):
        left = [each.row for each in asked if each.progress.state is state]
        if left:
            version = left[0].module_fingerprint
            return kind, version, tuple(row.scene_id for row in left if row.module_fingerprint == version)
    raise RefusedError("already-complete", "You have completed this part of your refresher.")


def place(session: Session, staff_member_id: int, cycle: int, module_id: str, scene_id: str) -> Place | None:
    """Find where a situation stands in its refresher; None for one that no refresher asks, such as a recovery."""
    rows = queries.items(session, staff_member_id, cycle)
    here = next((row for row in rows if (row.module_id, row.scene_id) == (module_id, scene_id)), None)
    if here is None:
        return None
    together = [row for row in rows if row.programme_id == here.programme_id]
    return Place(here.programme_id, together.index(here) + 1, len(together), here.words)


def programme_of(session: Session, staff_member_id: int, cycle: int, module_id: str) -> str | None:
    """Name the programme whose refresher asks something of a module in a cycle; None where none does."""
    rows = queries.items(session, staff_member_id, cycle)
    return next((row.programme_id for row in rows if row.module_id == module_id), None)
