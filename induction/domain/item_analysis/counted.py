"""Which situations are counted: those that people meet whatever they chose before.

How many people came to any other situation is how many chose the options that lead there, which is not to be known
where these are few. So recoveries, and situations on one of several ways, are not counted.
"""

from __future__ import annotations

from functools import lru_cache

from induction.domain.learning.attempt import AttemptKind
from induction.domain.learning.module import END, Module, Scene


@lru_cache(maxsize=512)
def counted(module: Module, kind: AttemptKind) -> frozenset[str]:
    """Give the ids of the scenes whose answers are counted in attempts of a kind.

    The short path and a refresher name their scenes beforehand; in a whole module it is those that no way from the
    start to the end goes round. A retry follows from what was chosen, and is never counted.
    """
    if kind is AttemptKind.RETRY:
        return frozenset()
    return frozenset(
        scene.id
        for scene in module.scenes
        if _is_the_same_for_all(scene) and (kind is not AttemptKind.FULL or not _goes_round(module, scene.id))
    )


def _is_the_same_for_all(scene: Scene) -> bool:
    return scene.is_a_decision and not scene.recovery and not scene.instead and not any(o.when for o in scene.options)


def _goes_round(module: Module, avoided: str) -> bool:
    """Tell whether some way from the start to the end does not meet a scene."""
    met, waiting = {avoided}, [module.start]
    while waiting:
        here = waiting.pop()
        if here == END:
            return True
        if here not in met:
            met.add(here)
            scene = module.scene(here)
            waiting += [option.next for option in scene.options] if scene else []
    return False
