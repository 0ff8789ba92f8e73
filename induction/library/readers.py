"""Read each kind of content file: policy versions, modules, statements, requirements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from induction.domain.authoring.source import Lines
from induction.domain.errors import ContentError, Problem
from induction.domain.learning.module import Module
from induction.domain.policies.policy import DocumentControl, Policy, Section, fingerprint
from induction.domain.retained.retention import Schedule
from induction.domain.standings.programme import Requirements, Statement
from induction.domain.standings.target import Target
from induction.library.complaints import validated
from induction.library.files import read_text
from induction.library.yaml_source import read_yaml

_Model = TypeVar("_Model", bound=BaseModel)

_FENCE = "---"
_HEADING = re.compile(r"^(#{1,6}) +(.+?) *$")
_NUMBERED = re.compile(r"^(\d+(?:\.\d+)*)\.? +(\S.*)$")
_APPENDIX = re.compile(r"^(Appendix (?:\d+|[A-Z])): +(\S.*)$")
_TOP = 2


def load_module(path: Path, file: str | None = None) -> tuple[Module, Lines]:
    """Read a scenario module; `file` is how problems name it, else the file's own name.

    Raises:
        ContentError: with every problem of the file, each at its line.
    """
    file = file or path.name
    return _read(Module, read_text(path, file), file)


def load_statement(path: Path, file: str | None = None) -> tuple[Statement, Lines]:
    """Read an attestation statement.

    Raises:
        ContentError: with every problem of the file.
    """
    file = file or path.name
    return _read(Statement, read_text(path, file), file)


def load_target(path: Path, file: str | None = None) -> tuple[Target, Lines]:
    """Read the compliance target.

    Raises:
        ContentError: with every problem of the file.
    """
    file = file or path.name
    return _read(Target, read_text(path, file), file)


def load_requirements(path: Path, file: str | None = None) -> tuple[Requirements, Lines]:
    """Read the programmes.

    Raises:
        ContentError: with every problem of the file.
    """
    file = file or path.name
    return _read(Requirements, read_text(path, file), file)


def load_schedule(path: Path, file: str | None = None) -> tuple[Schedule, Lines]:
    """Read the retention schedule.

    Raises:
        ContentError: with every problem of the file.
    """
    file = file or path.name
    return _read(Schedule, read_text(path, file), file)


def load_policy(path: Path, file: str | None = None) -> Policy:
    """Read a policy version from ``<slug>/<version>.md``: a head between ``---`` lines, then numbered sections.

    Headings without a number belong to the text of the section in which they stand.

    Raises:
        ContentError: with every problem of the file.
    """
    file = file or path.name
    text = read_text(path, file)
    head, body, body_line = _divided(text, file)
    data, lines = read_yaml(head, file, first_line=2)
    control = validated(DocumentControl, data, lines)
    problems: list[Problem] = []
    sections = tuple(_sections(body, body_line, file, problems))
    if control.version != path.stem:
        what = f"The head says version {control.version!r}, the file's name {path.stem!r}."
        problems.append(lines.problem(("version",), what, f"Call the file {control.version}.md, or mend the head."))
    problems += _numbering(sections, file)
    if problems:
        raise ContentError(sorted(problems, key=lambda problem: problem.line))
    return Policy(path.parent.name, control, sections, fingerprint(text))


@lru_cache(maxsize=128)
def _read(model: type[_Model], text: str, file: str) -> tuple[_Model, Lines]:
    """Remember what a text gave: when one file changes, the others need not be understood again (90 ms a module)."""
    data, lines = read_yaml(text, file)
    return validated(model, data, lines), lines


def _divided(text: str, file: str) -> tuple[str, list[str], int]:
    rows = text.split("\n")
    if rows[0] != _FENCE or _FENCE not in rows[1:]:
        mend = "Begin the file with the document control between two lines of `---`."
        raise ContentError([Problem(file, 1, "The head of the policy is missing.", mend)])
    close = rows.index(_FENCE, 1)
    return "\n".join(rows[1:close]), rows[close + 1 :], close + 2


def _sections(body: list[str], first_line: int, file: str, problems: list[Problem]) -> Iterator[Section]:
    heads = [_section_head(row, file, first_line + place, problems) for place, row in enumerate(body)]
    starts = [place for place, head in enumerate(heads) if head]
    problems += _homeless(body[: starts[0] if starts else 0], first_line, file)
    for place, end in zip(starts, [*starts, len(body)][1:], strict=True):
        number, heading, level = heads[place] or ("", "", 0)
        rows = body[place + 1 : end]
        empty = next((count for count, row in enumerate(rows) if row.strip()), 0)
        line = first_line + place
        yield Section(number, heading, level, "\n".join(rows).strip(), line, line + 1 + empty)


def _homeless(before: list[str], first_line: int, file: str) -> Iterator[Problem]:
    for place, row in enumerate(before):
        if row.strip() and not row.startswith("# "):
            mend = "Move it below a numbered heading; only the title, after a single `#`, stands before the first."
            yield Problem(file, first_line + place, "This text belongs to no section.", mend)


def _section_head(row: str, file: str, line: int, problems: list[Problem]) -> tuple[str, str, int] | None:
    mark = _HEADING.match(row)
    if mark is None:
        return None
    hashes, words = len(mark.group(1)), mark.group(2)
    numbered = _NUMBERED.match(words) or _APPENDIX.match(words)
    if numbered is None:
        if hashes == _TOP:
            mend = "Write it as `## 7. Heading` or `## Appendix 3: Heading`, or one level lower as part of a section."
            problems.append(Problem(file, line, f"The heading “{words}” has no number.", mend))
        return None
    number = numbered.group(1)
    level = 1 if number.startswith("Appendix") else number.count(".") + 1
    if hashes != level + 1:
        mend = f"Write it with {level + 1} marks: `{'#' * (level + 1)} {words}`."
        problems.append(Problem(file, line, f"The heading of {number} has {hashes} marks.", mend))
    return number, numbered.group(2), level


def _numbering(sections: tuple[Section, ...], file: str) -> Iterator[Problem]:
    seen: set[str] = set()
    if not sections:
        yield Problem(file, 0, "The policy has no numbered section.", "Mark each heading: `## 1. Introduction`.")
    for section in sections:
        if section.number in seen:
            what = f"The number {section.number} is used twice."
            yield Problem(file, section.line, what, "Give each section its own number, as the document prints it.")
        parent = section.number.rpartition(".")[0]
        if parent and parent not in seen:
            what = f"There is no section {parent} above {section.number}."
            yield Problem(file, section.line, what, f"Mark the heading of {parent}, or look at this number.")
        seen.add(section.number)
