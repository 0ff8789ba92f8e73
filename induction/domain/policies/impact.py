"""What a new policy version asks of whom, and what it costs: the rule that keeps re-attestation small.

The rule, for each obligation that changed and each group that it addresses:

=====================================  ==============================================================================
what changed                           what is proposed
=====================================  ==============================================================================
only moved, or nothing                 nothing
removed, weakened or narrowed          nothing: what was attested to covers it
a right, added or changed              nothing: a freedom needs no promise
reworded                               read the redline and attest again; authors may find that the new words ask
                                       nothing new (nothing), or that they change what people do (as for the last row)
added, strengthened or widened,        read the redline and attest again
  should or procedure
added, strengthened or widened,        answer one scene that turns on it, and attest again; where no scene does, read
  must or must not
=====================================  ==============================================================================

A group is asked the most that any of its changes asks. Where the scenes to be answered are more than half of the
decisions of their module, the whole module is taken. Somebody in several groups is asked once, for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from induction.domain.learning.module import WORDS_A_MINUTE, Module, seconds_of
from induction.domain.learning.practice import SceneToAnswer, scenes_to_answer, whole_where_most
from induction.domain.policies.obligation import Audience, Kind
from induction.domain.policies.obligation_diff import Change, ObligationChange
from induction.domain.policies.policy_diff import PolicyDiff

ATTESTING_SECONDS = 120
_ASKS_MORE = frozenset({Change.ADDED, Change.STRENGTHENED, Change.WIDENED})


class Ask(StrEnum):
    """What is proposed for a group, from nothing to most."""

    NOTHING = "nothing"
    READ = "read the redline and attest again"
    ANSWER = "answer these scenes and attest again"
    MODULE = "take the whole module and attest again"

    @property
    def rank(self) -> int:
        """Order them: 0 asks nothing."""
        return list(Ask).index(self)


REWORDED_ASKS = (Ask.NOTHING, Ask.READ, Ask.ANSWER)
"""What an author may find of a reworded obligation; the second is proposed."""


def asked_by(change: ObligationChange, found: Mapping[str, Ask], audience: Audience) -> Ask:
    """Say what one changed obligation asks of one group.

    Args:
        change: the obligation before and after.
        found: what authors found of reworded obligations, by id.
        audience: the group; one that the obligation does not address is asked nothing.
    """
    duty = change.new
    if duty is None or duty.audience is not audience or duty.kind is Kind.RIGHT:
        return Ask.NOTHING
    if _ASKS_MORE.intersection(change.changes):
        return Ask.ANSWER if duty.kind.is_strict else Ask.READ
    return found.get(duty.id, Ask.READ) if change.is_open_to_judgement else Ask.NOTHING


@dataclass(frozen=True)
class Asked:
    """What a new version asks of somebody who belongs to certain groups.

    Attributes:
        because: the changed obligations that ask something, those that ask most first.
        scenes: the scenes to be answered, without those that a module taken whole asks anyway.
        modules: the modules to be taken whole.
        untaught: changed duties on which no scene turns, so that there is nothing to answer yet.
        seconds: how long one person takes: reading what changed in the sections concerned, answering, attesting.
    """

    audiences: frozenset[Audience]
    ask: Ask
    because: tuple[ObligationChange, ...]
    scenes: tuple[SceneToAnswer, ...]
    modules: tuple[Module, ...]
    untaught: tuple[ObligationChange, ...]
    seconds: int

    @property
    def causes(self) -> tuple[str, ...]:
        """Name what changed, each once: "6.2 strengthened"."""
        return tuple(dict.fromkeys(f"{each.obligation.section} {each.headline}" for each in self.because))

    @property
    def minutes(self) -> int:
        """The same in whole minutes, rounded up."""
        return ceil(self.seconds / 60)


class Impact:
    """Works out what a new version asks of whom; each set of groups once."""

    def __init__(self, found: PolicyDiff, ready: Iterable[Module], judged: Mapping[str, Ask] | None = None) -> None:
        """Prepare it.

        Args:
            found: what changed.
            ready: the modules that are pinned to the new version, or to the old one where none is yet.
            judged: what authors found of reworded obligations, by id.
        """
        self.diff = found
        self._judged = dict(judged or {})
        self._scenes = scenes_to_answer(found, ready)
        self._asked: dict[frozenset[Audience], Asked] = {}

    def of(self, *audiences: Audience) -> Asked:
        """Say what is asked of somebody who belongs to all of these groups."""
        theirs = frozenset(audiences)
        if theirs not in self._asked:
            self._asked[theirs] = self._work_out(theirs)
        return self._asked[theirs]

    @property
    def groups(self) -> tuple[Asked, ...]:
        """Say what is asked of each group by itself, in the order of the audiences; the Trust is asked nothing."""
        return tuple(self.of(audience) for audience in Audience if audience is not Audience.TRUST)

    def _work_out(self, audiences: frozenset[Audience]) -> Asked:
        asks = [(change, self._strongest(change, audiences)) for change in self.diff.changed_obligations]
        because = sorted(((change, ask) for change, ask in asks if ask.rank), key=lambda each: -each[1].rank)
        to_practise = [change for change, ask in because if ask is Ask.ANSWER]
        untaught = tuple(change for change in to_practise if change.obligation.id not in self._scenes)
        scenes, modules = whole_where_most(
            self._scenes[change.obligation.id] for change in to_practise if change not in untaught
        )
        ask = Ask.MODULE if modules else Ask.ANSWER if scenes else Ask.READ if because else Ask.NOTHING
        changes = tuple(change for change, _ in because)
        seconds = self._seconds(changes, scenes, modules) if because else 0
        return Asked(audiences, ask, changes, scenes, modules, untaught, seconds)

    def _strongest(self, change: ObligationChange, audiences: frozenset[Audience]) -> Ask:
        return max((asked_by(change, self._judged, audience) for audience in audiences), key=lambda ask: ask.rank)

    def _seconds(
        self, because: Iterable[ObligationChange], scenes: Iterable[SceneToAnswer], modules: Iterable[Module]
    ) -> int:
        concerned = {change.obligation.section for change in because}
        words = sum(
            line.words
            for section in self.diff.changed_sections
            if section.new and section.new.number in concerned
            for line in section.lines
            if line.is_changed
        )
        reading = ceil(words * 60 / WORDS_A_MINUTE)
        answering = seconds_of(tuple(each.scene for each in scenes)) + sum(module.seconds for module in modules)
        return reading + answering + ATTESTING_SECONDS
