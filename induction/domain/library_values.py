"""All content that is in use at one moment, as one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from induction.domain.errors import NotFoundError
from induction.domain.learning.module import Module
from induction.domain.policies.obligation import Register
from induction.domain.policies.policy import Policy, version_key
from induction.domain.retained.retention import Schedule
from induction.domain.standings.programme import Programme, Statement
from induction.domain.standings.target import UNDECIDED, Target

_Value = TypeVar("_Value")


@dataclass(frozen=True, eq=False)
class Library:
    """The content in use.

    Attributes:
        policies: by slug and version.
        current_versions: the version in force of each policy, by slug: the one published, or before any publication
            the highest that is there.
        modules: those in use, by id, in the order in which the programmes name them; unnamed ones follow by id.
        statements: by id.
        programmes: by id, in the order of the requirements file.
        target: what share of people is to be in date.
        registers: the obligation register of each policy version, by slug and version.
        drafts: modules that authors have written and that are not published, by id.
        statement_drafts: statements likewise.
        programme_drafts: programmes with all that authors have put into them, where that is not all published.
        retention: the retention schedule, where there is one.
    """

    policies: Mapping[tuple[str, str], Policy]
    current_versions: Mapping[str, str]
    modules: Mapping[str, Module]
    statements: Mapping[str, Statement]
    programmes: Mapping[str, Programme]
    registers: Mapping[tuple[str, str], Register]
    target: Target = UNDECIDED
    drafts: Mapping[str, Module] = field(default_factory=dict)
    statement_drafts: Mapping[str, Statement] = field(default_factory=dict)
    programme_drafts: Mapping[str, Programme] = field(default_factory=dict)
    retention: Schedule | None = None

    @cached_property
    def written(self) -> Mapping[str, Module]:
        """The modules as their authors have written them, published or not."""
        return {**self.modules, **self.drafts}

    @property
    def written_statements(self) -> Mapping[str, Statement]:
        """The statements as their authors have written them."""
        return {**self.statements, **self.statement_drafts}

    @property
    def written_programmes(self) -> Mapping[str, Programme]:
        """The programmes as their authors have written them."""
        return {**self.programmes, **self.programme_drafts}

    def policy(self, slug: str, version: str | None = None) -> Policy:
        """Find a policy version; the one in force unless another is named.

        Raises:
            NotFoundError: ``no-policy``.
        """
        found = self.policies.get((slug, version or self.current_versions.get(slug, "")))
        if found is None:
            raise NotFoundError("no-policy", "There is no such policy, or no such version of it.")
        return found

    def versions(self, slug: str) -> tuple[str, ...]:
        """List the versions of a policy that there are, the latest first."""
        return tuple(
            sorted((version for name, version in self.policies if name == slug), key=version_key, reverse=True)
        )

    def version_before(self, slug: str, version: str) -> str | None:
        """Find the version of a policy that comes before another, among those that there are."""
        return next((each for each in self.versions(slug) if version_key(each) < version_key(version)), None)

    def register(self, slug: str, version: str | None = None) -> Register:
        """Find the obligation register of a policy version; of the one in force unless another is named.

        Raises:
            NotFoundError: ``no-policy``.
        """
        return self.registers[slug, self.policy(slug, version).version]

    def module(self, module_id: str) -> Module:
        """Find a module.

        Raises:
            NotFoundError: ``no-module``.
        """
        return _found(self.modules, module_id, "no-module", "There is no such module.")

    def written_module(self, module_id: str) -> Module:
        """Find a module as its author has written it.

        Raises:
            NotFoundError: ``no-module``.
        """
        return _found(self.written, module_id, "no-module", "There is no such module.")

    def statement(self, statement_id: str) -> Statement:
        """Find an attestation statement in its current wording.

        Raises:
            NotFoundError: ``no-statement``.
        """
        return _found(self.statements, statement_id, "no-statement", "There is no such attestation statement.")

    def programme(self, programme_id: str) -> Programme:
        """Find a programme.

        Raises:
            NotFoundError: ``no-programme``.
        """
        return _found(self.programmes, programme_id, "no-programme", "There is no such programme.")

    def programme_with(self, module_id: str) -> Programme | None:
        """Find the programme that a module stands in; none for a module that no programme names."""
        return next((each for each in self.programmes.values() if module_id in each.modules), None)


def _found(values: Mapping[str, _Value], key: str, reason: str, words: str) -> _Value:
    if key not in values:
        raise NotFoundError(reason, words)
    return values[key]
