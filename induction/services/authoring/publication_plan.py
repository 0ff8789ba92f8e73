"""What a publication would do: what is published anew, what changes by it, and what it asks of whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from induction.db import Session
from induction.domain.errors import RefusedError
from induction.domain.library_values import Library
from induction.domain.policies import publication as rules
from induction.domain.policies.change_words import listed
from induction.domain.policies.impact import Ask
from induction.domain.policies.policy import version_key
from induction.domain.policies.publication import Item
from induction.services.authoring.policy_change import Comparison, compare
from induction.services.authoring.policy_reach import Reach, reach
from induction.services.authoring.published import published


@dataclass(frozen=True)
class Plan:
    """What a publication would do.

    Attributes:
        before: the version that it follows; None for the first one.
        items: what would be published anew.
        comparison: what changes; None where the policy's version stays or is the first.
        reach: what is asked of how many.
    """

    slug: str
    version: str
    before: str | None
    items: tuple[Item, ...]
    comparison: Comparison | None
    reach: Reach


def plan(session: Session, library: Library, slug: str, version: str, *, day: date, judged: Mapping[str, Ask]) -> Plan:
    """Work out what a publication would do on a day.

    Raises:
        NotFoundError: ``no-policy``.
        RefusedError: ``version-order`` for a version earlier than the one in force, ``modules-behind`` while a module
            teaches another version, ``nothing-new``, ``not-reworded``.
    """
    library.policy(slug, version)
    known = published(session)
    before = known.versions.get(slug) or library.version_before(slug, version)
    if before and version_key(before) > version_key(version):
        raise RefusedError("version-order", f"Version {before} is published, which is later than {version}.")
    _check_modules(library, slug, version)
    new = tuple(item for item in rules.items(library, slug, version) if item.key not in known.fingerprints)
    if not new:
        raise RefusedError("nothing-new", "Everything that is written for this version is published already.")
    changes = before is not None and before != version
    compared = compare(library, slug, before, version, judged) if before and changes else None
    asked = reach(session, library, compared, day=day, judged=judged) if compared else Reach()
    return Plan(slug, version, before, new, compared, asked)


def _check_modules(library: Library, slug: str, version: str) -> None:
    behind = [
        module.id for module in library.written.values() if module.policy == slug and module.policy_version != version
    ]
    if behind:
        raise RefusedError(
            "modules-behind",
            f"These modules teach another version: {listed(behind)}. Mend their stale scenes, set policy_version to "
            f"{version} and raise their version; then propose again.",
        )
