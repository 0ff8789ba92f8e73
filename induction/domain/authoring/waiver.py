"""What the linter looks for, and the waivers by which an author says in the file why a finding may stand."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints


class Rule(StrEnum):
    """One thing that makes content worse without making it wrong; ``docs/authoring.md`` explains each."""

    GIVE_AWAY_LENGTH = "give-away-length"
    ABSOLUTE_WORD = "absolute-word"
    BLAME_WORD = "blame-word"
    READING_AGE = "reading-age"
    ADDRESS = "address"
    CRITICISM_ALWAYS_WRONG = "criticism-always-wrong"

    @property
    def is_about_words(self) -> bool:
        """Tell whether a finding is about certain words; a waiver then names them."""
        return self in (Rule.ABSOLUTE_WORD, Rule.BLAME_WORD, Rule.ADDRESS)


class Waiver(BaseModel):
    """Lets one finding stand, in the module, scene or option that holds it, and says why.

    `words` are the words that the finding is about; rules that are not about words go without.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: Rule
    words: Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)] | None = None
    reason: Annotated[str, StringConstraints(min_length=15, max_length=300, strip_whitespace=True)]
