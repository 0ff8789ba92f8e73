"""The compliance target: read with its source, refused when it contradicts itself, suggested when nobody decided."""

from __future__ import annotations

import pytest

from induction.domain.standings.requirement import Rate
from induction.domain.standings.target import UNDECIDED, Rag, Target
from tests.library.kitchen import Kitchen

GOOD = "percent: 90\namber_from: 80\nsource: Decided by the Kettle Committee.\n"
TARGET = Target(percent=95, amber_from=85, source="Decided.")


def test_the_target_is_read_with_its_source(kitchen: Kitchen) -> None:
    assert kitchen.load().target == UNDECIDED
    assert "Nobody has decided" in UNDECIDED.source
    kitchen.add("content/targets.yaml", GOOD)
    assert kitchen.load().target == Target(percent=90, amber_from=80, source="Decided by the Kettle Committee.")


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("amber_from: 80", "amber_from: 91", 2, "must not be above percent"),
        ("percent: 90", "percent: 0", 1, "must be at least 1"),
        ("percent: 90", "percent: 101", 1, "must be at most 100"),
        ("source: Decided by the Kettle Committee.\n", "", 1, "source"),
        ("source:", "sauce:", 3, "sauce"),
    ],
)
def test_a_target_that_cannot_be_meant_is_refused(kitchen: Kitchen, old: str, new: str, line: int, what: str) -> None:
    kitchen.add("content/targets.yaml", GOOD.replace(old, new))
    found = [each for each in kitchen.problems() if each.file == "content/targets.yaml"]
    assert any(each.line == line for each in found), found
    assert what in " ".join(f"{each.what} {each.mend}" for each in found)


@pytest.mark.parametrize(
    ("in_date", "in_scope", "rag"),
    [
        (95, 100, Rag.GREEN),
        (949, 1000, Rag.AMBER),  # 94.9 % is not met by rounding
        (17, 20, Rag.AMBER),  # exactly where amber begins
        (849, 1000, Rag.RED),
        (0, 7, Rag.RED),
        (7, 7, Rag.GREEN),
        (0, 0, Rag.NO_RATE),  # nobody is neither red nor green
    ],
)
def test_a_rate_is_judged_by_its_counts(in_date: int, in_scope: int, rag: Rag) -> None:
    assert TARGET.rag(Rate(in_date, in_scope)) is rag
