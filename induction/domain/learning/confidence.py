"""How sure somebody was of an answer: optional, private, and of no weight in what counts as right."""

from __future__ import annotations

from enum import StrEnum


class Confidence(StrEnum):
    """Three levels, in the learner's own estimate. Nobody else is shown it of one person."""

    GUESSED = "guessed"
    FAIRLY_SURE = "fairly sure"
    SURE = "sure"


def read(given: str) -> Confidence | None:
    """Read what a form sent; whatever is not one of the levels counts as not given."""
    return next((level for level in Confidence if level == given), None)
