"""The trend as a line over thirteen points, for people who would rather look than read; its table says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from induction.domain.reports.report import percent_words
from induction.domain.standings.counts import Counts
from induction.web.filters import day as day_words

WIDTH, HEIGHT = 320, 190  # in the drawing's own units; a phone shows it at this size
_LEFT, _RIGHT, _TOP, _BOTTOM = 36, 266, 12, 158
_EVERY = 3  # months between two labels


@dataclass(frozen=True)
class Dot:
    """One point of the line."""

    x: float
    y: float


@dataclass(frozen=True)
class Mark:
    """A label on an axis, at its place along it."""

    at: float
    text: str


@dataclass(frozen=True)
class TrendChart:
    """The drawing.

    Attributes:
        dots: one for each day with a rate; a month without anybody in scope has none, and the line is broken there.
        lines: from where to where the line is drawn.
        last: what stands right of the last point, where no line runs; nothing where that day has no rate.
        target_y: where the target's line stands.
        left: where the drawing begins, right of the labels of its upright axis; `right` where it ends.
    """

    title: str
    description: str
    dots: tuple[Dot, ...]
    lines: tuple[tuple[Dot, Dot], ...]
    last: Mark | None
    rows: tuple[Mark, ...]
    columns: tuple[Mark, ...]
    target_y: float
    target_percent: int
    left: int = _LEFT
    right: int = _RIGHT
    width: int = WIDTH
    height: int = HEIGHT


def trend_chart(trend: Sequence[tuple[date, Counts]], target_percent: int, title: str) -> TrendChart:
    """Draw the rates; the upright axis begins at 0, or at 50 where nothing is below it, and always ends at 100."""
    rates = [counts.rate for _, counts in trend]
    least = min((rate.percent for rate in rates if rate.percent is not None), default=0.0)
    floor = 50 if min(least, target_percent) >= 50 else 0
    placed: list[Dot | None] = []
    for place, rate in enumerate(rates):
        placed.append(None if rate.percent is None else Dot(_x(place, len(trend)), _y(rate.percent, floor)))
    lines = [(one, other) for one, other in pairwise(placed) if one and other]
    return TrendChart(
        title=title,
        description="Line chart. " + "; ".join(f"{day_words(on)}: {percent_words(c.rate)}" for on, c in trend) + ".",
        dots=tuple(dot for dot in placed if dot),
        lines=tuple(lines),
        last=Mark(placed[-1].y, percent_words(rates[-1])) if placed[-1] else None,
        rows=tuple(Mark(_y(percent, floor), f"{percent}%") for percent in (floor, (floor + 100) // 2, 100)),
        columns=tuple(
            Mark(_x(place, len(trend)), f"{on:%b %y}") for place, (on, _) in enumerate(trend) if place % _EVERY == 0
        ),
        target_y=_y(target_percent, floor),
        target_percent=target_percent,
    )


def _x(place: int, places: int) -> float:
    return round(_LEFT + (_RIGHT - _LEFT) * place / max(1, places - 1), 1)


def _y(percent: float, floor: int) -> float:
    return round(_BOTTOM - (_BOTTOM - _TOP) * (percent - floor) / (100 - floor), 1)
