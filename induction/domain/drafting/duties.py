"""Propose what each sentence of a section asks of whom; a sentence with several words of duty is divided."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from induction.domain.drafting.actors import mentions
from induction.domain.drafting.audiences import Setting, audience_of
from induction.domain.drafting.cues import Cue, cues_in
from induction.domain.drafting.verbs import is_request, is_thought
from induction.domain.policies.obligation import Audience, Kind
from induction.domain.policies.sentences import Passage, Place

_DO = re.compile(r"(?:the )?(?:do|dos|do's|things to do|good practice)", re.IGNORECASE)
_DONT = re.compile(r"(?:the )?(?:don't|do not|donts|don'ts|never|things to avoid)", re.IGNORECASE)
_WIDENS = re.compile(
    r"(?:this|these|it|the same)(?: also| may| not only| equally)*(?: appl| includ| cover| extend)", re.IGNORECASE
)
_TO_READER = re.compile(r"(?:have|are|do|does|did|could|would|can|will|is) (?:you|your)\b", re.IGNORECASE)
_BOUNDARY = re.compile(r"(?:[,;:]|\s-)\s+|\s(?=(?:and|but|or|nor|so|who)\s)", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"(?:\S+ ){0,14}"
    r"(?:policy|policies|procedures?|guidance|guidelines|guide|act|code|strategy|framework|standards?|regulations?|form)"
    r"(?: \d{4})?(?: \(.*\))?\.?",
    re.IGNORECASE,
)
_MARK = re.compile(r"^(?:\d{1,3}(?:\.\d{1,3})*[.)]?|\((?:\d{1,2}|[a-z]{1,4})\)|[a-z]{1,3}[.)]) (?=\S)")
_WHO_DOES = re.compile(
    r"\b(?:who|whom|tell|contact|report to|actions?|responsib\w+|what to do|how soon|timescale|deadline)\b",
    re.IGNORECASE,
)
_ADVICE = (Kind.MUST, Kind.MUST_NOT, Kind.SHOULD)
_THEY = re.compile(r"(?:they|these staff|such staff)\b", re.IGNORECASE)
_GOES_ON = re.compile(r"(?:and|but|or|nor|so|also|then|,| )*", re.IGNORECASE)  # "…, and must not": the same people
LONGEST_QUOTE = 1000
_EDGES = " ,;-"


@dataclass(frozen=True)
class Finding:
    """One stretch of a sentence, in the form in which quotes are compared, and what it is taken to do.

    Attributes:
        words: the stretch.
        kind: what it does; None where no word of duty was found.
        audience: whom it binds; None where it asks nothing.
    """

    words: str
    kind: Kind | None = None
    audience: Audience | None = None


@dataclass
class SectionReader:
    """Reads a section's passages in order and remembers what a heading or the sentence above a list lends to the next.

    Attributes:
        setting: what the headings above say of the section.
    """

    setting: Setting
    _lead: Finding | None = None
    _before: Finding | None = None
    _item_line: int = 0
    _is_of_heading: bool = False
    _table_asks: bool | None = None

    def read(self, passage: Passage) -> list[Finding]:
        """Say what a passage asks; passages must come in the order of the text."""
        if passage.place is not Place.ROW:
            self._table_asks = None
        if passage.place is Place.HEADING:
            self._enter(passage.text)
            return []
        text = within(_MARK.sub("", passage.text))
        if passage.place is Place.ROW:
            found = self._row(text)
        elif passage.place is Place.ITEM:
            found = self._item(text, passage.line)
        else:
            found = self._sentence(text)
            self._lead = found[-1] if text.endswith(":") else None
            self._is_of_heading = False
        self._before = found[-1]
        return found

    def _row(self, text: str) -> list[Finding]:
        """Read a row: where the table's first row promises who does what, each row says it."""
        if self._table_asks is None:
            self._table_asks = bool(_WHO_DOES.search(text)) and not self.setting.is_assessment
            return [Finding(text)]
        found = self._sentence(text, may_request=False)
        if self._table_asks and found[-1].kind is None:
            return [Finding(text, Kind.PROCEDURE, self.setting.default or Audience.ALL_STAFF)]
        return found

    def _enter(self, heading: str) -> None:
        kind = Kind.MUST_NOT if _DONT.fullmatch(heading) else Kind.SHOULD if _DO.fullmatch(heading) else None
        self._lead = Finding(heading, kind, self.setting.default or Audience.ALL_STAFF) if kind else None
        self._is_of_heading, self._before = kind is not None, None

    def _item(self, text: str, line: int) -> list[Finding]:
        is_first, self._item_line = line != self._item_line, line
        lead = self._lead
        if is_first and _names_document(text):
            return [Finding(text)]
        if not is_first or lead is None or lead.kind is None:
            return self._sentence(text)
        kind = lead.kind
        if self._is_of_heading and kind is Kind.MUST_NOT and is_thought(text):
            kind = Kind.SHOULD
        audience = lead.audience
        if self._is_of_heading:
            audience = self.setting.narrowed(audience, text)
        rest = [cue for cue in cues_in(text, may_request=False) if _BOUNDARY.search(text, 0, cue.begins)]
        return list(self._pieces(text, [Cue(0, 1, kind), *rest], audience))

    def _sentence(self, text: str, *, may_request: bool = True) -> list[Finding]:
        before = self._before
        may_request = may_request and not self.setting.is_sources
        if before and before.kind in _ADVICE and _WIDENS.match(text):
            return [Finding(text, before.kind, before.audience)]
        if text.endswith("?"):
            is_asked = may_request and (_TO_READER.match(text) or (before and before.kind in _ADVICE))
            audience = self.setting.default or Audience.ALL_STAFF
            return [Finding(text, Kind.SHOULD, audience) if is_asked else Finding(text)]
        cues = cues_in(text, may_request=may_request)
        return list(self._pieces(text, cues)) if cues else [Finding(text)]

    def _pieces(self, text: str, cues: list[Cue], lent: Audience | None = None) -> Iterator[Finding]:
        """Cut a sentence before each word of duty that has a clause of its own."""
        begins, of_piece = 0, cues[0]
        if lent is None and _THEY.match(text) and self._before:
            lent = self._before.audience
        for cue in cues[1:]:
            cuts = list(_BOUNDARY.finditer(text, of_piece.ends, cue.begins + 1))
            if cuts:
                found = self._finding(text, begins, cuts[-1].start(), of_piece, lent)
                yield found
                begins, of_piece = cuts[-1].end(), cue
                goes_on = not re.match(r"who|they", text[cue.begins :]) and _GOES_ON.fullmatch(
                    text[begins : cue.begins]
                )
                lent = found.audience if goes_on else None
        yield self._finding(text, begins, len(text), of_piece, lent)

    def _finding(self, text: str, begins: int, ends: int, cue: Cue, lent: Audience | None) -> Finding:
        audience = lent or audience_of(text, begins, ends, cue, self.setting)
        kind = cue.kind
        if kind is Kind.PROCEDURE and lent is Audience.ALL_STAFF:
            audience = self.setting.default or Audience.TRUST
        if self.setting.is_assessment:
            return Finding(text[begins:ends].strip(_EDGES), Kind.PROCEDURE, Audience.TRUST)
        if kind is Kind.PROCEDURE and self.setting.is_of_duties and re.search(r"\bwill$", text[: cue.ends]):
            kind = Kind.MUST
        return Finding(text[begins:ends].strip(_EDGES), kind, audience)


def _names_document(item: str) -> bool:
    """Tell whether an item only names a document: "Data Protection Policy", and not "Follow this policy"."""
    return bool(_DOCUMENT.fullmatch(item)) and not is_request(item) and not cues_in(item, may_request=False)


def within(text: str) -> str:
    """Cut a text to the longest quote that a register takes, at the end of a word."""
    return text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE].rpartition(" ")[0] or text[:LONGEST_QUOTE]


def named_by(heading: str) -> Audience | None:
    """Find the audience that a heading names, as "5.1 Managers" does."""
    named = {each.audience for each in mentions(heading)} - {Audience.TRUST}
    return named.pop() if len(named) == 1 and len(heading.split()) <= 6 else None
