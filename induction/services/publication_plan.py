"""What a publication would do: what is published anew, what changes by it, and what it asks of whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from induction.db import Session
from induction.db.queries import publication as queries
from induction.domain import publication as rules
from induction.domain.assignments import ProgrammeImpact, audiences_of
from induction.domain.change_words import listed
from induction.domain.errors import RefusedError
from induction.domain.impact import Ask, Impact
from induction.domain.library_values import Library
from induction.domain.policy import version_key
from induction.domain.publication import Item
from induction.services.policy_change import Comparison, compare
from induction.services.published import published


@dataclass(frozen=True)
class Plan:
    """What a publication would do.

    Attributes:
        before: the version that it follows; None for the first one.
        items: what would be published anew.
        comparison: what changes; None where the policy's version stays or is the first.
        programmes: what is asked of whom.
    """

    slug: str
    version: str
    before: str | None
    items: tuple[Item, ...]
    comparison: Comparison | None
    programmes: tuple[ProgrammeImpact, ...]

    @property
    def people_asked(self) -> int:
        """How many assignments it makes; somebody in two programmes is counted in both."""
        return sum(each.people_asked for each in self.programmes)

    @property
    def minutes(self) -> int:
        """The staff time that it costs, in minutes."""
        return sum(each.minutes for each in self.programmes)


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
    asked = tuple(_programmes(session, library, compared, day, judged)) if compared else ()
    return Plan(slug, version, before, new, compared, asked)


def _check_modules(library: Library, slug: str, version: str) -> None:
    behind = [
        module.id for module in library.written.values() if module.policy == slug and module.policy_version != version
    ]
    if behind:
        raise RefusedError(
            "modules-behind",
            f"These modules teach another version: {listed(behind)}. Mend their stale scenes, set `policy_version` to "
            f"{version} and raise their `version`; then propose again.",
        )


def _programmes(
    session: Session, library: Library, compared: Comparison, day: date, judged: Mapping[str, Ask]
) -> Iterator[ProgrammeImpact]:
    new = compared.diff.new
    for programme in library.written_programmes.values():
        if programme.policy == new.slug:
            modules = [library.written[name] for name in programme.modules]
            yield ProgrammeImpact(
                programme,
                audiences_of(module.audience for module in modules),
                Impact(compared.diff, modules, judged),
                queries.holders(session, programme.id, new.slug, new.version, day),
            )
