"""Refreshers: what somebody is asked in a round after the first, why, and which of it comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from sqlalchemy.exc import IntegrityError

from induction.db import Session
from induction.db.queries import learning
from induction.db.queries import refresher as queries
from induction.domain.calendar import london_date
from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.learning import refresher as rules
from induction.domain.learning import test_out
from induction.domain.learning.module import Module, Scene, seconds_of
from induction.domain.learning.refresher import Reason
from induction.domain.learning.refresher_progress import Progress, State
from induction.domain.library_values import Library
from induction.domain.standings.programme import Programme
from induction.services.learning import attempts, cycles, pinned, refresher_choice, refresher_items
from induction.services.learning.cycles import Cycle
from induction.services.learning.refresher_choice import Taker
from induction.services.learning.refresher_items import Kept


@dataclass(frozen=True)
class Item:
    """A situation of a refresher, with why it is asked and how far the person is with it."""

    module: Module
    scene: Scene
    reason: str
    words: str
    group: str | None
    progress: Progress

    @property
    def state(self) -> State:
        """How far the person is with it."""
        return self.progress.state


@dataclass(frozen=True)
class Refresher:
    """What somebody is asked in a round after the first.

    Attributes:
        items: what is kept, then what will be kept when the person goes on.
    """

    programme: Programme
    cycle: Cycle
    items: tuple[Item, ...]

    @property
    def is_begun(self) -> bool:
        """Tell whether anything has been answered."""
        return any(item.state is not State.WAITING for item in self.items)

    @property
    def is_done(self) -> bool:
        """Tell whether every situation has been answered right at first sight in some attempt."""
        return all(item.state is State.DONE for item in self.items)

    @property
    def is_return(self) -> bool:
        """Tell whether somebody who came back shows what they know."""
        return any(item.reason == Reason.TEST_OUT for item in self.items)

    @property
    def waiting(self) -> list[Item]:
        """What has not been answered yet."""
        return [item for item in self.items if item.state is State.WAITING]

    @property
    def missed(self) -> list[Item]:
        """What is to be looked at again."""
        return [item for item in self.items if item.state is State.LOOK_AGAIN]

    @property
    def modules(self) -> list[Module]:
        """The modules that situations are taken from, each once."""
        return list({item.module.id: item.module for item in self.items}.values())

    @property
    def minutes_left(self) -> int:
        """How long what is left takes."""
        return ceil(seconds_of([item.scene for item in self.items if item.state is not State.DONE]) / 60)


def of(session: Session, taker: Taker) -> Refresher | None:
    """Put together somebody's refresher; None in the first round, and in one of which nothing is kept."""
    cycle = taker.cycle
    if cycle.held is None or cycle.number < 2:
        return None
    everything = refresher_items.kept(session, taker.staff_member_id, cycle.number)
    kept = [each for each in everything if each.row.programme_id == taker.programme.id]
    if not kept and not cycle.is_open:
        return None
    versions = {(each.row.module_id, each.row.module_fingerprint) for each in kept}
    found = pinned.modules(session, taker.library, versions)
    more = refresher_choice.to_add(session, taker, [each.row for each in kept])
    items = [_item(each, found) for each in kept]
    items += [Item(c.module, c.scene, c.reason, c.words, c.group, Progress(State.WAITING)) for c in more]
    return Refresher(taker.programme, cycle, tuple(items))


def _item(kept: Kept, modules: Mapping[str, Module]) -> Item:
    row = kept.row
    module = modules.get(row.module_fingerprint)
    scene = module.scene(row.scene_id) if module else None
    if module is None or scene is None:
        raise RefusedError("content-lost", "A part of your refresher is no longer kept. Tell Human Resources.")
    return Item(module, scene, row.reason, row.words, row.group_title, kept.progress)


def scope(mine: Refresher) -> str:
    """Say what a refresher asked, for the certificate."""
    shown = [item for item in mine.items if item.reason == Reason.TEST_OUT]
    if not shown:
        return rules.scope_in_words(len(mine.items), len(mine.modules))
    taken = [item for item in mine.items if item.reason != Reason.TEST_OUT]
    groups, modules = {item.group for item in shown}, {item.module.id for item in taken}
    return test_out.scope_in_words(len(shown), len(groups), len(taken), len(modules))


def go_on(
    session: Session,
    library: Library,
    programme: Programme,
    staff_member_id: int,
    *,
    again_after: str | None,
    moment: datetime,
) -> str | None:
    """Go on with the refresher; what is asked is kept from here on. Returns the attempt's public id.

    Args:
        session: the database, as a writer.
        library: the content in use.
        programme: whose refresher it is.
        staff_member_id: who takes it.
        again_after: how to go on once everything has been met. None stops there; else what was missed is taken again,
            from the modules after the one named, or from the first where the name is empty.
        moment: when (UTC).

    Returns:
        None when nothing is left that is asked for.

    Raises:
        NotFoundError: ``no-refresher`` before the first attestation.
        RefusedError: ``not-open`` outside the window.
    """
    day = london_date(moment)
    cycle = cycles.current(session, staff_member_id, programme, day)
    if cycle.held is None:
        raise NotFoundError("no-refresher", "You have no refresher yet. Take your induction first.")
    if not cycle.is_open:
        raise RefusedError("not-open", attempts.in_date_words(programme))
    taker = Taker(library, programme, staff_member_id, cycle, day)
    _keep(session, taker, moment)
    mine = of(session, taker)
    if mine is None:
        return None
    order = [module.id for module in mine.modules]
    for row in learning.attempts_in_cycle(session, staff_member_id, cycle.number, order):
        if row.finished_at is None:
            return row.public_id
    module_id = _next_module(mine, order, again_after)
    if module_id is None:
        return None
    return attempts.start(session, library, programme, staff_member_id, module_id=module_id, moment=moment)


def _next_module(mine: Refresher, order: list[str], again_after: str | None) -> str | None:
    if mine.waiting:
        return mine.waiting[0].module.id
    if again_after is None:
        return None
    first = order.index(again_after) + 1 if again_after in order else 0
    return next((item.module.id for item in mine.missed if order.index(item.module.id) >= first), None)


def _keep(session: Session, taker: Taker, moment: datetime) -> None:
    """Keep what is asked; of two that do it at once, the first stands."""
    every = queries.items(session, taker.staff_member_id, taker.cycle.number)
    rows = [row for row in every if row.programme_id == taker.programme.id]
    more = refresher_choice.to_add(session, taker, rows)
    try:
        with session.begin_nested():
            refresher_items.add(
                session, taker.staff_member_id, taker.programme.id, taker.cycle.number,
                first=len(rows) + 1, more=more, moment=moment,
            )  # fmt: skip
    except IntegrityError:
        session.expire_all()
