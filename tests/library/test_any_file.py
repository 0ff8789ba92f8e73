"""Whatever is done to a content file, reading it gives a value or problems with lines: never a crash, never silence."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from induction.domain.errors import ContentError, Problem
from induction.library import load_module, load_policy, load_register, load_requirements, load_statement
from tests.library.kitchen import FIXTURES, MODULE, POLICY, REGISTER, REQUIREMENTS, STATEMENT

READERS: list[tuple[Callable[[Path], object], str]] = [
    (load_module, MODULE),
    (load_policy, POLICY),
    (load_register, REGISTER),
    (load_requirements, REQUIREMENTS),
    (load_statement, STATEMENT),
]
# Marks that mean something to YAML or Markdown, and values that readers stumble over.
PIECES = [
    "\n",
    "  ",
    "- ",
    ": ",
    '"',
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a ",
    "!t ",
    "|\n",
    ">-\n",
    "#",
    "---\n",
    "...\n",
    "? ",
]
PIECES += [
    "%YAML 1.1\n",
    "\t",
    "0x1",
    "1e999",
    "~",
    "\x85",
    "\u2028",
    "<<: ",
    "9" * 30,
    "2026-13-45",
    ".inf",
    "@",
    "## 1. ",
]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(READERS), st.data())
def test_a_spoilt_file_is_read_or_refused_with_lines_that_it_has(
    reader: tuple[Callable[[Path], object], str], data: st.DataObject
) -> None:
    load, name = reader
    text = (FIXTURES / name).read_text(encoding="utf-8")
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(text)))
        piece = data.draw(st.sampled_from(PIECES) | st.integers(1, 30))
        text = text[:place] + (piece + text[place:] if isinstance(piece, str) else text[place + piece :])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_text(text, encoding="utf-8")
        problems = problems_in(load, path)
    for problem in problems:
        assert 0 <= problem.line <= text.count("\n") + 2
        assert "\n" not in str(problem), "one problem is one line"


def problems_in(load: Callable[[Path], object], path: Path) -> list[Problem]:
    """Give the problems of a refused file, of which there are some; none for a file that is read."""
    try:
        load(path)
    except ContentError as refusal:
        return refusal.problems or [Problem(path.name, -1, "Refused without a reason.", "")]
    return []
