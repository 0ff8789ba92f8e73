"""When a single question is offered, and which."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from induction.domain.learning.module import Grade
from induction.domain.learning.refresher import Met
from induction.domain.learning.spaced import OFFERED_DAYS, WEEKS, choose, offered
from tests.scenes import programme

ATTESTED = date(2026, 11, 23)
MISSED, RIGHT = Met(Grade.POOR, ATTESTED), Met(Grade.BEST, ATTESTED)


@pytest.mark.parametrize(
    ("days", "settled", "weeks"),
    [
        (0, set(), None),
        (13, set(), None),
        (14, set(), 2),
        (41, set(), 2),  # four weeks long
        (42, set(), None),  # then it has gone by itself
        (56, set(), 8),
        (140, set(), 20),
        (140, {20}, None),  # answered or declined
        (60, {2}, 8),
        (300, set(), None),
    ],
)
def test_when_a_question_is_offered(days: int, settled: set[int], weeks: int | None) -> None:
    assert offered(ATTESTED + timedelta(days=days), ATTESTED, settled) == weeks


def test_offers_never_overlap() -> None:
    assert all(later - earlier >= OFFERED_DAYS // 7 for earlier, later in pairwise(WEEKS))


def test_what_was_missed_comes_first_then_what_is_new_then_anything() -> None:
    modules = programme(2, 2)
    met = {("one", "s1"): RIGHT, ("two", "s1"): MISSED}
    order: list[tuple[str, str]] = []
    for _ in range(4):
        found = choose(modules, met, order, "seed")
        assert found
        order.append(found.key)
    assert choose(modules, met, order, "seed") is None
    assert order[0] == ("two", "s1")
    assert set(order[1:3]) == {("one", "s2"), ("two", "s2")}
    assert order[3:] == [("one", "s1")]
    assert choose(modules, met, [], "seed") == choose(modules, met, [], "seed")


def test_modules_with_a_content_note_are_left_out() -> None:
    hard = [module.model_copy(update={"content_note": "This may be hard to read."}) for module in programme(2)]
    assert choose(hard, {}, [], "seed") is None
    assert choose([*hard, programme(3)[2]], {}, [], "seed")
