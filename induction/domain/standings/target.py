"""The compliance target, and where green, amber and red begin: the schema of ``content/targets.yaml``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from induction.domain.learning.module import Content, Text
from induction.domain.standings.requirement import Rate

Percent = Annotated[int, Field(ge=1, le=100)]


class Rag(StrEnum):
    """How a rate stands against the target; always written out beside its colour."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NO_RATE = "no rate"


class Target(Content):
    """What share of people is to be in date.

    `percent` and more is green, from `amber_from` on it is amber, below that red. `source` says who decided so.
    """

    percent: Percent
    amber_from: Percent
    source: Text

    @field_validator("amber_from")
    @classmethod
    def _below_the_target(cls, amber_from: int, facts: ValidationInfo) -> int:
        if amber_from > facts.data.get("percent", 100):
            raise ValueError("must not be above percent")
        return amber_from

    def rag(self, rate: Rate) -> Rag:
        """Judge a rate by its two counts, so that nothing is met by rounding; nobody in scope gives no rate."""
        if not rate.in_scope:
            return Rag.NO_RATE
        if 100 * rate.compliant >= self.percent * rate.in_scope:
            return Rag.GREEN
        return Rag.AMBER if 100 * rate.compliant >= self.amber_from * rate.in_scope else Rag.RED


UNDECIDED = Target(
    percent=95,
    amber_from=85,
    source="Nobody has decided this yet: 95% is this program's own suggestion, until content/targets.yaml says more.",
)
