"""Compare two versions of a policy: what changed, which scenes it makes stale, what it asks of whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from induction.domain.errors import RefusedError
from induction.domain.learning.module import Module
from induction.domain.library_values import Library
from induction.domain.policies.citation_fate import CitationChange, Fate, Tracer
from induction.domain.policies.impact import Ask, Impact
from induction.domain.policies.policy import version_key
from induction.domain.policies.policy_diff import PolicyDiff, diff
from induction.domain.policies.staleness import Touched, touched_scenes
from induction.domain.standings.programme import Statement


@dataclass(frozen=True)
class Comparison:
    """Two versions of a policy, and all that follows from the change.

    Attributes:
        behind: the modules in use that teach the old version, whose scenes the change may touch.
        ready: the modules, published or not, that teach the new one.
    """

    diff: PolicyDiff
    impact: Impact
    behind: tuple[Module, ...]
    ready: tuple[Module, ...]
    statements: tuple[Statement, ...]

    @cached_property
    def touched(self) -> tuple[Touched, ...]:
        """The scenes of the modules that are behind and that the change touches."""
        return touched_scenes(self.diff, self.behind)

    def is_mended(self, each: Touched) -> bool:
        """Tell whether an author has written the scene's module for the new version already."""
        return any(module.id == each.module.id for module in self.ready)

    @property
    def stale(self) -> tuple[Touched, ...]:
        """The scenes of which something has to be rewritten."""
        return tuple(each for each in self.touched if each.is_stale)

    @property
    def renumbered(self) -> tuple[Touched, ...]:
        """The scenes of which only section numbers have to be changed."""
        return tuple(each for each in self.touched if not each.is_stale)

    @cached_property
    def citations(self) -> tuple[CitationChange, ...]:
        """Every citation of the modules that are behind, and what became of it."""
        tracer = Tracer(self.diff)
        return tuple(each for module in self.behind for each in tracer.trace_all(module))

    @property
    def fates(self) -> dict[Fate, int]:
        """Count the citations by what became of them."""
        return {fate: sum(each.traced.fate is fate for each in self.citations) for fate in Fate}

    def statement_holds(self, statement: Statement) -> bool:
        """Tell whether people attest the same words as before but for the version's number."""
        old, new = (
            statement.render("", policy.control.title, self.diff.new.version)
            for policy in (self.diff.old, self.diff.new)
        )
        return old == new


def compare(library: Library, slug: str, old: str, new: str, judged: Mapping[str, Ask] | None = None) -> Comparison:
    """Compare two versions of a policy.

    Args:
        library: all content; modules that teach either version are looked at.
        slug: the policy.
        old: the earlier version.
        new: the later version.
        judged: what authors found of reworded obligations, by id.

    Raises:
        NotFoundError: ``no-policy``.
        RefusedError: ``version-order`` unless the new version is the later one, ``not-reworded`` for what was found of
            anything but a reworded obligation.
    """
    before, after = library.policy(slug, old), library.policy(slug, new)
    if version_key(old) >= version_key(new):
        raise RefusedError("version-order", f"{new} is not later than {old}: give the earlier version first.")
    found = diff(before, after, library.register(slug, old), library.register(slug, new))
    _check_judged(found, judged or {})
    behind = _pinned_to(library.modules.values(), slug, old)
    ready = _pinned_to(library.written.values(), slug, new)
    statements = {name.statement for name in library.programmes.values() if name.policy == slug}
    return Comparison(
        found,
        Impact(found, [*behind, *ready], judged),
        behind,
        ready,
        tuple(library.statement(name) for name in sorted(statements)),
    )


def _check_judged(found: PolicyDiff, judged: Mapping[str, Ask]) -> None:
    reworded = {change.obligation.id for change in found.changed_obligations if change.is_open_to_judgement}
    strange = sorted(judged.keys() - reworded)
    if strange:
        words = f"{', '.join(strange)}: only of a reworded obligation can be said what its new words ask."
        raise RefusedError("not-reworded", f"{words} These are: {', '.join(sorted(reworded)) or 'none'}.")


def _pinned_to(modules: Iterable[Module], slug: str, version: str) -> tuple[Module, ...]:
    return tuple(module for module in modules if (module.policy, module.policy_version) == (slug, version))
