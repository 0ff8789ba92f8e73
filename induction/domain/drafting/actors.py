"""Whom a clause speaks of, and which audience that is: the subject before the words of duty, or whoever acts "by"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from induction.domain.policies.obligation import Audience

PERSON = (
    r"(?:all |any |no |our |every )?(?:members? of (?:the )?staff|staff(?: members?)?|employees?|workers?|users?"
    r"|colleagues?|personnel|everyone|everybody|anyone|anybody|individuals?|you|volunteers?|contractors?|managers?"
    r"|supervisors?|representatives?|registrants?|they|owners?|practitioners?|clinicians?)"
)
BODY = (
    r"(?:we|trust|organisation|board|teams?|committees?|departments?|directors?|directorates?|groups?|services?|desk"
    r"|officers?|guardians?|leads?|human resources|hr|executive|managers?|secretary|office|channels)"
)
_BODY_NAME = re.compile(
    r"(?:[A-Z][\w&'-]+(?: (?:and|of|for|the|&|to|in))* ){1,6}"
    r"(?:Team|Committee|Department|Director|Group|Desk|Officer|Guardian|Lead|Board|Unit|Office|Service|Owner)s?\b"
    r"|Caldicott Guardian|Human Resources|\bHR\b"
)
# A longer name is looked for first: "line managers" before "staff", a named team before "the Trust".
_NAMES: tuple[tuple[Audience, str], ...] = (
    (Audience.COMMUNICATIONS_TEAM, r"communications (?:and \w+ )?(?:team|department)"),
    (
        Audience.UNION_REPRESENTATIVES,
        r"staff side(?: representatives?)?|(?:trade )?unions?(?: representatives?| members?)?",
    ),
    (
        Audience.REGISTERED_PROFESSIONALS,
        r"professional registration|registered (?:professionals?|practitioners?|nurses?|staff)|registrants?",
    ),
    (
        Audience.ACCOUNT_LEADS,
        (
            r"account (?:leads?|holders?|owners?|managers?)|(?:service |your |local )teams?"
            r"|teams(?= (?:need|must|should|are))"
        ),
    ),
    (
        Audience.MANAGERS,
        (
            r"(?:line |senior |service |ward |department(?:al)? |team |all )*managers?|supervisors?|team leaders?"
            r"|heads of (?:department|service)"
        ),
    ),
    (
        Audience.ALL_STAFF,
        (
            r"(?:members? of )?staff(?: members?)?|employees?|workers?|users?|colleagues|personnel|everyone|everybody"
            r"|anyone|anybody|individuals?|you|your|volunteers?|contractors?|person|profession"
        ),
    ),
    (
        Audience.TRUST,
        (
            r"we|(?:the|as a) trust|the organisation|board|chief executive|policy|policies|committees?|directors?"
            r"|departments?|teams?|officers?|guardians?|leads?|human resources|hr|group|desk|nhs"
        ),
    ),
)
_AUDIENCES = tuple((audience, re.compile(rf"\b(?:{names})\b", re.IGNORECASE)) for audience, names in _NAMES)
_AFTER_PREPOSITION = re.compile(
    r"\b(?:of|to|by|with|from|for|outside|on|in|via|through|towards|as|against|between|about|at)\s+"
    r"(?:(?:the|their|your|our|any|all|an?|its|each|this|that|these|those|such|other|current|relevant)\s+)*$",
    re.IGNORECASE,
)
_BY = re.compile(r"\bby (?:the |their |your |all |an? |each )?")


@dataclass(frozen=True)
class Mention:
    """One mention of somebody in a text."""

    begins: int
    ends: int
    audience: Audience
    words: str


def mentions(text: str) -> list[Mention]:
    """Find everybody whom a text mentions, in order; a longer name hides the shorter one inside it."""
    found: list[Mention] = []
    for audience, pattern in _AUDIENCES:
        for match in pattern.finditer(text):
            if not any(match.start() < other.ends and other.begins < match.end() for other in found):
                found.append(Mention(match.start(), match.end(), audience, match[0]))
    return sorted(found, key=lambda each: each.begins)


def subjects(text: str) -> Iterator[Mention]:
    """Give, last first, those whom a text mentions as acting: not after "of", "to", "outside" and their like."""
    for mention in reversed(mentions(text)):
        if not _AFTER_PREPOSITION.search(text[: mention.begins]):
            yield mention


def agent(text: str) -> Audience | None:
    """Find who acts in a passive clause: "must be considered by the account lead"."""
    for found in _BY.finditer(text):
        for mention in mentions(text[found.end() :]):
            if mention.begins == 0:
                return mention.audience
    return None


def named_body(text: str) -> str:
    """Find the name of a team, committee or officer with which a clause begins, or nothing."""
    found = _BODY_NAME.match(re.sub(r"^(?:The|Each|All|Every|Our) ", "", text))
    return found[0].strip() if found else ""
