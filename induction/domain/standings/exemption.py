"""Exemptions as they are proposed: coarse reasons, real days, and nothing about anybody's health."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from induction.domain.errors import RefusedError

LONGEST = timedelta(days=3 * 366)
EARLIEST = timedelta(days=366)


class ReasonCode(StrEnum):
    """Why somebody is exempt, as coarse as it can be; what lies behind it is not this service's to know."""

    ABSENCE = "absence – approved"
    CAREER_BREAK = "career break"
    SECONDMENT = "secondment to another organisation"
    ELSEWHERE = "covered by another organisation's training"
    NOT_YET = "not yet in post"


def check_days(from_on: date, to_on: date | None, today: date) -> None:
    """Check the days of an exemption; the first and the last day are exempt.

    Raises:
        RefusedError: ``ends-before``, ``too-far-back``, ``too-long``.
    """
    if to_on and to_on < from_on:
        raise RefusedError("ends-before", "The last day is before the first. Check both dates.")
    if from_on < today - EARLIEST:
        raise RefusedError("too-far-back", "The first day is more than a year ago. Enter a correction instead.")
    if (to_on or from_on) > today + LONGEST:
        raise RefusedError(
            "too-long", "The last day is more than three years ahead. Enter a shorter time; it can be renewed."
        )
