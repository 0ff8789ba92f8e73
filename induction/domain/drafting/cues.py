"""The grammar of duty: the words by which a clause requires, forbids, advises, lays down a procedure, or allows.

Kinds go by the words and not by how serious the matter is; the table is read from the top, and where two cues stand
at one place the upper one counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from induction.domain.drafting.actors import BODY, PERSON
from induction.domain.drafting.verbs import DOES, is_request
from induction.domain.policies.obligation import Kind

PERSON_OR_BODY = rf"{PERSON}|{BODY}"
_OF_POLICY = (
    r"polic(?:y|ies)|procedures?|incidents?|breach(?:es)?|concerns?|it|training|records?|reports?|audits?|compliance"
)
_CLAUSE_BEGINS = r"(?:^|(?<=[.;:,-] ))(?:(?:and|but|so|also|please|then)\s+)*"
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    (Kind.MUST_NOT, r"under no circumstances"),
    (Kind.MUST_NOT, r"(?:must|shall)\s+(?:not|never)\b(?!\s+only)|mustn['’]t|shan['’]t"),
    (Kind.MUST_NOT, r"may\s+not\s+be\s+\w+(?:ed|en|wn)\b"),
    (Kind.MUST_NOT, rf"(?:{PERSON})\s+may\s+not\b(?!\s+(?:be|have|feel|want|wish|need|know)\b)"),
    (Kind.MUST_NOT, r"(?:is|are|will)\s+not\s+(?:be\s+)?(?:acceptable|permitted|allowed|authorised|tolerated)"),
    (Kind.MUST_NOT, r"(?:is|are)\s+(?:\w+ly\s+)?(?:unacceptable|prohibited|forbidden|banned)"),
    (Kind.MUST_NOT, rf"{_CLAUSE_BEGINS}(?:do not|don['’]t|never)\s+(?=[a-z])"),
    (Kind.MUST_NOT, r"\bnever\s+(?=\w+ing\b)"),
    (Kind.MUST_NOT, rf"(?:^|(?<=[,;.] )|(?<=and )|(?<=but ))(?:{PERSON})\s+cannot\b"),
    (Kind.PROCEDURE, r"(?:do|does|will)\s+not\s+tolerate"),
    (
        Kind.PROCEDURE,
        (
            r"(?:may|will|could|is|are)(?:\s+be)?\s+subject\s+to\s+"
            r"(?=formal|disciplin|action|investig|review|audit|approval|monitoring|our|the|this)"
        ),
    ),
    (Kind.MUST, r"(?:is|are|will be)\s+(?:also\s+)?(?:expected|required|obliged|responsible|accountable|mandated)\b"),
    (
        Kind.MUST,
        (
            r"(?:has|have|had|under)\s+(?:a|an|the|their own|a personal|a legal|a shared)\s+(?:\w+\s+)?"
            r"(?:duty|responsibility|obligation)"
        ),
    ),
    (Kind.MUST, r"(?:is|are)\s+(?:mandatory|compulsory|obligatory|essential)\b|it is the responsibility of"),
    (Kind.MUST, r"we require\b|(?:does|do)\s+not\s+exempt"),
    (Kind.MUST, r"policy applies to|scope of this policy (?:includes|covers)|I (?:agree|undertake) to\b"),
    (Kind.MUST, r"(?:is|are)\s+only\s+(?:permitted|allowed)|may\s+only\b|only\s+(?:\w+\s+){1,4}may\b"),
    (Kind.MUST, r"(?:must|shall)\b|(?:need|needs|have|has)\s+to\b|(?:is|are)\s+to\s+be\b"),
    (
        Kind.RIGHT,
        r"(?:is|are)\s+(?:fully\s+)?(?:entitled|at liberty|free)\s+to|(?:has|have)\s+the\s+(?:right|authority)",
    ),
    (Kind.RIGHT, r"(?:is|are)\s+(?:acceptable|permitted|allowed|encouraged|welcome)\b|does not restrict"),
    (
        Kind.RIGHT,
        rf"(?:{PERSON})(?:\s+\w+){{0,3}}?\s+may\s+(?:also\s+)?(?!be\b|feel|have\b|need|find|wish|want|not\b|then be)",
    ),
    (
        Kind.SHOULD,
        r"(?:should|ought to|shouldn['’]t)\b|(?:is|are)\s+(?:\w+ly\s+)?(?:advised|recommended|reminded|asked)",
    ),
    (Kind.SHOULD, r"(?:is|will be|are)\s+(?:the\s+)?(?:best|good)\s+(?:practice|approach|way)|please\s+(?=[a-z])"),
    (
        Kind.PROCEDURE,
        rf"(?:{PERSON_OR_BODY}|{_OF_POLICY})\b(?:[^,;:.]{{0,120}}?)\swill\b(?!\s+(?:soon|be used to describe))",
    ),
    (Kind.PROCEDURE, r"(?:team|department|desk|hr|human resources|guardian|officer)s?\s+can\b"),
    (Kind.PROCEDURE, r"(?:who|they|so|and)\s+(?:will|may be able to)\b"),
    (
        Kind.PROCEDURE,
        r"(?:policy|it)\s+may\s+be\s+(?=amended|changed|reviewed|revised|suspended|updated|withdrawn)",
    ),
    (
        Kind.PROCEDURE,
        (
            r"\b(?:is|are)\s+(?:overseen|managed|monitored|reviewed|approved|owned|led|held|logged|audited)\s+by"
            r"|\b(?:is|are)\s+(?:also\s+)?(?:informed|investigated|kept|presented|recorded|reported|sent|stored)\b"
            r"|can\s+be\s+\w+ed\s+by\b"
        ),
    ),
    (
        Kind.PROCEDURE,
        r"may\s+be\s+(?=asked|blocked|disclosed|investigated|monitored|recovered|removed|shared|suspended|used|withdrawn)",
    ),
    (Kind.PROCEDURE, rf"^(?:the |our |each )?(?:(?-i:[A-Z])[\w&-]+,? (?:and )?)*(?:{BODY})\s+(?:also\s+)?(?:{DOES})\b"),
    (Kind.PROCEDURE, r"\b(?:(?:sits?|sitting|rests?|lies?)\s+with|deemed\b)"),
)
_CUES = tuple((kind, re.compile(rf"(?<![\w-])(?:{pattern})", re.IGNORECASE)) for kind, pattern in _PATTERNS)
_CONDITION = re.compile(
    r"(?:^|(?<=[,;] )|\b(?:and|but|however) ,?)?"
    r"\b(?:if/when|if|when|where|once|unless|while|before|after|in case)\b[^,]*(?:,|$)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"(?:\b(?:that|which|how|whether|when|what|where)\s+(?:\w+\s+){0,3})$", re.IGNORECASE)
_OPENING = re.compile(
    r"(?:(?:on balance|always|also|and|or|but|then|please|however|instead|therefore|for example|in addition|finally)"
    r"\b,?\s+)*",
    re.IGNORECASE,
)
_REQUEST_AT = re.compile(r"; |: | - |\. ")
_NEAR = 60
_NO_ONE = re.compile(r"^(?:no|none|neither|nobody)\b", re.IGNORECASE)
_OWED = re.compile(r"expected|required|obliged|need|ha(?:s|ve) to")


@dataclass(frozen=True)
class Cue:
    """A place in a sentence where words of duty begin."""

    begins: int
    ends: int
    kind: Kind
    is_request: bool = False


def cues_in(sentence: str, *, may_request: bool = True) -> list[Cue]:
    """Find the words of duty of a sentence in their order, without those that only describe or set a condition.

    Args:
        sentence: in the form in which quotes are compared.
        may_request: whether a verb at the beginning counts as a request; not in headings and tables.
    """
    found = _worded(sentence)
    if may_request:
        found += [cue for cue in _requests(sentence) if not any(_overlap(cue, other) for other in found)]
    found = _outside_conditions(sentence, found)
    if _NO_ONE.match(sentence):
        found = [replace(cue, kind=_denied(cue.kind, sentence[cue.begins : cue.ends])) for cue in found]
    return sorted(found, key=lambda cue: cue.begins)


def _outside_conditions(sentence: str, cues: list[Cue]) -> list[Cue]:
    """Leave out words of duty inside "if …,"; where there are no others, the last of them is the clause's own."""
    kept = sorted(cues, key=lambda cue: cue.begins)
    for found in _CONDITION.finditer(sentence):
        inside = [cue for cue in kept if found.start() < cue.begins and cue.ends <= found.end()]
        dropped = inside[:-1] if len(inside) == len(kept) else inside
        kept = [cue for cue in kept if cue not in dropped]
    return kept


