"""Numbers as policies print them: which line is a section's heading, which a numbered clause, which a list item."""

from __future__ import annotations

import re
from dataclasses import dataclass

from induction.domain.policies.policy import comparable

Numbers = tuple[int, ...]

_NUMBERED = re.compile(
    r"(?:section\s+)?(?P<number>\d{1,3}(?:\.\d{1,3}){0,5})(?P<mark>[.):]?)[\s–-]+(?P<words>\S.*)", re.IGNORECASE
)
_APPENDIX = re.compile(r"(?:appendix|annex)\s+(?P<number>\d{1,3}|[A-Z])\b\s*[:.–-]?\s*(?P<words>.*)", re.IGNORECASE)
_ITEM = re.compile(
    r"(?P<mark>[-*•●▪◦‣·o]|[–—](?=\s)|\d{1,2}\)|(?:[a-z]|[ivx]{1,4})[.)]|\((?:\d{1,2}|[a-z]|[ivx]{1,4})\))\s+(?P<words>\S.*)"
)
_MARKED = re.compile(r"(?P<mark>\d{1,3}(?:\.\d{1,3})*[.):])\s+(?P<words>\S.*)")
_POINTER = re.compile(r"\s*\((?:on (?:the )?(?:following|next) page|overleaf|see page \d+|page \d+)\)", re.IGNORECASE)
_DUTY = re.compile(r"\b(?:must|should|shall|will|may|(?:is|are) (?:required|responsible|expected))\b", re.IGNORECASE)
_BULLETS = set("-*•●▪◦‣·o–—")
_LONGEST_HEADING = 14


@dataclass(frozen=True)
class Head:
    """A line that can be the heading of a section.

    Attributes:
        number: as content writes it: ``"6.1"`` or ``"Appendix B"``.
        words: the heading without its number and without "(on following page)".
        numbers: of a numbered section, its parts; empty for an appendix.
    """

    number: str
    words: str
    numbers: Numbers = ()

    @property
    def level(self) -> int:
        """1 for a top section or an appendix, 2 for 6.1."""
        return max(1, len(self.numbers))


def head_of(text: str) -> Head | None:
    """Read a line as a heading with its number, or None; whether it is one is for the context to say.

    "3.0 Scope" is section 3.
    """
    appendix = _APPENDIX.fullmatch(text)
    if appendix:
        return Head(f"Appendix {appendix['number'].upper()}", without_pointer(appendix["words"]))
    found = _NUMBERED.fullmatch(text)
    if found is None:
        return None
    numbers = tuple(int(part) for part in found["number"].split("."))
    if len(numbers) == 2 and numbers[1] == 0:
        numbers = numbers[:1]
    return Head(".".join(map(str, numbers)), without_pointer(found["words"]), numbers)


def item_of(line: str) -> tuple[str, str] | None:
    """Read a line as a list item: its mark (``"-"`` for any bullet) and its words; "1." may be a heading as well."""
    found = _ITEM.fullmatch(line.strip())
    if found is None:
        return None
    return "-" if found["mark"] in _BULLETS else found["mark"], found["words"]


def is_numbered(line: str) -> bool:
    """Tell whether a line begins with a number that stands for itself: "6.2 Sharing", "1. ask", but not "28 days"."""
    head = head_of(line)
    return bool(_MARKED.fullmatch(line)) or (head is not None and not head.words[:1].islower())


def numbered_item_of(text: str) -> tuple[str, str] | None:
    """Read a text as the item of a numbered list, "1. Tell your manager": its mark and its words."""
    found = _MARKED.fullmatch(text)
    return (found["mark"], found["words"]) if found and "." not in found["mark"][:-1] else None


def without_pointer(heading: str) -> str:
    """Take "(on following page)" and its like out of a heading: they speak of paper."""
    return _POINTER.sub("", heading).strip()


def reads_like_heading(words: str) -> bool:
    """Tell whether words are short, begin like a heading, and make no sentence."""
    plain = comparable(words).lstrip("\"'(")
    is_short = 0 < len(plain.split()) <= _LONGEST_HEADING and not plain.endswith((".", ",", ";", ":", "!"))
    return is_short and plain[:1].isalnum() and not plain[:1].islower() and not _DUTY.search(plain)


def follows(new: Numbers, last: Numbers) -> bool:
    """Tell whether a section number can come after another: 6.1 after 6, 6.2 or 7 after 6.1.4; one may be left out."""
    if not last:
        return new in ((0,), (1,))
    if len(new) == len(last) + 1:
        return new[:-1] == last and new[-1] in (0, 1)
    if len(new) > len(last):
        return False
    at = len(new) - 1
    return new[:at] == last[:at] and 1 <= new[at] - last[at] <= 2


def key(number: str, words: str) -> str:
    """Name a heading in a way in which its entry in the list of contents can be found again."""
    return f"{number} {comparable(words).casefold().rstrip('.')}"
