"""The obligation register of a policy version as values: what each sentence asks, of whom, and which ask nothing.

These models are the schema of ``content/policies/<slug>/<version>.obligations.yaml``.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from induction.domain.learning.module import Content


class Audience(StrEnum):
    """Whom an obligation binds, advises or entitles; ``trust`` is the organisation itself."""

    ALL_STAFF = "all-staff"
    MANAGERS = "managers"
    ACCOUNT_LEADS = "account-leads"
    COMMUNICATIONS_TEAM = "communications-team"
    UNION_REPRESENTATIVES = "union-representatives"
    REGISTERED_PROFESSIONALS = "registered-professionals"
    TRUST = "trust"


class Kind(StrEnum):
    """What an obligation does: require, forbid, advise, lay down who does what, or keep something free."""

    MUST = "must"
    MUST_NOT = "must-not"
    SHOULD = "should"
    PROCEDURE = "procedure"
    RIGHT = "right"

    @property
    def is_strict(self) -> bool:
        """Tell whether people are bound by it; scenes must turn on these."""
        return self in (Kind.MUST, Kind.MUST_NOT)


def _is_name(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise ValueError(f"cannot be {name!r}: use small letters, digits and single hyphens")
    return name


MOST_ROWS = 1000
ObligationId = Annotated[str, StringConstraints(max_length=60), AfterValidator(_is_name)]
SectionNumber = Annotated[str, StringConstraints(pattern=r"^(\d+(\.\d+)*|Appendix (\d+|[A-Z]))$")]
Quote = Annotated[str, StringConstraints(min_length=2, max_length=1000, strip_whitespace=True)]
Reason = Annotated[str, StringConstraints(min_length=10, max_length=200, strip_whitespace=True)]


class Obligation(Content):
    """One thing that the policy asks, forbids, advises, lays down or allows; its id outlives rewording."""

    id: ObligationId
    section: SectionNumber
    audience: Audience
    kind: Kind
    quote: Quote


class NoObligation(Content):
    """A sentence, or a part of one, that asks nothing of anybody, and why."""

    section: SectionNumber
    quote: Quote
    reason: Reason


class Register(Content):
    """The whole register of one policy version, in the order of the text."""

    obligations: Annotated[tuple[Obligation, ...], Field(min_length=1, max_length=MOST_ROWS)]
    states_no_obligation: Annotated[tuple[NoObligation, ...], Field(max_length=MOST_ROWS)] = ()

    def obligation(self, obligation_id: str) -> Obligation | None:
        """Find an obligation by its id, or None."""
        return next((obligation for obligation in self.obligations if obligation.id == obligation_id), None)

    def in_section(self, number: str) -> tuple[Obligation, ...]:
        """Give the obligations of one section, without those of its subsections."""
        return tuple(obligation for obligation in self.obligations if obligation.section == number)
