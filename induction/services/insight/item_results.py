"""What people choose at first sight: only what was let through is read here, never an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import IO, Any

from induction.db import Session
from induction.db.queries import items as queries
from induction.domain.item_analysis.clauses import ClauseFigures, Place, of_duty, ranked, sections_of
from induction.domain.item_analysis.columns import COLUMNS
from induction.domain.item_analysis.figures import Block, Figures, Item, Occasion
from induction.domain.item_analysis.totals import Sure, Total, joined
from induction.domain.item_analysis.words import change
from induction.domain.learning.module import Module, Scene
from induction.domain.library_values import Library
from induction.domain.policies.coverage import Coverage, Covered
from induction.domain.policies.obligation import Obligation
from induction.domain.policies.policy import Policy
from induction.domain.standings.periods import FOREVER, Period
from induction.export import csv_file, json_lines
from induction.services.authoring.content import coverage_of
from induction.services.insight.item_release import ROUND
from induction.services.learning import pinned

ALWAYS = Period(date.min, FOREVER)


@dataclass(frozen=True)
class Counted:
    """How far the figures reach.

    Attributes:
        to_on: the last day whose choices are in them.
        made_at: when they were made.
    """

    to_on: date
    made_at: datetime


@dataclass(frozen=True)
class Version:
    """What was chosen in one version of a situation.

    Attributes:
        induction: None while nothing may be shown; `refresher` likewise.
        change: what became of the wrong choices since the version before, in words; empty where that cannot be said.
    """

    module: Module
    scene: Scene
    is_current: bool
    induction: Total | None
    refresher: Total | None
    change: str


@dataclass(frozen=True)
class Situation:
    """A situation of a module in use, and its versions from the latest to the first."""

    scene: Scene
    versions: tuple[Version, ...]


def counted(session: Session) -> Counted | None:
    """Tell how far the figures reach; None before the first quarter was counted."""
    found = queries.counted_to(session, ROUND)
    return Counted(*found) if found else None


def totals(session: Session, within: Period = ALWAYS, modules: Sequence[str] = ()) -> list[Total]:
    """Add up what was let through for spans that lie wholly within a period, by situation."""
    by_item: dict[Item, list[queries.BlockSum]] = {}
    for each in queries.block_sums(session, within, modules):
        by_item.setdefault(each.item, []).append(each)
    sure = queries.sure_sums(session, within, modules)
    return [_total(item, by_item[item], sure[item]) for item in sorted(by_item)]


def clauses(session: Session, library: Library, policy: str) -> list[ClauseFigures]:
    """Rank the clauses of a policy by how surely they are misunderstood."""
    return ranked(library.modules.values(), policy, totals(session))


def duties(library: Library, policy: Policy, clause: ClauseFigures) -> list[tuple[Obligation, ClauseFigures]]:
    """Give the obligations of a clause that its situations exercise, with their figures, as `clauses` ranks."""
    found = [
        (row.obligation, narrowed)
        for row in _coverage(library, policy.slug, policy.version).rows
        if row.obligation.section == clause.section and (narrowed := of_duty(clause, _places(row)))
    ]
    return sorted(found, key=_surest)


def situations(session: Session, library: Library, module_id: str) -> list[Situation]:
    """Give a module's situations that are decisions, with what was chosen in each version of them.

    Raises:
        NotFoundError: ``no-module``.
    """
    current = library.module(module_id)
    found = totals(session, modules=[module_id])
    earlier = pinned.modules(session, library, sorted({(module_id, total.item.fingerprint) for total in found}))
    versions = sorted({current.fingerprint: current, **earlier}.values(), key=_version, reverse=True)
    return [
        Situation(scene, tuple(_versions(scene.id, versions, current, found)))
        for scene in current.scenes
        if scene.is_a_decision and not scene.recovery
    ]


def rows(session: Session, library: Library, within: Period = ALWAYS) -> Iterator[tuple[Any, ...]]:
    """Give the rows of the file in the order of `columns.COLUMNS`; dates are ISO text, nothing is None."""
    kept = queries.kept(session, within)
    modules = pinned.modules(session, library, sorted({(f.item.module_id, f.item.fingerprint) for f in kept}))
    for figures in kept:
        module = modules.get(figures.item.fingerprint)
        scene = module.scene(figures.item.scene_id) if module else None
        if module and scene:
            for block in figures.blocks:
                yield _row(module, scene, figures, block)


def write_csv(session: Session, library: Library, stream: IO[bytes], within: Period = ALWAYS) -> None:
    """Write the figures as CSV."""
    csv_file.write(stream, COLUMNS, [[*rows(session, library, within)]])


def write_json(session: Session, library: Library, stream: IO[bytes], within: Period = ALWAYS) -> None:
    """Write the figures as JSON, one object a line."""
    json_lines.write(stream, COLUMNS, [[*rows(session, library, within)]])


@lru_cache(maxsize=4)
def _coverage(library: Library, slug: str, version: str) -> Coverage:
    return coverage_of(library, slug, version)


def _places(row: Covered) -> set[Place]:
    return {Place(each.module, scene_id) for each in row.exercises for scene_id in each.scenes}


def _surest(ranked: tuple[Obligation, ClauseFigures]) -> float:
    return -ranked[1].surely.low


def _total(item: Item, sums: Sequence[queries.BlockSum], sure: queries.SureSum) -> Total:
    span = Period(min(each.span.from_on for each in sums), max(each.span.to_on for each in sums))
    told = Sure(sure.people, sure.told == sure.spans) if sure.told else None
    return Total(item, span, joined(each.block for each in sums), told)


def _versions(scene_id: str, modules: Sequence[Module], current: Module, found: Sequence[Total]) -> Iterator[Version]:
    held = {(each.item.fingerprint, each.item.occasion): each for each in found if each.item.scene_id == scene_id}
    inductions = [held.get((module.fingerprint, Occasion.INDUCTION)) for module in modules]
    for place, module in enumerate(modules):
        scene, induction = module.scene(scene_id), inductions[place]
        refresher = held.get((module.fingerprint, Occasion.REFRESHER))
        if scene and (induction or refresher or module is current):
            before = next(filter(None, inductions[place + 1 :]), None)
            words = change(before, induction) if before and induction else ""
            yield Version(module, scene, module.fingerprint == current.fingerprint, induction, refresher, words)


def _version(module: Module) -> tuple[int, str]:
    return module.version, module.fingerprint


def _row(module: Module, scene: Scene, figures: Figures, block: Block) -> tuple[Any, ...]:
    texts = [option.text for option in scene.options if option.id in block.options]
    return (
        module.id, module.version, module.fingerprint, module.policy_version, ", ".join(sections_of(scene)), scene.id,
        figures.item.occasion.value, figures.span.from_on.isoformat(), figures.span.to_on.isoformat(),
        ", ".join(block.options), " / ".join(texts), ", ".join(block.grades), block.people, figures.people,
        figures.sure_and_wrong,
    )  # fmt: skip
