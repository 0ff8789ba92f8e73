"""What a file is, by its first bytes and its name; the two must agree, so that nothing is read as what it is not."""

from __future__ import annotations

from enum import StrEnum

from induction.documents.limits import refusal


class Kind(StrEnum):
    """The kinds of document that can be read."""

    TEXT = "txt"
    WORD = "docx"
    PDF = "pdf"
    MARKDOWN = "md"

    @property
    def words(self) -> str:
        """Name the kind for a person."""
        return {"txt": "text file", "docx": "Word document", "pdf": "PDF", "md": "Markdown file"}[self.value]


_SUFFIXES = {".txt": Kind.TEXT, ".text": Kind.TEXT, ".docx": Kind.WORD, ".pdf": Kind.PDF, ".md": Kind.MARKDOWN}
_SUFFIXES |= {".markdown": Kind.MARKDOWN}
_OTHERS = {
    ".doc": "is in the old Word format. Open it in Word or LibreOffice, save it as .docx, and import that.",
    ".odt": "is in a format that is not read. Save it as .docx, and import that.",
    ".rtf": "is in a format that is not read. Save it as .docx, and import that.",
    ".htm": "is a web page. Save its text as .docx or .txt, and import that.",
    ".html": "is a web page. Save its text as .docx or .txt, and import that.",
    ".docm": "can hold macros. Save it as .docx without them, and import that.",
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def kind_of(suffix: str, body: bytes) -> Kind:
    """Tell what a file is.

    Raises:
        RefusedError: ``unknown-kind``, ``not-what-it-says``, ``encrypted`` or ``empty``.
    """
    kind = _SUFFIXES.get(suffix.lower())
    if kind is None:
        words = _OTHERS.get(suffix.lower(), f"ends in {suffix or 'nothing'}; only .txt, .docx, .pdf and .md are read.")
        raise refusal("unknown-kind", words)
    if not body.strip():
        raise refusal("empty", "is empty.")
    if body.startswith(_OLD_OFFICE) and kind is Kind.WORD:
        words = "has a password or is in the old Word format. Save it as .docx without a password, and import that."
        raise refusal("encrypted", words)
    really = Kind.PDF if b"%PDF-" in body[:1024] else Kind.WORD if body.startswith(b"PK") else None
    if (really or kind) is not kind or (kind in (Kind.PDF, Kind.WORD) and really is None):
        words = f"is not a {kind.words}, whatever its name says. Import the document itself, under its own name."
        raise refusal("not-what-it-says", words)
    return kind
