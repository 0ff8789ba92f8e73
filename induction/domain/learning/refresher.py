"""Which situations a refresher asks, and why each of them: chosen for one person and one round, and explained to them.

In this order: what a change of the policy asks at once; what was answered poorly or in breach at first sight when last
met, confident answers first; what rests on a clause that was reworded since the last attestation; one situation not met
before. Then so many more, unmet ones first, that there are five. More than eight are asked only where a change of the
policy alone asks that many.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from induction.domain.certificates.certificate import day_in_words
from induction.domain.learning.confidence import Confidence
from induction.domain.learning.module import Citation, Grade, Module, Scene
from induction.domain.policies.policy import Policy, comparable
from induction.domain.policies.quotes import stands_in

FEWEST, MOST = 5, 8
_ERRORS_FIRST, _CHANGES_FIRST, _UNMET = 4, 3, 1  # so that eight hold some of each, however many there are of one


class Reason(StrEnum):
    """Why a situation is asked, the most pressing first; the last two only of those who come back (`test_out`)."""

    ASKED = "asked"
    MISSED = "missed"
    CHANGED = "changed"
    UNMET = "unmet"
    AGAIN = "again"
    TEST_OUT = "test-out"
    GROUP = "group"


@dataclass(frozen=True)
class Met:
    """How a scene was answered at first sight in the latest round in which it was met.

    Attributes:
        then: the scene as it was; None where that version is not at hand.
    """

    grade: Grade
    answered_on: date
    confidence: Confidence | None = None
    then: Scene | None = None


@dataclass(frozen=True)
class Asked:
    """What a change of the policy asks of somebody: a scene of a module, or without one the whole module."""

    module_id: str
    scene_id: str | None
    words: str


@dataclass(frozen=True)
class PolicyChange:
    """The version that was attested to last, where it is at hand, and the one in force."""

    then: Policy | None
    now: Policy


@dataclass(frozen=True)
class Candidate:
    """A situation that could be asked.

    Attributes:
        words: why, as it is said to the person.
        rank: which of those with the same reason come first; 0 before 1.
        group: the title of the group of obligations, for somebody who comes back after a gap.
    """

    module: Module
    scene: Scene
    reason: Reason
    words: str
    rank: int = 0
    group: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Name the situation: its module and its scene."""
        return self.module.id, self.scene.id


def candidates(
    modules: Sequence[Module],
    met: Mapping[tuple[str, str], Met],
    *,
    change: PolicyChange | None = None,
    asked: Sequence[Asked] = (),
) -> list[Candidate]:
    """List every situation that could be asked, with each reason there is for it.

    Args:
        modules: the programme's, in its order and as they are now.
        met: what the person has answered in earlier rounds, by module and scene.
        change: given where the policy has another version than the one attested to last.
        asked: what a change of the policy asks of this person.
    """
    return [each for module in modules for each in _of_module(module, met, change, asked)]


def choose(found: Iterable[Candidate], seed: str) -> list[Candidate]:
    """Choose what is asked, in the order of the modules and their scenes; the same candidates and seed give the same.

    Within a reason what ranks first comes first, then what spreads over modules, then what the seed decides.
    """
    pool = strongest(found)
    order = [each.key for each in pool]
    picked = [each for each in pool if each.reason is Reason.ASKED]
    for reason, most in (
        (Reason.MISSED, _ERRORS_FIRST),
        (Reason.CHANGED, _CHANGES_FIRST),
        (Reason.UNMET, _UNMET),
        (Reason.MISSED, MOST),
        (Reason.CHANGED, MOST),
    ):
        pick(pool, picked, reason, min(most, MOST - len(picked)), seed)
    for reason in (Reason.UNMET, Reason.AGAIN):
        pick(pool, picked, reason, FEWEST - len(picked), seed)
    return sorted(picked, key=lambda each: order.index(each.key))


def pick(pool: list[Candidate], picked: list[Candidate], reason: Reason, most: int, seed: str) -> None:
    """Add up to so many candidates of a reason to those picked; see `choose` for which come first."""
    waiting = [each for each in pool if each.reason is reason and each not in picked]
    for _ in range(min(most, len(waiting))):
        uses = Counter(each.module.id for each in picked)
        chosen = min(waiting, key=lambda each: (each.rank, uses[each.module.id], _lot(seed, each)))
        waiting.remove(chosen)
        picked.append(chosen)


