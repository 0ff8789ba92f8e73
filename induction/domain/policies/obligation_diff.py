"""What became of each obligation from one version's register to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from induction.domain.policies.obligation import Audience, Kind, Obligation, Register
from induction.domain.policies.policy import comparable
from induction.domain.policies.redline import Run, word_runs


class Change(StrEnum):
    """One way in which an obligation changed; it may have changed in several."""

    ADDED = "added"
    REMOVED = "removed"
    STRENGTHENED = "strengthened"
    WEAKENED = "weakened"
    WIDENED = "widened"
    NARROWED = "narrowed"
    REWORDED = "reworded"
    MOVED = "moved"


# How much is asked. To require what was forbidden, or the other way round, is to ask for something new.
_STRENGTH: Mapping[Kind, int] = {
    Kind.RIGHT: 0,
    Kind.PROCEDURE: 1,
    Kind.SHOULD: 2,
    Kind.MUST: 3,
    Kind.MUST_NOT: 3,
}
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class ObligationChange:
    """An obligation before and after; at least one of the two is there. `changes` is empty when it stayed as it was."""

    old: Obligation | None
    new: Obligation | None
    changes: tuple[Change, ...]

    @property
    def obligation(self) -> Obligation:
        """The obligation as it is now, or as it was when it went."""
        found = self.new or self.old
        if found is None:
            raise ValueError("A change of an obligation has the obligation before or after.")
        return found

    @property
    def audiences(self) -> tuple[Audience, ...]:
        """Whom it concerns: those whom it addresses now, and those whom it did before."""
        return tuple(dict.fromkeys(each.audience for each in (self.new, self.old) if each))

    @property
    def headline(self) -> Change | None:
        """What matters most of how it changed: strengthened, not also reworded; None when it stayed as it was."""
        return min(self.changes, key=list(Change).index, default=None)

    @property
    def is_only_moved(self) -> bool:
        """Tell whether nothing changed but its place."""
        return set(self.changes) == {Change.MOVED}

    @property
    def is_open_to_judgement(self) -> bool:
        """Tell whether it was only reworded: a machine cannot see whether the new words ask something new."""
        duty = self.obligation
        if duty.kind is Kind.RIGHT or duty.audience is Audience.TRUST:
            return False
        return Change.REWORDED in self.changes and not set(self.changes) - {Change.REWORDED, Change.MOVED}

    @property
    def runs(self) -> tuple[Run, ...]:
        """The redline of its words."""
        old, new = (comparable(each.quote) if each else "" for each in (self.old, self.new))
        return word_runs(old, new)


def obligation_changes(old: Register, new: Register) -> tuple[ObligationChange, ...]:
    """Follow each obligation by its id; one without a namesake by its exact words.

    In the order of the new register; those that went stand at the end, in the order of the old one.
    """
    before = {duty.id: duty for duty in old.obligations}
    namesakes = {duty.id for duty in new.obligations}
    renamed = {comparable(duty.quote): duty for duty in old.obligations if duty.id not in namesakes}
    followed: set[str] = set()
    found = []
    for duty in new.obligations:
        earlier = before.get(duty.id) or renamed.pop(comparable(duty.quote), None)
        if earlier:
            followed.add(earlier.id)
        found.append(ObligationChange(earlier, duty, tuple(_changes(earlier, duty))))
    gone = (duty for duty in old.obligations if duty.id not in followed)
    return (*found, *(ObligationChange(duty, None, (Change.REMOVED,)) for duty in gone))


def _changes(old: Obligation | None, new: Obligation) -> Iterator[Change]:
    if old is None:
        yield Change.ADDED
        return
    if old.kind is not new.kind:
        yield Change.WEAKENED if _STRENGTH[new.kind] < _STRENGTH[old.kind] else Change.STRENGTHENED
    if old.audience is not new.audience:
        yield Change.NARROWED if old.audience is Audience.ALL_STAFF else Change.WIDENED
    if _words(old.quote) != _words(new.quote):
        yield Change.REWORDED
    if old.section != new.section:
        yield Change.MOVED


def _words(quote: str) -> list[str]:
    """Give the bare words: a comma or a capital more asks nothing more of anybody."""
    return _WORD.findall(comparable(quote).casefold())
