"""Which scenes a new policy version makes stale, and why: what their authors have to look at again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from induction.domain.learning.module import Module, Scene
from induction.domain.policies.citation_fate import CitationChange, Fate, Tracer
from induction.domain.policies.coverage import exercises
from induction.domain.policies.obligation_diff import Change, ObligationChange
from induction.domain.policies.policy import comparable
from induction.domain.policies.policy_diff import PolicyDiff

_MAKES_STALE = frozenset(Change) - {Change.ADDED, Change.MOVED}


@dataclass(frozen=True)
class Touched:
    """A scene that a new version touches.

    It is *stale* when a quote of it changed or went, or when an obligation that it exercises changed in anything but
    its place. Else only the section numbers of its quotes have to be changed.

    Attributes:
        citations: its citations that are not intact.
        obligations: the changed obligations that it exercises.
    """

    module: Module
    scene: Scene
    citations: tuple[CitationChange, ...]
    obligations: tuple[ObligationChange, ...]

    @property
    def is_stale(self) -> bool:
        """Tell whether an author has to rewrite something, not only to renumber."""
        return bool(self.obligations) or any(each.traced.fate in (Fate.CHANGED, Fate.GONE) for each in self.citations)


def touched_scenes(found: PolicyDiff, modules: Iterable[Module]) -> tuple[Touched, ...]:
    """Find the scenes that a new version touches, among the modules that are pinned to the old one."""
    pin = (found.old.slug, found.old.version)
    pinned = [module for module in modules if (module.policy, module.policy_version) == pin]
    tracer = Tracer(found)
    cited: dict[tuple[str, str], list[CitationChange]] = defaultdict(list)
    for each in (each for module in pinned for each in tracer.trace_all(module)):
        if each.traced.fate is not Fate.INTACT:
            cited[each.module.id, each.scene.id].append(each)
    exercised = _exercised(found, pinned)
    return tuple(
        Touched(module, scene, tuple(cited[module.id, scene.id]), tuple(exercised[module.id, scene.id]))
        for module in pinned
        for scene in module.scenes
        if cited[module.id, scene.id] or exercised[module.id, scene.id]
    )


def _exercised(found: PolicyDiff, pinned: Iterable[Module]) -> dict[tuple[str, str], list[ObligationChange]]:
    """Find which scenes exercise an obligation that changed in more than its place, whoever takes them."""
    cited = _quotes(pinned)
    met: dict[tuple[str, str], list[ObligationChange]] = defaultdict(list)
    for change in found.changed_obligations:
        if change.old and _MAKES_STALE.intersection(change.changes):
            duty = comparable(change.old.quote)
            for place in dict.fromkeys(where for quote, where in cited[change.old.section] if exercises(duty, quote)):
                met[place].append(change)
    return met


def _quotes(pinned: Iterable[Module]) -> dict[str, list[tuple[str, tuple[str, str]]]]:
    """Gather the quotes of each section with the scenes in which they stand."""
    found: dict[str, list[tuple[str, tuple[str, str]]]] = defaultdict(list)
    for module in pinned:
        for scene in module.scenes:
            for cite in dict.fromkeys(cite for option in scene.options for cite in option.cites):
                found[cite.section].append((comparable(cite.quote), (module.id, scene.id)))
    return found
