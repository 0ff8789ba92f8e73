"""What makes a module worse without making it wrong: give-aways, claims, blame, hard reading, invented addresses.

A finding is an author's to mend or, with a reason, to waive; it never stops a running service.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from induction.domain.authoring.lengths import give_away_lengths
from induction.domain.authoring.readability import OLDEST, Syllables, read
from induction.domain.authoring.source import Lines, Path
from induction.domain.authoring.waiver import Rule
from induction.domain.authoring.wording import (
    ABSOLUTE_IN_OPTIONS,
    ABSOLUTE_IN_RULINGS,
    ADDRESS,
    BLAME,
    Said,
    Voice,
    said,
)
from induction.domain.errors import Problem
from induction.domain.learning.module import Module
from induction.domain.policies.quotes import shortened


@dataclass(frozen=True)
class Finding:
    """One thing that the linter found.

    Attributes:
        owner: the module, scene or option in which a waiver for it would stand.
        words: the words that it is about, in small letters; empty for rules that are not about words.
    """

    rule: Rule
    owner: Path
    words: str
    problem: Problem

    def __str__(self) -> str:
        where = f"{self.problem.file}:{self.problem.line}"
        return f"{where}: warning ({self.rule}): {self.problem.what} {self.problem.mend}"


def lint(module: Module, lines: Lines, syllables: Syllables) -> list[Finding]:
    """Find what could be better in a sound module; `syllables` counts those of one word in small letters."""
    texts = tuple(said(module))
    found = [
        *_lengths(module, lines),
        *_words(texts, lines),
        *_reading_ages(texts, lines, syllables),
        *_criticism(module, lines),
    ]
    return sorted(found, key=lambda finding: finding.problem.line)


def _lengths(module: Module, lines: Lines) -> Iterator[Finding]:
    for owner, path, what in give_away_lengths(module):
        mend = "Rewrite options until their lengths say nothing; do not pad them."
        yield Finding(Rule.GIVE_AWAY_LENGTH, owner, "", lines.problem(path, what, mend))


_WORD_RULES: tuple[tuple[Rule, frozenset[Voice], re.Pattern[str], str, str], ...] = (
    (
        Rule.ABSOLUTE_WORD,
        frozenset({Voice.OPTION}),
        ABSOLUTE_IN_OPTIONS,
        "The option says “{words}”, by which people tell wrong options from right ones.",
        "Say it without.",
    ),
    (
        Rule.ABSOLUTE_WORD,
        frozenset({Voice.RULING}),
        ABSOLUTE_IN_RULINGS,
        "“{words}” claims more than the policy may say.",
        "Say what the quote says, or leave the word to the quote.",
    ),
    (
        Rule.BLAME_WORD,
        frozenset({Voice.MODULE, Voice.RULING}),
        BLAME,
        "“{words}” lays blame.",
        "Say what happened and what helps now.",
    ),
    (
        Rule.ADDRESS,
        frozenset(Voice),
        ADDRESS,
        "“{words}” is a number or an address.",
        "Name whom to tell with `tell`; numbers and addresses are the Trust's settings.",
    ),
)


def _words(texts: Sequence[Said], lines: Lines) -> Iterator[Finding]:
    for rule, voices, pattern, what, mend in _WORD_RULES:
        for text in texts:
            if text.voice in voices:
                for words in dict.fromkeys(mark.group().lower() for mark in pattern.finditer(text.text)):
                    problem = lines.problem(text.path, what.format(words=words), mend)
                    yield Finding(rule, text.owner, words, problem)


def _reading_ages(texts: Sequence[Said], lines: Lines, syllables: Syllables) -> Iterator[Finding]:
    """Judge together what is read in one go: the introduction, a question with its options, an outcome, the card."""
    blocks: dict[tuple[Path, bool], list[Said]] = {}
    for text in filter(_is_read_through, texts):
        is_option = text.voice is Voice.OPTION
        owner = text.owner[:2] if is_option else text.owner
        blocks.setdefault((owner, text.path[:1] == ("discussion",)), []).append(text)
    for (owner, _), block in blocks.items():
        reading = read((text.text for text in block), syllables)
        if reading.is_too_hard:
            what = f"What is read here, from “{shortened(block[0].text)}”, asks for a reading age of {reading.age:.1f}."
            mend = f"Shorten the sentences and take shorter words, to {OLDEST} at most."
            yield Finding(Rule.READING_AGE, owner, "", lines.problem(block[0].path, what, mend))


def _is_read_through(text: Said) -> bool:
    """Leave out titles, names and times: they are looked at, and would make any text seem easy."""
    name = text.path[-1]
    return name in ("text", "message", "summary") if text.voice is Voice.SHOWN else name != "title"


_ON_CRITICISM = re.compile(r"\b(critical|criticism|criticised|disrepute)\b", re.IGNORECASE)


def _criticism(module: Module, lines: Lines) -> Iterator[Finding]:
    """Look whether what the policy says of criticism and disrepute is quoted against options and for none."""
    against: list[Path] = []
    for position, scene in enumerate(module.scenes):
        for place, option in enumerate(scene.options):
            if any(_ON_CRITICISM.search(cite.quote) for cite in option.cites):
                if option.grade.is_right:
                    return
                against.append(("scenes", position, "options", place))
    if against:
        what = f"Criticism is wrong each time it is decided here, in {len(against)} options and right in none."
        mend = "Let criticism that keeps within the policy be right once, and quote what allows it."
        yield Finding(Rule.CRITICISM_ALWAYS_WRONG, (), "", lines.problem((*against[0], "cites"), what, mend))
