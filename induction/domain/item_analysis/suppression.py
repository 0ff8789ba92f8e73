"""Which figures may be shown: never one about fewer than ten people, nor one from which such a one can be worked out.

Three rules, and everything shown is made of what they let through (docs/decisions/item-figures.md says why):

1. A quarter's choices wait for later quarters until ten people chose rightly and ten wrongly.
2. Options are told apart only where ten people stand on either side of the cut; those of nobody count as few.
3. What was let through once never changes, and no two figures share a choice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from induction.domain.item_analysis.figures import Block, Choice, Figures, Item
from induction.domain.learning.module import Grade, Option
from induction.domain.standings.periods import Period

FEWEST = 10

Counts = Mapping[Choice, int]
_Side = Sequence[Option]


def released(item: Item, options: Sequence[Option], tallies: Iterable[tuple[Period, Counts]]) -> Iterator[Figures]:
    """Let through what may be shown of one situation.

    Args:
        item: the situation.
        options: all its options, in the author's order.
        tallies: quarter by quarter, how many people chose what; those that were let through before are not among them.
    """
    waiting: Counter[Choice] = Counter()
    began_on = None
    for quarter, counts in tallies:
        waiting.update(counts)
        began_on = began_on or quarter.from_on
        found = figures(item, Period(began_on, quarter.to_on), options, waiting)
        if found:
            yield found
            waiting, began_on = Counter(), None


def figures(item: Item, span: Period, options: Sequence[Option], counts: Counts) -> Figures | None:
    """Give what may be shown of a span's choices; None when it is nothing yet."""
    chosen = {option.id: counts.get(Choice(option.id, False), 0) + counts.get(Choice(option.id, True), 0)
              for option in options}  # fmt: skip
    right = [option for option in options if option.grade.is_right]
    wrong = [option for option in options if not option.grade.is_right]
    if min(_people(right, chosen), _people(wrong, chosen)) < FEWEST:
        return None
    sure = sum(counts.get(Choice(option.id, True), 0) for option in wrong)
    is_told = min(sure, _people(wrong, chosen) - sure) >= FEWEST
    return Figures(item, span, (*blocks(right, chosen), *blocks(wrong, chosen)), sure if is_told else None)


def blocks(side: _Side, chosen: Mapping[str, int]) -> tuple[Block, ...]:
    """Divide the options of one side, which ten people or more chose, so that each part has ten or more.

    The two grades are parted where each has ten. Then one option after another is parted from those behind it, as long
    as both it and they have ten. The order is fixed: were it chosen by what is small, one could work backwards from
    what was put together to how many it was.
    """
    grades = [part for part in _by_grade(side) if part]
    if min(_people(part, chosen) for part in grades) >= FEWEST:
        return tuple(chain.from_iterable(_divided(part, chosen) for part in grades))
    return _divided(sorted(side, key=_severity), chosen)


def _divided(part: _Side, chosen: Mapping[str, int]) -> tuple[Block, ...]:
    first, rest = part[:1], part[1:]
    if min(_people(first, chosen), _people(rest, chosen)) < FEWEST:
        return (_block(part, chosen),)
    return (_block(first, chosen), *_divided(rest, chosen))


def _block(part: _Side, chosen: Mapping[str, int]) -> Block:
    grades = tuple(grade for grade in Grade if any(option.grade is grade for option in part))
    return Block(tuple(option.id for option in part), grades, _people(part, chosen))


def _by_grade(side: _Side) -> tuple[list[Option], list[Option]]:
    first = side[0].grade
    return [each for each in side if each.grade is first], [each for each in side if each.grade is not first]


def _severity(option: Option) -> int:
    return list(Grade).index(option.grade)


def _people(side: _Side, chosen: Mapping[str, int]) -> int:
    return sum(chosen[option.id] for option in side)
