"""What becomes of the quotes that scenes rest on when the policy changes: intact, moved, changed or gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from induction.domain.learning.module import Citation, Module, Option, Scene
from induction.domain.policies.policy import Policy, comparable
from induction.domain.policies.policy_diff import PolicyDiff, SectionChange
from induction.domain.policies.quotes import stands_in
from induction.domain.policies.redline import ALIKE, Line, Mark, alike
from induction.domain.policies.sentences import sentences


class Fate(StrEnum):
    """What became of a quote."""

    INTACT = "intact"
    MOVED = "moved"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True)
class Traced:
    """A quote's fate.

    Attributes:
        section: the number of the section in which it stands now; where it stood, when it went.
        now: the sentence that stands in its place, when it changed.
    """

    fate: Fate
    section: str
    now: str = ""


@dataclass(frozen=True)
class CitationChange:
    """A citation of an option, and what became of its quote."""

    module: Module
    scene: Scene
    option: Option
    citation: Citation
    traced: Traced


class Tracer:
    """Traces quotes of the old version into the new one; the same quote is traced once."""

    def __init__(self, found: PolicyDiff) -> None:
        self._diff = found
        self._traced: dict[tuple[str, str], Traced] = {}

    def trace(self, section: str, quote: str) -> Traced:
        """Find what became of a quote of a section of the old version."""
        key = (section, comparable(quote))
        if key not in self._traced:
            self._traced[key] = self._trace(*key)
        return self._traced[key]

    def trace_all(self, module: Module) -> Iterator[CitationChange]:
        """Trace every citation of a module that is pinned to the old version."""
        for scene in module.scenes:
            for option in scene.options:
                for cite in option.cites:
                    yield CitationChange(module, scene, option, cite, self.trace(cite.section, cite.quote))

    def _trace(self, number: str, quote: str) -> Traced:
        new = self._diff.new
        here = new.section(number)
        if here and stands_in(here.plain, quote):
            return Traced(Fate.INTACT, number)
        became = self._diff.by_old_number.get(number)
        moved_to = _standing(new, quote, became)
        if moved_to:
            return Traced(Fate.MOVED, moved_to)
        now = _rewritten(became, quote) if became else ""
        if now and became and became.new:
            return Traced(Fate.CHANGED, became.new.number, now)
        return self._elsewhere(quote) or Traced(Fate.GONE, number)

    def _elsewhere(self, quote: str) -> Traced | None:
        """Look for a new sentence, in any section, that is much like the quote."""
        best = max(self._new_sentences(), key=lambda each: alike(quote, each[1]), default=("", ""))
        return Traced(Fate.CHANGED, *best) if alike(quote, best[1]) >= ALIKE else None

    def _new_sentences(self) -> Iterator[tuple[str, str]]:
        for change in self._diff.changed_sections:
            for line in change.lines if change.new else ():
                if line.is_changed and line.new:
                    yield from ((change.section.number, sentence) for sentence in sentences(line.new))


def _standing(new: Policy, quote: str, became: SectionChange | None) -> str:
    """Name the section in which a quote stands now; the one that its own section became comes first."""
    first = [became.new] if became and became.new else []
    return next((section.number for section in (*first, *new.sections) if stands_in(section.plain, quote)), "")


def _rewritten(became: SectionChange, quote: str) -> str:
    """Give the sentences that stand in a quote's place, when at least half of its words were kept there."""
    for line in became.lines:
        if stands_in(line.old, quote):
            return _counterpart(line, line.old.index(quote), len(quote))
    return _over_several(became, quote)


def _over_several(became: SectionChange, quote: str) -> str:
    """Look for a quote that runs over the end of a paragraph, or of which only the beginning stands in one."""
    whole = " ".join(line.old for line in became.lines if line.old)
    begins = whole.find(quote)
    if begins < 0:
        return ""
    runs = tuple(run for line in became.lines for run in line.runs)
    return _counterpart(Line(became.lines[0].place, runs), begins, len(quote))


def _counterpart(line: Line, begins: int, length: int) -> str:
    first = line.old.count(" ", 0, begins)
    last = line.old.count(" ", 0, begins + length)
    kept = [new for old, new in _kept_words(line) if first <= old <= last]
    if len(kept) < ALIKE * (last - first + 1):
        return ""
    return " ".join(_sentences_with(line.new, kept[0], kept[-1]))


def _kept_words(line: Line) -> Iterator[tuple[int, int]]:
    """Give the place of each kept word in the old and in the new text."""
    old = new = 0
    for run in line.runs:
        count = len(run.text.split())
        if run.mark is Mark.KEPT:
            yield from ((old + step, new + step) for step in range(count))
        old += count if run.mark is not Mark.INSERTED else 0
        new += count if run.mark is not Mark.DELETED else 0


def _sentences_with(text: str, first: int, last: int) -> Iterator[str]:
    begun = 0
    for sentence in sentences(text):
        ends = begun + len(sentence.split())
        if begun <= last and first < ends:
            yield sentence
        begun = ends
