"""The mark for what a draft leaves open. Content that holds one is refused, so nothing unfinished is published."""

from __future__ import annotations

import re
from collections.abc import Iterator

from induction.domain.errors import Problem

_MARK = re.compile(r"‹to be (?:filled in|written|confirmed)(?::\s*([^›\n]*))?")


def to_be_filled_in(what: str) -> str:
    """Mark a fact that the document does not state, for example who approved it."""
    return f"‹to be filled in: {what}›"


def to_be_written(what: str) -> str:
    """Mark a text that only an author can write, for example a situation."""
    return f"‹to be written: {what}›"


def unfinished_problems(text: str, file: str) -> Iterator[Problem]:
    """Find every mark in a content file, each at its line."""
    for found in _MARK.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        what = f"This is unfinished: {' '.join((found[1] or found[0].strip('‹')).split())}."
        yield Problem(file, line, what, "Write it in place of the whole mark, from ‹ to ›.")
