"""Propose whom a clause binds: its subject, whoever acts "by", what "they" stands for, else what the heading names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from induction.domain.drafting.actors import Mention, agent, mentions, named_body, subjects
from induction.domain.drafting.cues import Cue
from induction.domain.policies.obligation import Audience, Kind

_ACCOUNT = re.compile(
    r"\b(?:your|team|service|department|social media|organisational|corporate|new)\b"
    r"(?:(?!personal)[\w/' -]){0,30}?\b(?:accounts?|channels?)\b",
    re.IGNORECASE,
)
_RECIPIENT = re.compile(
    r"\s*(?:\w+ )?be (?:informed|provided with|notified|told|consulted|given|made aware|sent|asked)\b"
)
_PASSIVE = re.compile(r"\s*(?:\w+ )?be (?:\w+ly )?(?:\w+(?:ed|en|wn|ne|pt|ght|ld)|read|made|set|kept)\b")
_OF_OBJECT = re.compile(r"(?:require|applies to|includes|covers|restrict|with|by|responsibility of)$", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:they|who|it|he or she)\s*$", re.IGNORECASE)
_BODIES = (Audience.COMMUNICATIONS_TEAM, Audience.TRUST)


@dataclass(frozen=True)
class Setting:
    """What a section's headings say about the clauses in it.

    Attributes:
        default: the audience that the heading names, as "5.1 Managers" does; None where it names none.
        is_of_duties: whether it lists duties or responsibilities, where "will" binds.
        has_accounts: whether it speaks of social media accounts, so that there can be account leads.
        is_sources: whether it lists documents to look things up in, whose titles can read like requests.
        is_assessment: whether it is the form of an equality or another impact assessment, which the authors fill in.
    """

    default: Audience | None = None
    is_of_duties: bool = False
    has_accounts: bool = False
    is_assessment: bool = False
    is_sources: bool = False

    def narrowed(self, audience: Audience | None, clause: str) -> Audience | None:
        """Say account leads for staff where a clause speaks of a team's account."""
        is_theirs = self.has_accounts and audience is Audience.ALL_STAFF and _ACCOUNT.search(clause)
        return Audience.ACCOUNT_LEADS if is_theirs else audience


def audience_of(sentence: str, begins: int, ends: int, cue: Cue, setting: Setting) -> Audience:
    """Propose the audience of one clause.

    Args:
        sentence: the whole sentence, for what "they" stands for.
        begins: where the clause begins in it.
        ends: where the clause ends.
        cue: its words of duty.
        setting: what the headings say.
    """
    clause = sentence[begins:ends]
    found = _spoken_of(sentence, begins, ends, cue) or setting.default
    if found is None:
        found = Audience.TRUST if cue.kind is Kind.PROCEDURE else Audience.ALL_STAFF
    if cue.kind is Kind.PROCEDURE and found is Audience.ALL_STAFF:
        found = setting.default or Audience.TRUST
    return setting.narrowed(found, clause) or found


def _spoken_of(sentence: str, begins: int, ends: int, cue: Cue) -> Audience | None:
    if cue.is_request:
        return None
    if _OF_OBJECT.search(sentence[: cue.ends]):
        return next((each.audience for each in mentions(sentence[cue.ends : ends])), Audience.ALL_STAFF)
    before, after = sentence[begins : cue.ends], sentence[cue.ends : ends]
    if _PASSIVE.match(after):
        acting = agent(after)
        if acting or _RECIPIENT.match(after):
            return acting
    if _PRONOUN.search(sentence[begins : cue.begins]) or re.search(
        r"\b(?:they|who)\b", sentence[cue.begins : cue.ends]
    ):
        return _antecedent(sentence[:begins] or before, sentence[begins : cue.ends], cue.kind)
    found = next((each for each in subjects(before) if not _is_document(each, cue)), None)
    if found is None and named_body(before):
        return Audience.TRUST
    return found.audience if found else None


def _is_document(mention: Mention, cue: Cue) -> bool:
    """Tell whether a mention is of the policy itself, which lays procedures down but is bound by nothing."""
    return cue.kind is not Kind.PROCEDURE and mention.words.lower().startswith("polic")


def _antecedent(text: str, clause: str, kind: Kind) -> Audience | None:
    """Find what "they" or "who" stands for: whoever stands before "who"; the last body, where "they will" do it."""
    if re.match(r"who\b", clause):
        return next((each.audience for each in reversed(mentions(text))), None)
    if kind is Kind.PROCEDURE:
        return next((each.audience for each in reversed(mentions(text)) if each.audience in _BODIES), None)
    return next((each.audience for each in subjects(text) if each.audience is not Audience.TRUST), None)
