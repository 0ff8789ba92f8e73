"""Reading age: the Flesch-Kincaid grade of a text, as the age of a child in that school year.

The grade is 0.39 × words a sentence + 11.8 × syllables a word - 15.59 (Kincaid and others, 1975, for the United States
Navy), and a child in grade n is about n + 5 years old. Who counts the syllables of a word is handed in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from induction.domain.policies.policy import comparable
from induction.domain.policies.sentences import sentences

OLDEST = 12
FEWEST_WORDS = 30
"""Below this the formula measures chance: one long word moves it by years."""

Syllables = Callable[[str], int]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_AGE_IN_GRADE_0 = 5


@dataclass(frozen=True)
class Reading:
    """What was counted in a text."""

    words: int
    sentences: int
    syllables: int

    @property
    def age(self) -> float:
        """The reading age in years; 0 for a text without words."""
        if not self.words:
            return 0.0
        grade = 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59
        return max(0.0, grade + _AGE_IN_GRADE_0)

    @property
    def is_too_hard(self) -> bool:
        """Tell whether the text is long enough to be judged and harder than it may be."""
        return self.words >= FEWEST_WORDS and self.age > OLDEST


def read(texts: Iterable[str], syllables: Syllables) -> Reading:
    """Count texts together; each begins a sentence of its own, and a hyphen parts two words."""
    spoken = [(text, _WORD.findall(text)) for text in map(comparable, texts)]
    spoken = [(text, words) for text, words in spoken if words]
    return Reading(
        words=sum(len(words) for _, words in spoken),
        sentences=sum(len(list(sentences(text))) for text, _ in spoken),
        syllables=sum(syllables(word.lower()) for _, words in spoken for word in words),
    )
