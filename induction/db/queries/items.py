"""What people chose at first sight, counted by quarter, and the figures that were let through of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, literal, select
from sqlalchemy.orm import Session

from induction.db.base import Base
from induction.db.bulk import follow_keys, insert_rows, next_key
from induction.db.models import Answer, Attempt, DailyRound, ItemBlock, ItemFigures
from induction.domain.item_analysis.figures import Block, Figures, Item, Occasion
from induction.domain.learning.attempt import AttemptKind
from induction.domain.learning.confidence import Confidence
from induction.domain.learning.module import Grade
from induction.domain.standings.periods import Period


class Tally(NamedTuple):
    """How many people chose an option in a quarter, who met the situation in an attempt of this kind."""

    item: Item
    kind: AttemptKind
    option_id: str
    is_sure: bool
    quarter: int
    people: int


class BlockSum(NamedTuple):
    """A block as it was let through, added up over the spans in which it was divided so."""

    item: Item
    block: Block
    span: Period


class SureSum(NamedTuple):
    """How many were sure of a wrong choice, added up over `told` of `spans` spans."""

    people: int
    told: int
    spans: int


def first_moment(session: Session) -> datetime | None:
    """Give the moment of the first answer; None before there is one."""
    return session.scalar(select(func.min(Answer.answered_at)))


def tallies(session: Session, ends: Sequence[datetime]) -> Iterator[Tally]:
    """Count choices by the quarter in which they were made.

    A person counts once for each version of a situation: with the first choice, which a retry never is.

    Args:
        session: a session.
        ends: when each quarter is over, in order; what was chosen after the last does not count.
    """
    for row in session.execute(_tallies(ends)):
        module_id, scene_id, fingerprint, kind, option_id, is_sure, quarter, people = row
        occasion = Occasion.REFRESHER if kind == AttemptKind.REFRESHER else Occasion.INDUCTION
        item = Item(module_id, scene_id, fingerprint, occasion)
        yield Tally(item, AttemptKind(kind), option_id, bool(is_sure), quarter, people)


def _tallies(ends: Sequence[datetime]) -> Select[Any]:
    first = (
        select(func.min(Answer.id))
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .where(Answer.visit == 1, Answer.answered_at < ends[-1], Attempt.kind != AttemptKind.RETRY)
        .group_by(Attempt.staff_member_id, Attempt.module_fingerprint, Answer.scene_id)
    )
    quarter = case(*((Answer.answered_at < end, place) for place, end in enumerate(ends)))
    is_sure = case((Answer.confidence == Confidence.SURE, 1), else_=0)
    by: tuple[ColumnElement[Any] | Any, ...] = (
        Attempt.module_id, Answer.scene_id, Attempt.module_fingerprint, Attempt.kind, Answer.option_id,
        is_sure.label("is_sure"), quarter.label("quarter"),
    )  # fmt: skip
    inner = select(*by).join(Attempt, Attempt.id == Answer.attempt_id).where(Answer.id.in_(first)).subquery()
    return select(*inner.c, func.count()).group_by(*inner.c)


def let_through_to(session: Session) -> dict[Item, date]:
    """Give the last day for which something was let through of each situation."""
    columns = _item_columns()
    query = select(*columns, func.max(ItemFigures.to_on)).group_by(*columns)
    return {_item(row): row[-1] for row in session.execute(query)}


def keep(session: Session, found: Sequence[Figures], moment: datetime) -> None:
    """Keep figures for good."""
    first = next_key(session, ItemFigures)
    insert_rows(session, ItemFigures, [_row(first + at, each, moment) for at, each in enumerate(found)])
    insert_rows(
        session,
        ItemBlock,
        [
            {
                "item_figures_id": first + at,
                "options": ",".join(block.options),
                "grades": ",".join(block.grades),
                "people": block.people,
            }
            for at, each in enumerate(found)
            for block in each.blocks
        ],
    )
    models: tuple[type[Base], ...] = (ItemFigures,)
    follow_keys(session, models)


def _row(key: int, figures: Figures, moment: datetime) -> dict[str, Any]:
    item = figures.item
    return {
        "id": key,
        "module_id": item.module_id,
        "scene_id": item.scene_id,
        "module_fingerprint": item.fingerprint,
        "occasion": item.occasion.value,
        "from_on": figures.span.from_on,
        "to_on": figures.span.to_on,
        "sure_and_wrong": figures.sure_and_wrong,
        "made_at": moment,
    }


def block_sums(session: Session, within: Period, modules: Collection[str] = ()) -> Iterable[BlockSum]:
    """Add up the blocks of the spans that lie wholly within a period; of some modules only, if any are named."""
    columns = (*_item_columns(), ItemBlock.options, ItemBlock.grades)
    figures = (func.sum(ItemBlock.people), func.min(ItemFigures.from_on), func.max(ItemFigures.to_on))
    query = select(*columns, *figures).join(ItemBlock, ItemBlock.item_figures_id == ItemFigures.id)
    for row in session.execute(_within(query, within, modules).group_by(*columns)):
        yield BlockSum(_item(row), _block(*row[4:7]), Period(row[7], row[8]))


def sure_sums(session: Session, within: Period, modules: Collection[str] = ()) -> dict[Item, SureSum]:
    """Add up who was sure of a wrong choice, over the same spans."""
    columns, told = _item_columns(), ItemFigures.sure_and_wrong
    query = select(*columns, func.coalesce(func.sum(told), literal(0)), func.count(told), func.count())
    rows = session.execute(_within(query, within, modules).group_by(*columns))
    return {_item(row): SureSum(*row[4:]) for row in rows}


def kept(session: Session, within: Period) -> list[Figures]:
    """List what was let through for spans that lie wholly within a period, in a fixed order."""
    told = (ItemFigures.id, ItemFigures.from_on, ItemFigures.to_on, ItemFigures.sure_and_wrong)
    query = select(*_item_columns(), *told, ItemBlock.options, ItemBlock.grades, ItemBlock.people)
    query = _within(query.join(ItemBlock, ItemBlock.item_figures_id == ItemFigures.id), within, ())
    rows = session.execute(query.order_by(ItemFigures.id, ItemBlock.id))
    return [_figures([*group]) for _, group in groupby(rows, key=_figures_id)]


def counted_to(session: Session, name: str) -> tuple[date, datetime] | None:
    """Tell up to which day choices were counted, and when; None before the first time."""
    query = select(DailyRound.day, DailyRound.done_at).where(DailyRound.name == name).order_by(DailyRound.day.desc())
    row = session.execute(query.limit(1)).first()
    return (row[0], row[1]) if row else None


def _figures_id(row: Sequence[Any]) -> int:
    key: int = row[4]
    return key


def _figures(rows: Sequence[Sequence[Any]]) -> Figures:
    first = rows[0]
    return Figures(_item(first), Period(first[5], first[6]), tuple(_block(*row[8:11]) for row in rows), first[7])


def _block(options: str, grades: str, people: int) -> Block:
    return Block(tuple(options.split(",")), tuple(map(Grade, grades.split(","))), people)


def _within(query: Select[Any], within: Period, modules: Collection[str]) -> Select[Any]:
    query = query.where(ItemFigures.from_on >= within.from_on, ItemFigures.to_on <= within.to_on)
    return query.where(ItemFigures.module_id.in_(sorted(modules))) if modules else query


def _item_columns() -> tuple[Any, ...]:
    return ItemFigures.module_id, ItemFigures.scene_id, ItemFigures.module_fingerprint, ItemFigures.occasion


def _item(row: Sequence[Any]) -> Item:
    return Item(row[0], row[1], row[2], Occasion(row[3]))
