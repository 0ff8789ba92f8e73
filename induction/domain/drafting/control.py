"""Propose document control from what stands before the first section; what the document does not say stays marked."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from induction.domain.authoring.unfinished import to_be_filled_in
from induction.domain.drafting.blocks import Block, Form
from induction.domain.policies.policy import comparable

# What documents call the facts; the first name that is found counts.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "version": ("version", "version number", "version no", "document version", "issue number", "issue no"),
    "owner": (
        *("name of originator/ author", "name of originator/author", "originator/author", "author", "authors"),
        *("policy owner", "document owner", "owner", "policy author", "lead author", "policy lead", "author/owner"),
        *("name and title of author", "name of author", "document author", "responsible officer"),
    ),
    "lead_director": (
        *("lead director", "executive lead", "executive director", "lead executive", "director lead"),
        *("accountable director", "accountable executive", "executive sponsor", "responsible director", "sponsor"),
    ),
    "approved_by": (
        *("approved by", "ratified by", "approving body", "ratifying body", "approving committee", "agreed by"),
        *("ratifying committee", "approval committee", "authorised by", "approved/ratified by"),
    ),
    "bodies_consulted": (
        *("bodies consulted", "consultation", "consulted", "groups consulted", "consultation with"),
        *("consulted with", "consultation groups", "stakeholders consulted", "staff groups consulted"),
    ),
    "approved_on": (
        *("date approved", "approval date", "date of approval", "approved on", "date ratified", "ratification date"),
        *("ratified on", "date of ratification", "ratified date", "approved date"),
    ),
    "issued": (
        "date issued",
        "issue date",
        "issued",
        "date of issue",
        "publication date",
        "effective from",
        "effective date",
        "date published",
        "published",
        "implementation date",
        "valid from",
    ),
    "review": (
        "review date",
        "next review",
        "next review date",
        "review",
        "date of next review",
        "date for review",
        "review due",
        "review due date",
        "to be reviewed by",
        "due for review",
    ),
    "review_by": ("review by",),
    "title": ("title", "policy title", "document title", "policy name", "name of policy"),
}
_BY_NAME = {name: field for field, names in _NAMES.items() for name in names}
_FORM_LABELS = {
    *(
        "completed by",
        "position",
        "date",
        "name",
        "job title",
        "role",
        "signature",
        "signed",
        "signed by",
        "department",
    ),
    *("service", "team", "telephone", "e-mail", "email", "contact", "contact details", "status", "document type"),
    *("target audience", "audience", "reference", "document reference", "policy number", "supersedes", "replaces"),
}
_MEANING = {
    "owner": "who owns the policy, by name and post",
    "lead_director": "the lead director",
    "approved_by": "the body that approved it",
    "bodies_consulted": "the bodies that were consulted, or none",
    "approved_on": "the day of approval, as 2026-11-23",
    "issued": "when it was issued, as the document says it",
    "review": "when it is to be reviewed, as the document says it",
    "review_by": "the last day on which it counts as reviewed, as 2026-11-23",
}
_MONTHS = {name.casefold(): at for at, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.casefold(): at for at, name in enumerate(calendar.month_abbr) if name}
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_WORDS = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?([A-Za-z]{3,9})\.?,?\s+(\d{4})")
_LABELLED = re.compile(r"([A-Za-z][A-Za-z /_'-]{1,40}?)\s*:\s+(\S.*)")


@dataclass(frozen=True)
class Control:
    """What was found of the document control.

    Attributes:
        fields: the head of the policy file, in its order; what is unknown holds a mark.
        stated_version: the version that the document states, or nothing.
        unused: texts before the first section that no field took.
    """

    fields: Mapping[str, str]
    stated_version: str
    unused: tuple[str, ...]

    @property
    def open_fields(self) -> tuple[str, ...]:
        """The fields that the author has to fill in."""
        return tuple(name for name, value in self.fields.items() if value.startswith("‹"))


def is_label(text: str) -> bool:
    """Tell whether a text is the name of a field on a form, as "Completed by" or "Review date:" are."""
    name = _name(text)
    return name in _BY_NAME or name in _FORM_LABELS or bool(re.fullmatch(r".{2,40}:", text.strip()))


def begins_with_label(line: str) -> bool:
    """Tell whether a line begins with the name of a field and a colon, as "Approved by: the Board" does."""
    found = _LABELLED.fullmatch(line.strip())
    return found is not None and (_name(found[1]) in _BY_NAME or _name(found[1]) in _FORM_LABELS)


def control_of(front: Iterable[Block], version: str) -> Control:
    """Read the document control out of what stands before the first section; the version is the one asked for."""
    found: dict[str, str] = {}
    unused: list[str] = []
    for block in front:
        pairs = list(_pairs(block))
        for label, value in pairs:
            field = _BY_NAME.get(_name(label), "")
            if field and value and field not in found:
                found[field] = comparable_value(value)
        if not any(_BY_NAME.get(_name(label)) for label, _ in pairs):
            unused.append(" ".join(filter(None, (block.text, *block.cells))))
    title = found.get("title") or (comparable_value(unused.pop(0)) if unused else to_be_filled_in("the title"))
    fields = {"title": title, "version": version}
    fields |= {name: found.get(name) or to_be_filled_in(meaning) for name, meaning in _MEANING.items()}
    fields["approved_on"] = _day(found.get("approved_on", ""), _MEANING["approved_on"])
    fields["review_by"] = _day(found.get("review_by") or found.get("review", ""), _MEANING["review_by"])
    return Control(fields, found.get("version", ""), tuple(unused))


def comparable_value(text: str) -> str:
    """Put a value on one line, without Markdown's marks; its quotation marks and dashes stay."""
    plain = re.sub(r"\[([^\[\]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(re.sub(r"\\([\\`*<\[])", r"\1", plain.replace("**", "")).split()).strip("\"'")


def last_day(words: str) -> date | None:
    """Read a date as documents print it: 14 September 2021, 14/09/2021, 2021-09-14; the last day of October 2023."""
    for pattern, order in ((_ISO, (0, 1, 2)), (_SLASHED, (2, 1, 0))):
        if found := pattern.search(words):
            return _date(*(int(found.groups()[at]) for at in order))
    for found in _WORDS.finditer(words):
        if month := _MONTHS.get(found[2].casefold()):
            year = int(found[3])
            return _date(year, month, int(found[1] or calendar.monthrange(year or 1, month)[1]))
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day(words: str, meaning: str) -> str:
    day = last_day(words)
    if day:
        return day.isoformat()
    return to_be_filled_in(f"{meaning}; the document says “{words}”" if words else meaning)


def _pairs(block: Block) -> Iterator[tuple[str, str]]:
    """Give what may be label and value: two cells, or a line with a colon; a row of four is two pairs."""
    if block.form is Form.ROW:
        cells = block.cells if len(block.cells) % 2 == 0 else block.cells[:2]
        yield from zip(cells[::2], cells[1::2], strict=False)
    elif found := _LABELLED.fullmatch(block.text):
        yield found[1], found[2]


def _name(label: str) -> str:
    return " ".join(comparable(label).casefold().replace("_", " ").rstrip(": ").split())