def _worded(sentence: str) -> list[Cue]:
    kept: list[Cue] = []
    for kind, pattern in _CUES:
        for found in pattern.finditer(sentence):
            cue = Cue(found.start(), found.end(), kind)
            is_aside = _RELATIVE.search(sentence[max(0, found.start() - _NEAR) : found.start()])
            if not is_aside and not any(_overlap(cue, other) for other in kept):
                kept.append(cue)
    return kept


def _requests(sentence: str) -> Iterator[Cue]:
    places = {_after_opening(sentence, 0)}
    conditions = [found.end() for found in _CONDITION.finditer(sentence)]
    places |= {_after_opening(sentence, found.end()) for found in _REQUEST_AT.finditer(sentence)}
    places |= {_after_opening(sentence, at + len(sentence[at:]) - len(sentence[at:].lstrip())) for at in conditions}
    for place in sorted(places):
        if is_request(sentence[place:]):
            yield Cue(place, place + 1, Kind.SHOULD, is_request=True)


def _after_opening(sentence: str, at: int) -> int:
    found = _OPENING.match(sentence, at)
    return found.end() if found else at


def _overlap(cue: Cue, other: Cue) -> bool:
    return cue.begins < other.ends and other.begins < cue.ends


def _denied(kind: Kind, words: str) -> Kind:
    """Turn a kind round after "no": nobody may is a prohibition, nobody has to is a freedom."""
    if kind is Kind.MUST and _OWED.search(words):
        return Kind.RIGHT
    return Kind.MUST_NOT if kind in (Kind.MUST, Kind.RIGHT, Kind.SHOULD) else kind
