"""The retention schedule: what is kept for how long, counted from which event, on what grounds, and how it ends.

These models are the schema of ``content/retention.yaml``. The periods are the Trust's decision; the rules here only
count them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field, StringConstraints, ValidationInfo, field_validator

from induction.domain.calendar import months_later
from induction.domain.learning.module import Content, Id, Line, Text
from induction.domain.policies.policy import fingerprint

FOR_GOOD = "for good"
CLEARED: Final = ("message", "sign_in", "sign_in_failure", "report_file", "job", "staff_upload", "esr_upload")
"""Tables that the worker can clear by age: nothing else refers to their rows."""

_PERIOD = re.compile(r"(\d+) (year|month|day)s?")


class Event(StrEnum):
    """What a period is counted from."""

    LEFT = "the person has left"
    TRAINED = "the last training was completed"
    MADE = "it was made"


class Ending(StrEnum):
    """How what is no longer kept goes."""

    TWO_PEOPLE = "by two people"
    AUTOMATIC = "by itself"
    NEVER = "not at all"


class Rule(Content):
    """A line of the schedule: which tables, for how long, and why so long."""

    id: Id
    title: Line
    what: Text
    tables: Annotated[tuple[Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,60}$")], ...], Field(min_length=1)]
    keep: Annotated[str, StringConstraints(pattern=r"^(for good|[1-9]\d{0,2} (year|month|day)s?)$")]
    counted_from: Event | None = None
    ending: Ending
    basis: Text
    source: Line

    @field_validator("ending")
    @classmethod
    def _fits(cls, ending: Ending, facts: ValidationInfo) -> Ending:
        is_kept = facts.data.get("keep") == FOR_GOOD
        if is_kept != (ending is Ending.NEVER) or is_kept != (facts.data.get("counted_from") is None):
            raise ValueError(
                "must be 'not at all', without `counted_from`, for what is kept for good, and only for that"
            )
        if ending is Ending.AUTOMATIC and facts.data.get("counted_from") is not Event.MADE:
            raise ValueError("can be 'by itself' only where the period is counted from when 'it was made'")
        return ending

    def ends_on(self, event_on: date) -> date:
        """Give the first day on which it need no longer be kept, after an event on a day."""
        return self._later(event_on, 1)

    def made_by(self, day: date) -> date:
        """Give the day before which everything was made that need no longer be kept on a day."""
        return self._later(day, -1)

    def _later(self, day: date, sign: int) -> date:
        number, unit = _PERIOD.fullmatch(self.keep).groups()  # type: ignore[union-attr]  # checked by the schema
        if unit == "day":
            return day + sign * timedelta(days=int(number))
        return months_later(day, sign * int(number) * (12 if unit == "year" else 1))


class Schedule(Content):
    """The retention schedule, whose it is and when it is looked at again."""

    owner: Line
    approved_by: Line
    approved_on: date
    review_on: date
    rules: Annotated[tuple[Rule, ...], Field(min_length=1, max_length=40)]

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the schedule, as disposals by it name it."""
        return fingerprint(self.model_dump_json())

    def rule_of(self, table: str) -> Rule | None:
        """Find the rule for a table."""
        return next((rule for rule in self.rules if table in rule.tables), None)


@dataclass(frozen=True)
class Due:
    """When a record need no longer be kept, and by which rule, which is the one that ends last."""

    on: date
    rule: str


def due(schedule: Schedule, left_on: date | None, trained_on: date | None) -> Due | None:
    """Tell from when on the whole record of a person need no longer be kept; None while they have not left.

    A record is disposed of as a whole, so the rule that ends last decides. Somebody who left on 31 March 2016 after
    training on 1 May 2015 is due on 1 May 2025 by ten years after the training, not on 31 March 2022 by six after
    leaving.
    """
    if left_on is None:
        return None
    events = {Event.LEFT: left_on, Event.TRAINED: trained_on}
    ends = [
        Due(rule.ends_on(event_on), rule.id)
        for rule in schedule.rules
        if rule.ending is Ending.TWO_PEOPLE and rule.counted_from and (event_on := events.get(rule.counted_from))
    ]
    return max(ends, key=lambda each: each.on, default=None)


def left_by(schedule: Schedule, day: date) -> date | None:
    """Give a day by which whoever is due on a day has left at the latest; None where no rule counts from leaving."""
    first = date(2001, 1, 1)
    spans = [rule.ends_on(first) - first for rule in schedule.rules if rule.counted_from is Event.LEFT]
    return day - max(spans) + timedelta(days=3) if spans else None  # leap days
