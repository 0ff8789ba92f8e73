"""How far a share can be trusted: Wilson's interval, so that a small group never tops a list by chance.

E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927), 209–212.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

_Z = 1.96  # 95 %


class Interval(NamedTuple):
    """Where a share lies, in 95 of 100 cases."""

    low: float
    high: float


def wilson(some: float, of: float) -> Interval:
    """Give the interval of a share; of nobody, anything is possible."""
    if of <= 0:
        return Interval(0.0, 1.0)
    share, spread = some / of, _Z * _Z / of
    middle = (share + spread / 2) / (1 + spread)
    half = _Z / (1 + spread) * sqrt(share * (1 - share) / of + spread / (4 * of))
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def difference(before: tuple[int, int], after: tuple[int, int]) -> Interval:
    """Give the interval of what a share has grown by, from some of so many to some of so many.

    R. G. Newcombe, Interval estimation for the difference between independent proportions, Statistics in Medicine 17
    (1998), 873–890, method 10.
    """
    (one, of_one), (other, of_other) = before, after
    first, second = wilson(one, of_one), wilson(other, of_other)
    was, now = one / of_one, other / of_other
    return Interval(
        now - was - sqrt((now - second.low) ** 2 + (first.high - was) ** 2),
        now - was + sqrt((second.high - now) ** 2 + (was - first.low) ** 2),
    )
