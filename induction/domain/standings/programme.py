"""What is asked of whom, how often and why: the programme, its mandate, and the statement that ends it.

These models are the schema of ``content/requirements.yaml`` and ``content/statements/*.yaml``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationInfo, field_validator

from induction.domain.learning.module import Content, Id, Line, Text
from induction.domain.policies.groups import Group, check_groups
from induction.domain.policies.policy import fingerprint
from induction.domain.standings.audience import Audience
from induction.domain.standings.requirement import EarlyRenewal

PREFIX = "<prefix>"
PLACEHOLDERS = ("organisation", "policy_title", "policy_version")

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_PRESUMING = re.compile(r"\b(consent\w*|contract\w*|terms? (and conditions|of employment))\b", re.IGNORECASE)

Days = Annotated[int, Field(ge=1, le=3660)]


class Mandate(Content):
    """Why a yearly refresher that is not nationally required is asked for here; NHS England asks for exactly this.

    `minutes` is the staff time that one person spends on it in one period.
    """

    owner: Line
    rationale: Text
    approved_by: Line
    approved_on: date
    review_on: date
    minutes: Annotated[int, Field(ge=1, le=600)]

    @field_validator("review_on")
    @classmethod
    def _after_approval(cls, review_on: date, facts: ValidationInfo) -> date:
        if review_on <= facts.data.get("approved_on", date.min):
            raise ValueError("must be a later day than approved_on")
        return review_on


class Programme(Content):
    """A requirement: these modules and one attestation, again in each period.

    `competence` is the name under which HR's system knows it, with ``<prefix>`` for the Trust's own three digits.
    It is asked of the audience from `from_on` on. `due_days` counts from entering the audience, `grace_days` from
    coming back from an exemption; `window_days` before expiry the refresher opens, and `early_renewal` says what a
    renewal inside that window does to the date of expiry.
    `groups` divide the modules for those who come back after a gap and show what they know.
    """

    id: Id
    title: Line
    competence: Annotated[str, StringConstraints(pattern=r"^<prefix>\|LOCAL\|[^|]+\|$", max_length=200)]
    policy: Id
    statement: Id
    audience: Audience
    modules: Annotated[tuple[Id, ...], Field(min_length=1, max_length=20)]
    from_on: date
    due_days: Days
    grace_days: Days = 28
    period_months: Annotated[int, Field(ge=1, le=120)]
    window_days: Days
    early_renewal: EarlyRenewal
    pass_rule: Text
    mandate: Mandate
    groups: Annotated[tuple[Group, ...], Field(max_length=20)] = ()

    @field_validator("groups")
    @classmethod
    def _divide_the_modules(cls, groups: tuple[Group, ...], facts: ValidationInfo) -> tuple[Group, ...]:
        return check_groups(groups, facts.data.get("modules", ()))

    @field_validator("modules")
    @classmethod
    def _each_once(cls, modules: tuple[str, ...]) -> tuple[str, ...]:
        twice = sorted({module for module in modules if modules.count(module) > 1})
        if twice:
            raise ValueError(f"names {', '.join(twice)} more than once")
        return modules

    def competence_name(self, prefix: str) -> str:
        """Name the competence with the Trust's own prefix: ``123|LOCAL|Staff Use of Social Media - 1 Year|``."""
        return self.competence.replace(PREFIX, prefix)

    @property
    def is_for_everybody(self) -> bool:
        """Whether the audience is everybody who is employed."""
        return bool(self.audience.everybody)


class Statement(Content):
    """The wording that a staff member attests, versioned; `version` is raised with each published change."""

    id: Id
    version: Annotated[int, Field(ge=1)]
    text: Text

    @field_validator("text")
    @classmethod
    def _says_only_what_it_may(cls, text: str) -> str:
        unknown = [name for name in _PLACEHOLDER.findall(text) if name not in PLACEHOLDERS]
        if unknown or re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
            raise ValueError(f"may hold only these placeholders: {_braced(PLACEHOLDERS)}")
        missing = [name for name in PLACEHOLDERS[1:] if f"{{{name}}}" not in text]
        if missing:
            raise ValueError(f"must name the policy and its version: {_braced(missing)}")
        presuming = _PRESUMING.search(text)
        if presuming:
            raise ValueError(
                f"says {presuming.group()!r}, but an attestation is neither consent nor a term of any contract"
            )
        return text

    def render(self, organisation: str, policy_title: str, policy_version: str) -> str:
        """Give the statement as it is shown, attested and printed; a placeholder inside a value stays as it is."""
        values = {"organisation": organisation, "policy_title": policy_title, "policy_version": policy_version}
        return _PLACEHOLDER.sub(lambda found: values[found.group(1)], self.text)


def _braced(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)


class Requirements(Content):
    """The whole of ``content/requirements.yaml``."""

    programmes: Annotated[tuple[Programme, ...], Field(min_length=1, max_length=50)]

    @field_validator("programmes")
    @classmethod
    def _ids_differ(cls, programmes: tuple[Programme, ...]) -> tuple[Programme, ...]:
        ids = [programme.id for programme in programmes]
        twice = sorted({programme for programme in ids if ids.count(programme) > 1})
        if twice:
            raise ValueError(f"names {', '.join(twice)} more than once")
        return programmes


def canonical(programmes: Iterable[Programme]) -> str:
    """Write the programmes as canonical JSON, in which equal requirements are equal bytes."""
    values = [programme.model_dump(mode="json", by_alias=True) for programme in programmes]
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_canonical(text: str) -> dict[str, Programme]:
    """Read what `canonical` wrote, by the programmes' ids."""
    programmes = (Programme.model_validate_json(json.dumps(value)) for value in json.loads(text))
    return {programme.id: programme for programme in programmes}


def requirements_fingerprint(programmes: Iterable[Programme]) -> str:
    """Fingerprint the programmes: SHA-256 (hex) over their canonical JSON."""
    return fingerprint(canonical(programmes))
