"""All content that is in use at one moment, as one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from induction.domain.errors import NotFoundError
from induction.domain.module import Module
from induction.domain.obligation import Register
from induction.domain.policy import Policy, version_key
from induction.domain.programme import Programme, Statement

_Value = TypeVar("_Value")


@dataclass(frozen=True, eq=False)
class Library:
    """The content in use.

    Attributes:
        policies: by slug and version.
        current_versions: the version in force of each policy, by slug: the highest that is there.
        modules: by id, in the order in which the programmes name them; unnamed ones follow by id.
        statements: by id.
        programmes: by id, in the order of the requirements file.
        registers: the obligation register of each policy version, by slug and version.
    """

    policies: Mapping[tuple[str, str], Policy]
    current_versions: Mapping[str, str]
    modules: Mapping[str, Module]
    statements: Mapping[str, Statement]
    programmes: Mapping[str, Programme]
    registers: Mapping[tuple[str, str], Register]

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


def _found(values: Mapping[str, _Value], key: str, reason: str, words: str) -> _Value:
    if key not in values:
        raise NotFoundError(reason, words)
    return values[key]
