"""A policy version as values: its document control, its sections, and the one way in which quotes are compared."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints


class DocumentControl(BaseModel):
    """The head of a policy file: what the document says of itself, and nothing that we add.

    `review_by` is the last day on which the policy counts as reviewed; "October 2023" is 2023-10-31.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    version: Annotated[str, StringConstraints(pattern=r"^\d+(\.\d+)*$", max_length=20)]
    owner: str
    lead_director: str
    approved_by: str
    bodies_consulted: str
    approved_on: date
    issued: str
    review: str
    review_by: date


@dataclass(frozen=True)
class Section:
    """One numbered section or appendix of a policy version.

    Attributes:
        number: as printed, for example ``"6.1"`` or ``"Appendix 2"``; unique in the version.
        heading: the heading without its number.
        level: 1 for a top section, 2 for 6.1, 3 for 6.6.1.
        markdown: the section's own text, without its subsections.
        line: line of the heading in the source file, from 1.
        text_line: line of the source file on which `markdown` begins.
    """

    number: str
    heading: str
    level: int
    markdown: str
    line: int
    text_line: int = 0

    @property
    def anchor(self) -> str:
        """Name the section in an address; stable as long as its number is: ``section-6-1``, ``appendix-2``."""
        if self.number.startswith("Appendix"):
            return self.number.lower().replace(" ", "-")
        return "section-" + self.number.replace(".", "-")

    @property
    def label(self) -> str:
        """Name the section for a person: "section 6.1" or "Appendix 2"."""
        return self.number if self.number.startswith("Appendix") else f"section {self.number}"

    @cached_property
    def plain(self) -> str:
        """The text that quotes are looked up in."""
        return comparable(self.markdown)


@dataclass(frozen=True)
class Policy:
    """One pinned version of a policy.

    Attributes:
        slug: names the policy across its versions, for example ``"staff-use-of-social-media"``.
        control: the document control.
        sections: in document order.
        fingerprint: SHA-256 (hex) of the version's file, as stored.
    """

    slug: str
    control: DocumentControl
    sections: tuple[Section, ...]
    fingerprint: str

    @property
    def version(self) -> str:
        """The version as the document states it."""
        return self.control.version

    @property
    def version_key(self) -> tuple[int, ...]:
        """The key by which versions are ordered."""
        return version_key(self.version)

    def section(self, number: str) -> Section | None:
        """Find a section by its printed number, or None."""
        return next((section for section in self.sections if section.number == number), None)

    def is_review_overdue(self, today: date) -> bool:
        """Tell whether the review date has passed; the review date itself is in time."""
        return today > self.control.review_by


_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\([^)]*\)")
_AUTOLINK = re.compile(r"<(https?://[^<>\s]+)>")
_EMPHASIS = re.compile(r"(\*{1,3})([^*\n]+)\1")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>|])")
_BULLET = re.compile(r"^\s*[-*]\s+", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6}\s+", re.MULTILINE)
_TABLE_RULE = re.compile(r"^\|(?: *:?-+:? *\|)+$", re.MULTILINE)
_TABLE_ROW = re.compile(r"^\|.*\|$", re.MULTILINE)
_SPACE = re.compile(r"\s+")
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "\u00a0": " "})


def comparable(text: str) -> str:
    """Reduce policy text or a quote to the form in which the two are compared.

    The only normalisation in the program: Markdown's marks are taken off (headings, bullets, tables, links, emphasis,
    escapes), any run of white space is one space, curly quotes are straight and en dashes are hyphens. Words, order,
    case and all other punctuation stay.
    """
    return unmarked(text).translate(_QUOTES)


def unmarked(text: str) -> str:
    """Take Markdown's marks off and make any run of white space one space; each character left is as it was printed.

    It is as long as the comparable form, character for character.
    """
    text = _TABLE_ROW.sub(lambda row: row.group().replace("|", " "), _TABLE_RULE.sub("", text))
    text = _BULLET.sub("", _HEADING.sub("", text))
    text = _LINK.sub(r"\1", text)
    text = _AUTOLINK.sub(r"\1", text)
    text = _EMPHASIS.sub(r"\2", text)
    text = _ESCAPED.sub(r"\1", text)
    return _SPACE.sub(" ", text).strip()


def plain_character(character: str) -> str:
    """Give one character of plain text as it is compared: any white space is a space, quotes are straight."""
    return " " if character.isspace() else character.translate(_QUOTES)


def version_key(version: str) -> tuple[int, ...]:
    """Give the key by which versions are ordered: 1.10 comes after 1.9."""
    return tuple(int(part) for part in version.split("."))


def fingerprint(text: str) -> str:
    """Fingerprint a content file: SHA-256 in hex over its UTF-8 bytes with line ends as LF."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()
