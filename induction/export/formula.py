"""Text that a spreadsheet would take for a formula: how it is found, made harmless, and read back.

Spreadsheets evaluate a cell that begins with one of ``= + - @``, also behind white space, a tab or a line break, and
some take the full-width twins for the same. An apostrophe in front makes such a cell text. A text that begins with
apostrophes before a dangerous character gets one more, so that `restore` always gives back what was there.
"""

from __future__ import annotations

import re

_SKIPPED = "\\s\\u00ad\\u200b-\\u200f\\u2060\\ufeff\\x00-\\x1f"
_EVALUATED = "=+\\-@\\uff1d\\uff0b\\uff0d\\uff20"

FIRST = f"['{_SKIPPED}{_EVALUATED}]"
"""The first character of every dangerous text, and of a few harmless ones, as a regular expression."""

_DANGEROUS = re.compile(f"'*[{_SKIPPED}]*[{_EVALUATED}]|'*[\\t\\r\\n]")


def is_dangerous(text: str) -> bool:
    """Tell whether a spreadsheet could evaluate the text."""
    return _DANGEROUS.match(text) is not None


def guard(text: str) -> str:
    """Make a text harmless: an apostrophe in front where one is needed."""
    return "'" + text if is_dangerous(text) else text


def restore(text: str) -> str:
    """Read a guarded text back as it was."""
    return text[1:] if text.startswith("'") and is_dangerous(text) else text
