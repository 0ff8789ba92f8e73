"""Which way a page of names is found: by what each would have to look at."""

from __future__ import annotations

import pytest

from induction.db.queries.dashboard import Way, quickest

NHS = 1_400_000


@pytest.mark.parametrize(
    ("found", "of_units", "of_statuses", "way"),
    [
        (1_200_000, None, NHS, Way.NAMES),  # nearly everybody: the first fifty names hold them
        (100, None, 100, Way.STATUSES),  # a hundred out of all
        (60_000, None, 60_000, Way.NAMES),  # one in twenty-three: sorting them all would take longer
        (40, 50, NHS, Way.UNITS),  # a team
        (3, 6_500, 70_000, Way.UNITS),  # three people of a large organisation
        (3, 6_500, 3, Way.STATUSES),  # three people, and the only ones
        (0, None, 0, Way.STATUSES),  # nobody
    ],
)
def test_the_way_that_looks_at_the_fewest_rows_is_taken(
    found: int, of_units: int | None, of_statuses: int, way: Way
) -> None:
    chosen = quickest(found=found, everybody=NHS, of_units=of_units, of_statuses=of_statuses, a_page=50)
    assert chosen is way
