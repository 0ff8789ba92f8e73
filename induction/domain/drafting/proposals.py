"""Propose the register of a whole policy: each sentence as an obligation, or as stating none, with exact quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from induction.domain.drafting.audiences import Setting
from induction.domain.drafting.duties import Finding, SectionReader, named_by, within
from induction.domain.policies.obligation import NoObligation, Obligation
from induction.domain.policies.policy import Section, unmarked
from induction.domain.policies.quotes import times
from induction.domain.policies.sentences import Passage, Place, passages

_DUTIES = re.compile(r"\b(?:dut(?:y|ies)|responsib\w+|roles?|accountabilit\w+)\b", re.IGNORECASE)
_ASSESSMENT = re.compile(r"\bimpact (?:assessment|analysis)\b|\bscreening (?:form|tool)\b", re.IGNORECASE)
_DEFINES = re.compile(r"\b(?:means|refers to|is defined as|are defined as|the terms?|is (?:the|a) (?:generic )?term)\b")
_SOURCES = re.compile(
    r"\b(?:references?|bibliography|associated documents?|related (?:policies|documents?)|further reading)\b",
    re.IGNORECASE,
)
_COMMON_WORDS = """
    a an and any are as at be been being but by can do does for from has have if in into is it its may must not of on or
    our shall should so such than that the their them they this those to under was we when where which who will with
    you your
    """
_COMMON = frozenset(_COMMON_WORDS.split())
_WORDS_OF_ID = 4
_LONGEST_ID = 50


@dataclass(frozen=True)
class ProposedRegister:
    """What an import proposes for the register.

    Attributes:
        obligations: in the order of the text.
        none: what states no obligation, in the order of the text.
        repeated: quotes that stand more than once in their section, which the check will not accept.
    """

    obligations: tuple[Obligation, ...]
    none: tuple[NoObligation, ...]
    repeated: tuple[str, ...]


def propose_register(sections: Iterable[Section]) -> ProposedRegister:
    """Read all sections and propose a row for each sentence, item and table row, or several."""
    sections = tuple(sections)
    has_accounts = any("social media" in section.plain.lower() for section in sections)
    headings = {section.number: section.heading for section in sections}
    ids: set[str] = set()
    obligations: list[Obligation] = []
    none: list[NoObligation] = []
    repeated: list[str] = []
    for section in sections:
        for finding, passage, quote in _findings(section, _setting(section, headings, has_accounts=has_accounts)):
            if times(section.plain, finding.words) > 1:
                repeated.append(f"{section.label}: “{quote}”")
            if finding.kind and finding.audience:
                obligation_id = _id(section.number, quote, ids)
                obligations.append(
                    Obligation(
                        id=obligation_id,
                        section=section.number,
                        audience=finding.audience,
                        kind=finding.kind,
                        quote=quote,
                    )
                )
            else:
                reason = _reason(section, passage)
                none.append(NoObligation(section=section.number, quote=quote, reason=reason))
    return ProposedRegister(tuple(obligations), tuple(none), tuple(repeated))


def _setting(section: Section, headings: dict[str, str], *, has_accounts: bool) -> Setting:
    numbers = section.number.split(".")
    above = [headings.get(".".join(numbers[:count]), "") for count in range(1, len(numbers) + 1)]
    return Setting(
        default=named_by(section.heading),
        is_of_duties=any(_DUTIES.search(heading) for heading in above),
        has_accounts=has_accounts,
        is_assessment=bool(_ASSESSMENT.search(section.heading)),
        is_sources=bool(_SOURCES.search(section.heading)),
    )


def _findings(section: Section, setting: Setting) -> Iterator[tuple[Finding, Passage, str]]:
    """Give each finding with its passage, and its words as printed, with their own quotation marks and dashes."""
    reader, printed, at = SectionReader(setting), unmarked(section.markdown), 0
    for passage in passages(section.markdown):
        begins = section.plain.find(passage.text, at)
        at = begins + len(passage.text)
        for finding in _told_apart(section, passage, reader.read(passage)):
            place = begins + passage.text.find(finding.words)
            quote = printed[place : place + len(finding.words)]
            if len(quote) > 1:
                yield finding, passage, within(quote)


def _told_apart(section: Section, passage: Passage, found: list[Finding]) -> list[Finding]:
    """Take the whole sentence where a part of it would not stand once in its section."""
    if len(found) > 1 and any(times(section.plain, each.words) > 1 for each in found):
        first = next((each for each in found if each.kind), found[0])
        return [Finding(within(passage.text), first.kind, first.audience)]
    return found


def _id(section: str, quote: str, ids: set[str]) -> str:
    """Make an id of the section and the first telling words; the author may choose a better one before publishing."""
    begun = re.sub(r"^appendix ", "a", section.lower()).replace(".", "-")
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", quote.lower()))
    telling = [word for word in words if word not in _COMMON and len(word) > 1][:_WORDS_OF_ID] or words[:1] or ["row"]
    name = "-".join([begun, *telling])[:_LONGEST_ID].strip("-")
    unique = next(each for each in (name, *(f"{name}-{count}" for count in range(2, 1000))) if each not in ids)
    ids.add(unique)
    return unique


def _reason(section: Section, passage: Passage) -> str:
    if _SOURCES.search(section.heading):
        return "Names a document to look things up in."
    if _ASSESSMENT.search(section.heading):
        return "A question or an entry of the assessment form, which the policy's author answers."
    if passage.place is Place.ROW:
        return "A row of a table in which no word of duty was found."
    if _DEFINES.search(passage.text) or "definition" in section.heading.lower():
        return "Defines a word, or gives an example of it."
    if passage.text.endswith("?"):
        return "A question that nobody is asked to answer."
    return "Describes or explains; no word of duty was found in it."
