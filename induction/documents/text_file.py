"""Plain text: UTF-8, with or without page breaks, wrapped or a line a paragraph."""

from __future__ import annotations

import re

from induction.documents.limits import check_size, refusal
from induction.domain.drafting.blocks import PAGE, Source, cleaned

_BINARY = re.compile(b"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decoded(body: bytes) -> str:
    """Read bytes as UTF-8 text with LF line ends.

    Raises:
        RefusedError: ``not-text`` when they are something else.
    """
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refusal("not-text", "is text in UTF-16. Save it with the encoding UTF-8, and import that.")
    binary = _BINARY.search(body)
    if binary:
        line = body.count(b"\n", 0, binary.start()) + 1
        raise refusal(
            "not-text", f"is not a text: line {line} holds bytes that no text has. Import the document itself."
        )
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        words = f"is not UTF-8 text on line {line}. Save it with the encoding UTF-8, and import that."
        raise refusal("not-text", words) from error
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def read(body: bytes) -> Source:
    """Read a text file. Markdown's links and emphasis in it are kept.

    Raises:
        RefusedError: ``not-text`` or ``too-large``.
    """
    text = decoded(body)
    check_size(text.replace(PAGE, "\n").split("\n"))
    pages = tuple(tuple(cleaned(line) for line in page.split("\n")) for page in text.split(PAGE))
    return Source(pages=pages, is_markdown=True)
