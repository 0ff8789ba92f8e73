"""Random files for property tests: few people, few units, everything that can happen to them, on a few days.

A story is made from its number alone, so that thousands cost little and each can be told again.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from tests.extracts import TODAY, row

NUMBERS = ("1001", "1002", "1003", "1004", "1005", "L-1", "L-2")
DAYS = tuple(TODAY + timedelta(days=30 * n) for n in range(4))
_STARTS = ("01-Mar-2024",) * 12 + ("01-Feb-2024", "02-Nov-2026", "20-Dec-2026", "05-Jan-2027", "31/02/2024")
_ENDS = ("",) * 8 + ("31-Oct-2026", "22-Nov-2026", "31-Dec-2026", "28-Feb-2027")

Story = list[tuple[date, list[dict[str, Any]]]]


def story(number: int, most: int = 3) -> Story:
    """Several files, each on a later day; a file changes some of the one before."""
    chance = Random(number)
    told: Story = []
    known: list[dict[str, Any]] = []
    for day in DAYS[: chance.randint(1, most)]:
        known = [each for each in known if chance.random() < 0.9]
        known = [_row(chance, each["Employee Number"]) if chance.random() < 0.3 else each for each in known]
        known += [_row(chance, chance.choice(NUMBERS)) for _ in range(chance.randint(0, 5))]
        chance.shuffle(known)
        told.append((day, list(known)))
    return told


def _row(chance: Random, number: str) -> dict[str, Any]:
    def often(common: str, *others: str) -> str:
        return common if chance.random() < 0.8 else chance.choice(others)

    assignment = often(number, f"{number}-2")
    is_further = assignment != number
    return row(
        number,
        assignment_number=assignment,
        last_name=often("Sahin", "Smith"),
        email_address=chance.choice(("", "", f"{number}@b.example", "shared@b.example", "other@b.example")),
        team_code=often("T1", "T2", "D1"),
        team=often("", "A name"),
        directorate_code=often("D1", "D2", "T1", ""),
        job_role=often("Administrator", "Head", "Head", ""),
        line_manager_employee_number=chance.choice(("", "", *NUMBERS[:4], "9999")),
        sponsor_employee_number=often("1001", "1002", ""),
        primary_assignment=often("No" if is_further else "Yes", "Yes" if is_further else "No"),
        start_date=chance.choice(_STARTS),
        end_date=chance.choice(_ENDS),
    )
