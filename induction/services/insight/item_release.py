"""Let figures of what people choose out of the answers, once a quarter: what was let through never changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from induction.db import Session
from induction.db.queries import items as queries
from induction.db.queries.items import Tally
from induction.domain.calendar import day_ends_at, london_date
from induction.domain.item_analysis.counted import counted
from induction.domain.item_analysis.figures import Choice, Figures, Item
from induction.domain.item_analysis.quarters import last_closed, quarters
from induction.domain.item_analysis.suppression import released
from induction.domain.learning.module import Module
from induction.domain.library_values import Library
from induction.domain.standings.periods import Period
from induction.services import rounds
from induction.services.learning import pinned

ROUND = "item figures"

_Quarterly = dict[Period, Counter[Choice]]


def due_on(today: date) -> date:
    """Give the day up to which choices are to be counted."""
    return last_closed(today).to_on


def is_due(session: Session, today: date) -> bool:
    """Tell whether a quarter has closed that was not counted yet."""
    return not rounds.has_gone(session, ROUND, due_on(today))


def work_out(session: Session, library: Library, today: date) -> list[Figures]:
    """Work out what may be let through by now and was not. Changes nothing, so that it needs no lock.

    Quarters that nobody counted in their time come out as they would have then.
    """
    began = queries.first_moment(session)
    if began is None:
        return []
    closed = [*quarters(london_date(began), last_closed(today))]
    if not closed:
        return []
    found = queries.tallies(session, [day_ends_at(quarter.to_on) for quarter in closed])
    return [*_released(session, library, found, closed)]


def keep(session: Session, found: list[Figures], today: date, moment: datetime) -> bool:
    """Keep what was worked out, in the transaction that notes the quarter; False when another worker was first."""
    if not rounds.go(session, ROUND, due_on(today), moment):
        return False
    queries.keep(session, found, moment)
    return True


def _released(session: Session, library: Library, tallies: Iterable[Tally], closed: list[Period]) -> Iterator[Figures]:
    done, by_item = queries.let_through_to(session), dict[Item, _Quarterly]()
    tallied = [*tallies]
    wanted = {(tally.item.module_id, tally.item.fingerprint) for tally in tallied}
    modules = pinned.modules(session, library, sorted(wanted))
    for tally in tallied:
        module, quarter = modules.get(tally.item.fingerprint), closed[tally.quarter]
        is_new = quarter.to_on > done.get(tally.item, date.min)
        if module and is_new and tally.item.scene_id in counted(module, tally.kind):
            counts = by_item.setdefault(tally.item, {}).setdefault(quarter, Counter())
            counts[Choice(tally.option_id, tally.is_sure)] += tally.people
    for item in sorted(by_item):
        yield from _of_item(modules[item.fingerprint], item, by_item[item])


def _of_item(module: Module, item: Item, quarterly: _Quarterly) -> Iterator[Figures]:
    scene = module.scene(item.scene_id)
    if scene:
        yield from released(item, scene.options, sorted(quarterly.items(), key=_by_quarter))


def _by_quarter(tally: tuple[Period, Mapping[Choice, int]]) -> Period:
    return tally[0]