def asked_at_once(found: Iterable[Candidate]) -> list[Candidate]:
    """Choose only what a change of the policy asks: all that is asked of somebody whose year is not over."""
    return [each for each in strongest(found) if each.reason is Reason.ASKED]


def scope_in_words(situations: int, modules: int) -> str:
    """Say what was asked, for a certificate: ``Refresher: 7 situations from 5 modules``."""
    if not situations:
        return "Refresher: the changed policy, without situations"
    return f"Refresher: {_counted(situations, 'situation')} from {_counted(modules, 'module')}"


def _counted(count: int, one: str) -> str:
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def _of_module(
    module: Module, met: Mapping[tuple[str, str], Met], change: PolicyChange | None, asked: Sequence[Asked]
) -> Iterator[Candidate]:
    wanted = [each for each in asked if each.module_id == module.id]
    for scene in module.scenes:
        if scene.recovery:
            continue
        before = met.get((module.id, scene.id))
        words = next((each.words for each in wanted if _asks(each, module, scene)), None)
        if words:
            yield Candidate(module, scene, Reason.ASKED, words)
        if before and not before.grade.is_right:
            yield Candidate(module, scene, Reason.MISSED, _missed_words(before), _missed_rank(before))
        if change and (before or scene in module.standing_alone):
            section = _reworded(scene, before, change)
            if section:
                yield Candidate(module, scene, Reason.CHANGED, _changed_words(section, change.now))
        if scene in module.standing_alone:
            yield _plain(module, scene, before)


def _asks(each: Asked, module: Module, scene: Scene) -> bool:
    return each.scene_id == scene.id or (each.scene_id is None and scene in module.taught)


def _plain(module: Module, scene: Scene, before: Met | None) -> Candidate:
    if before is None and scene not in module.taught:
        return Candidate(module, scene, Reason.UNMET, "You have not met this one before.")
    words = "You chose well here before: this keeps it fresh." if before else "Everybody takes this one now and then."
    return Candidate(module, scene, Reason.AGAIN, words)


def _missed_rank(before: Met) -> int:
    is_sure = before.confidence is Confidence.SURE
    return 2 * (not is_sure) + (before.grade is not Grade.BREACH)


def _missed_words(before: Met) -> str:
    is_breach = before.grade is Grade.BREACH
    told = (
        "your choice here was one that breaches the policy"
        if is_breach
        else "there was a better choice than yours here"
    )
    sure = " You were sure of it." if before.confidence is Confidence.SURE else ""
    return f"On {day_in_words(before.answered_on)} {told}.{sure}"


def _changed_words(section: str, now: Policy) -> str:
    label = section if section.startswith("Appendix") else f"section {section}"
    day = day_in_words(now.control.approved_on)
    return f"The policy has changed here: {label} reads differently in version {now.version}, approved on {day}."


def _reworded(scene: Scene, before: Met | None, change: PolicyChange) -> str | None:
    """Name a section that a scene quotes and that was reworded since the last attestation.

    That is a quote of today's that did not stand then, or one of then that does not stand today. Where in the policy
    it stands does not matter: renumbering is no change.
    """
    then, now = change.then, change.now
    earlier = _quotes(before.then) if before and before.then else ()
    found = [cite.section for cite in _quotes(scene) if then and not _stands(cite, then)]
    found += [cite.section for cite in earlier if (then is None or _stands(cite, then)) and not _stands(cite, now)]
    return found[0] if found else None


def _quotes(scene: Scene) -> Iterator[Citation]:
    return (cite for option in scene.options for cite in option.cites)


def _stands(cite: Citation, policy: Policy) -> bool:
    quote = comparable(cite.quote)
    return any(stands_in(section.plain, quote) for section in policy.sections)


def strongest(found: Iterable[Candidate]) -> list[Candidate]:
    """Keep one candidate for each situation: the one with the most pressing reason."""
    reasons = list(Reason)
    best: dict[tuple[str, str], Candidate] = {}
    for each in found:
        other = best.get(each.key)
        if other is None or reasons.index(each.reason) < reasons.index(other.reason):
            best[each.key] = each
    return list(best.values())


def _lot(seed: str, each: Candidate) -> str:
    return hashlib.sha256("/".join((seed, *each.key)).encode()).hexdigest()
