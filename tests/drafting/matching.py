"""How a proposed register is measured against one that people made.

The rule. A proposal and a committed row *meet* when they stand in the same section and one quote contains the other, or
the two share an unbroken run of at least 60 % of the shorter one's words: the rule by which the program tells whether
a scene exercises an obligation. A committed row is *found* when some proposal meets it. A proposal is *right* when it
meets a committed row of the same kind and the same audience: it could stand as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from induction.domain.policies.coverage import SHARED_RUN
from induction.domain.policies.obligation import Obligation
from induction.domain.policies.policy import comparable
from induction.domain.policies.quotes import stands_in


def meet(one: Obligation, other: Obligation) -> bool:
    if one.section != other.section:
        return False
    left, right = comparable(one.quote), comparable(other.quote)
    if stands_in(left, right) or stands_in(right, left):
        return True
    words, others = left.split(), right.split()
    run = SequenceMatcher(None, words, others, autojunk=False).find_longest_match().size
    return run >= SHARED_RUN * min(len(words), len(others))


@dataclass(frozen=True)
class Measured:
    """Shares from 0 to 1.

    Attributes:
        found: committed rows that a proposal meets.
        sound: proposals that meet a committed row, whatever their kind and audience.
        of_kind: proposals that meet one of the same kind.
        right: proposals that meet one of the same kind and audience.
        missed: committed rows that no proposal meets.
        spurious: proposals that meet none.
    """

    found: float
    sound: float
    of_kind: float
    right: float
    missed: tuple[Obligation, ...]
    spurious: tuple[Obligation, ...]


def measured(proposed: Sequence[Obligation], committed: Sequence[Obligation]) -> Measured:
    met = {id(one): [row for row in committed if meet(one, row)] for one in proposed}
    found = {row.id for rows in met.values() for row in rows}

    def share(fits: Callable[[Obligation, Obligation], bool]) -> float:
        return sum(any(fits(one, row) for row in met[id(one)]) for one in proposed) / len(proposed)

    return Measured(
        found=len(found) / len(committed),
        sound=share(lambda one, row: True),
        of_kind=share(lambda one, row: one.kind is row.kind),
        right=share(lambda one, row: (one.kind, one.audience) == (row.kind, row.audience)),
        missed=tuple(row for row in committed if row.id not in found),
        spurious=tuple(one for one in proposed if not met[id(one)]),
    )
