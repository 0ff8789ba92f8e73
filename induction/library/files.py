"""Read a content file as text, within the limits that content keeps to."""

from __future__ import annotations

import re
from pathlib import Path

from induction.domain.authoring.unfinished import unfinished_problems
from induction.domain.errors import ContentError, Problem

LARGEST = 256 * 1024

# Control characters, and marks that make text read in another order than it is stored in.
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def read_text(path: Path, file: str) -> str:
    """Read a file of at most 256 KB of UTF-8, with LF line ends.

    Raises:
        ContentError: when it cannot be read, is too large, is not UTF-8, hides characters or is an unfinished draft.
    """
    try:
        with path.open("rb") as stream:
            body = stream.read(LARGEST + 1)
    except OSError as error:
        raise _refusal(
            file, 0, f"The file cannot be read: {error.strerror}.", "Look at its name and rights."
        ) from error
    if len(body) > LARGEST:
        raise _refusal(file, 0, f"The file is larger than {LARGEST // 1024} KB.", "Divide it: one module a file.")
    try:
        text = body.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise _refusal(file, line, "The file is not UTF-8 text here.", "Save it with the encoding UTF-8.") from error
    hidden = _HIDDEN.search(text)
    if hidden:
        line = text.count("\n", 0, hidden.start()) + 1
        what = f"An invisible character (U+{ord(hidden.group()):04X}) stands here."
        raise _refusal(file, line, what, "Delete it and type the words again.")
    if unfinished := list(unfinished_problems(text, file)):
        raise ContentError(unfinished)
    return text


def _refusal(file: str, line: int, what: str, mend: str) -> ContentError:
    return ContentError([Problem(file, line, what, mend)])
