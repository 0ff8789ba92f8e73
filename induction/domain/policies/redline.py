"""The redline of a text: which words stay, which go and which come, paragraph by paragraph.

Both texts are compared in the form in which quotes are compared. Taken in order, the kept and deleted words are the old
text, the kept and inserted words the new one; nothing is lost and nothing is said twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property

from induction.domain.policies.sentences import Passage, Place, paragraphs

ALIKE = 0.5
_MOST_PAIRS = 10_000  # paragraphs times paragraphs, or words times words over this, are not paired one by one
_MOST_WORD_PAIRS = 4_000_000


class Mark(StrEnum):
    """What became of words."""

    KEPT = "kept"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True)
class Run:
    """Words with the same mark, one after another."""

    mark: Mark
    text: str


@dataclass(frozen=True)
class Line:
    """A paragraph, list item, table row or heading of the redline; `place` is where it stands in the new text."""

    place: Place
    runs: tuple[Run, ...]

    @property
    def is_changed(self) -> bool:
        """Tell whether any of its words went or came."""
        return any(run.mark is not Mark.KEPT for run in self.runs)

    @cached_property
    def old(self) -> str:
        """The paragraph as it was; empty where it is new."""
        return " ".join(run.text for run in self.runs if run.mark is not Mark.INSERTED)

    @cached_property
    def new(self) -> str:
        """The paragraph as it is now; empty where it went."""
        return " ".join(run.text for run in self.runs if run.mark is not Mark.DELETED)

    @property
    def words(self) -> int:
        """How many words somebody reads who reads the paragraph with its changes."""
        return sum(len(run.text.split()) for run in self.runs)


def redline(old: str, new: str) -> tuple[Line, ...]:
    """Compare two texts in Markdown; either may be empty."""
    before, after = tuple(paragraphs(old)), tuple(paragraphs(new))
    return tuple(_line(one, other) for one, other in _aligned(before, after))


def word_runs(old: str, new: str) -> tuple[Run, ...]:
    """Compare two texts word by word; a lone short word between two changes is not kept for its own sake."""
    steps = list(_steps(old.split(), new.split()))
    return tuple(_runs(_without_islands(steps)))


def alike(one: str, other: str) -> float:
    """Say how much of two texts are the same words, wherever they stand: 0 for none, 1 for all."""
    words, others = Counter(one.split()), Counter(other.split())
    total = words.total() + others.total()
    return 2 * (words & others).total() / total if total else 1.0


def _line(old: Passage | None, new: Passage | None) -> Line:
    place = new.place if new else old.place if old else Place.PARAGRAPH
    return Line(place, word_runs(old.text if old else "", new.text if new else ""))


def _aligned(old: Sequence[Passage], new: Sequence[Passage]) -> Iterator[tuple[Passage | None, Passage | None]]:
    """Pair each paragraph with the one it has become, in the order of the text."""
    matcher = SequenceMatcher(None, [each.text for each in old], [each.text for each in new], autojunk=False)
    for _, i, i_end, j, j_end in matcher.get_opcodes():
        if old[i:i_end] and [each.text for each in old[i:i_end]] == [each.text for each in new[j:j_end]]:
            yield from zip(old[i:i_end], new[j:j_end], strict=True)
        else:
            yield from _paired(old[i:i_end], new[j:j_end])


def _paired(old: Sequence[Passage], new: Sequence[Passage]) -> Iterator[tuple[Passage | None, Passage | None]]:
    """Pair paragraphs that are alike, in order, so that the sum of their likeness is greatest; others stand alone."""
    at = (0, 0)
    for i, j in [*_best_pairs(old, new), (len(old), len(new))]:
        yield from ((each, None) for each in old[at[0] : i])
        yield from ((None, each) for each in new[at[1] : j])
        if i < len(old):
            yield old[i], new[j]
        at = (i + 1, j + 1)


def _best_pairs(old: Sequence[Passage], new: Sequence[Passage]) -> list[tuple[int, int]]:
    if len(old) * len(new) > _MOST_PAIRS:
        return []
    best: dict[tuple[int, int], tuple[float, list[tuple[int, int]]]] = {}
    nothing: tuple[float, list[tuple[int, int]]] = (0.0, [])
    for i, one in enumerate(old):
        for j, other in enumerate(new):
            found = max(best.get((i - 1, j), nothing), best.get((i, j - 1), nothing), key=lambda each: each[0])
            likeness = alike(one.text, other.text)
            score, pairs = best.get((i - 1, j - 1), nothing)
            if likeness >= ALIKE and score + likeness > found[0]:
                found = (score + likeness, [*pairs, (i, j)])
            best[i, j] = found
    return best.get((len(old) - 1, len(new) - 1), nothing)[1]


_Step = tuple[list[str], list[str]]  # the old words and the new ones; the same list twice where they are kept


def _steps(old: list[str], new: list[str]) -> Iterator[_Step]:
    if len(old) * len(new) > _MOST_WORD_PAIRS and old != new:
        yield old, new
        return
    for tag, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        kept = old[i:i_end]
        yield (kept, kept) if tag == "equal" else (kept, new[j:j_end])


def _without_islands(steps: list[_Step]) -> Iterator[_Step]:
    """Join changes that only a lone short word keeps apart: "of", "the" and "to" would make a redline unreadable."""
    begun: _Step | None = None
    for place, (old, new) in enumerate(steps):
        is_island = old is new and len(old) == 1 and len(old[0]) <= 3 and 0 < place < len(steps) - 1
        if old is not new or is_island:
            begun = (begun[0] + old, begun[1] + new) if begun else (old, list(new))
            continue
        if begun:
            yield begun
        begun = None
        yield old, new
    if begun:
        yield begun


def _runs(steps: Iterable[_Step]) -> Iterator[Run]:
    for old, new in steps:
        if old is new:
            yield Run(Mark.KEPT, " ".join(old))
            continue
        if old:
            yield Run(Mark.DELETED, " ".join(old))
        if new:
            yield Run(Mark.INSERTED, " ".join(new))
