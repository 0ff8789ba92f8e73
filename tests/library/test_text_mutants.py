"""Spoil the text of each shipped file, as a slip of the hand would: the readers and rules name the line to mend."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from induction import resources
from induction.domain.authoring import content_rules
from induction.domain.errors import ContentError, Problem
from induction.domain.policies.obligation_rules import check_register
from induction.domain.policies.policy import Policy
from induction.library import load_module, load_policy, load_register, load_requirements, load_statement

CONTENT, SCENARIOS = resources.folder("content"), resources.folder("scenarios")
POLICY = CONTENT / "policies" / "staff-use-of-social-media" / "1.0.md"
REGISTER = POLICY.with_name("1.0.obligations.yaml")
REQUIREMENTS = CONTENT / "requirements.yaml"
STATEMENTS = sorted((CONTENT / "statements").glob("*.yaml"))
MODULES = sorted(SCENARIOS.glob("*.yaml"))

Reader = Callable[[Path], object]
Mutant = tuple[int, str]  # the line that is to be named, and the whole text
READERS: list[tuple[Path, Reader]] = [
    (REQUIREMENTS, load_requirements),
    *((path, load_statement) for path in STATEMENTS),
]

# Fields that may be left out may be left empty.
MAY_BE_EMPTY = {"article", "content_note", "group", "judgement", "message", "mutual", "picture", "reactions", "when"}
# An audience is one of these; that none is given is told of the audience, in the row above.
AUDIENCES = {"everybody", "line_manager", "team_account", "unit"}
_KEY = re.compile(r"^( *(?:- )?)([a-z_]+):( ?)(.*)$")


def spoilt(row: str) -> Iterator[tuple[str, int]]:
    """Spoil a row that holds a key; with each spoilt form, how many rows below it the fault is to be named."""
    found = _KEY.match(row)
    assert found
    before, key, gap, value = found.groups()
    yield f"{before}{key}x:{gap}{value}", 0  # a slip in the key
    inner = before.replace("- ", "  ")
    if value and value != ">-":
        yield f"{row}\n{inner}{key}: again", 1  # the key twice
        yield f"{before}{key}: &an {value}", 0  # an anchor
        yield f"{before}{key}: {{x: {{y: 1}}}}", 0  # something of another kind
        if key not in MAY_BE_EMPTY:
            yield f"{before}{key}:", -1 if key in AUDIENCES else 0  # nothing at all


def keyed(rows: list[str]) -> Iterator[tuple[int, str]]:
    """Give the rows that hold a key; the texts below `>-` hold none, whatever they look like."""
    folded = -1
    for number, row in enumerate(rows):
        depth = len(row) - len(row.lstrip(" "))
        if folded >= 0 and depth > folded:
            continue
        found = _KEY.match(row)
        if found:
            yield number, row
        folded = len(found.group(1)) if found and row.endswith(">-") else -1


def mutants(text: str) -> Iterator[Mutant]:
    rows = text.splitlines()
    for number, row in keyed(rows):
        for changed, below in spoilt(row):
            yield number + 1 + below, "\n".join([*rows[:number], changed, *rows[number + 1 :]]) + "\n"


def refusals(read: Reader, path: Path, text: str) -> list[Problem]:
    path.write_text(text, encoding="utf-8")
    try:
        read(path)
    except ContentError as refused:
        return refused.problems
    return []


def survivors(read: Reader, path: Path, some: list[Mutant]) -> list[tuple[int, list[str]]]:
    judged = ((line, refusals(read, path, text)) for line, text in some)
    return [(line, list(map(str, found))) for line, found in judged if line not in {each.line for each in found}]


def beginning(path: Path, rows: int) -> str:
    """Give the first rows of a long list, whole entries of it, so that reading one mutant takes a blink."""
    text = path.read_text(encoding="utf-8")
    entries = [found.start() for found in re.finditer(r"^  - ", text, flags=re.MULTILINE)]
    return text[: entries[rows]] if len(entries) > rows else text


@pytest.mark.parametrize(("path", "read"), READERS, ids=[path.stem for path, _ in READERS])
def test_each_slip_in_the_short_files_is_refused_at_its_line(path: Path, read: Reader, tmp_path: Path) -> None:
    some = list(mutants(path.read_text(encoding="utf-8")))
    assert len(some) > (200 if path == REQUIREMENTS else 7)
    assert survivors(read, tmp_path / path.name, some) == []


def test_each_slip_in_the_register_is_refused_at_its_line(tmp_path: Path) -> None:
    some = list(mutants(beginning(REGISTER, 14)))
    assert len(some) >= 200
    assert survivors(load_register, tmp_path / REGISTER.name, some) == []


@pytest.mark.parametrize("path", MODULES, ids=[path.stem for path in MODULES])
def test_slips_in_a_module_are_refused_at_their_lines(path: Path, tmp_path: Path) -> None:
    every = list(mutants(path.read_text(encoding="utf-8")))
    assert len(every) > 500
    assert survivors(load_module, tmp_path / path.name, every[len(path.stem) :: len(every) // 13]) == []


@pytest.mark.slow
@pytest.mark.parametrize("path", MODULES, ids=[path.stem for path in MODULES])
def test_two_hundred_slips_in_each_module_are_refused_at_their_lines(path: Path, tmp_path: Path) -> None:
    every = list(mutants(path.read_text(encoding="utf-8")))
    some = every[:: len(every) // 200]
    assert len(some) >= 200
    assert survivors(load_module, tmp_path / path.name, some) == []


def test_names_that_nothing_answers_to_are_refused_at_their_lines(tmp_path: Path) -> None:
    """Each module, policy and statement that the requirements name, spoilt wherever it is named."""
    text = REQUIREMENTS.read_text(encoding="utf-8")
    modules, slug = [path.stem for path in MODULES], POLICY.parent.name
    statements = [path.stem for path in STATEMENTS]
    path = tmp_path / REQUIREMENTS.name
    for name in (*modules, slug, *statements):
        path.write_text(re.sub(rf"(?<=[ \[-]){name}(?=[,\]\n])(?<!id: {name})", f"{name}-x", text), encoding="utf-8")
        requirements, lines = load_requirements(path)
        found = content_rules.check_programmes(
            requirements.programmes, lines, dict.fromkeys(modules, slug), {slug}, set(statements)
        )
        rows = path.read_text(encoding="utf-8").splitlines()
        told = [rows[problem.line - 1].split()[-1] for problem in found if "There is no" in problem.what]
        assert told == [f"{name}-x"] * len(told), name
        assert told, name


ROWS, LINES = load_register(REGISTER)
EVERY = [(name, place) for name in ("obligations", "states_no_obligation") for place in range(len(getattr(ROWS, name)))]


def reworded(policy: str) -> Iterator[tuple[int, str]]:
    """Put a word into each quoted sentence; with each, the line of the register's row that quotes it."""
    for name, place in EVERY:
        row = getattr(ROWS, name)[place]
        words = row.quote.split()
        windows = (" ".join(words[at : at + 4]) for at in range(len(words) - 3))
        window = next((words for words in windows if policy.count(words) == 1), None)
        if window:
            first, rest = window.split(" ", 1)
            yield LINES.at(name, place, "quote"), policy.replace(window, f"{first} perhaps {rest}")


def judged(text: str, path: Path) -> list[Problem]:
    path.write_text(text, encoding="utf-8")
    try:
        policy: Policy = load_policy(path)
    except ContentError as refused:
        return refused.problems
    return check_register(ROWS, LINES, policy, path.name)


def test_a_policy_reworded_anywhere_is_noticed_at_the_row_that_quotes_it(tmp_path: Path) -> None:
    some = list(reworded(POLICY.read_text(encoding="utf-8")))
    assert len(some) >= 200
    for line, text in some:
        told = [problem for problem in judged(text, tmp_path / "1.0.md") if "is not in" in problem.what]
        assert line in {problem.line for problem in told}


def test_a_heading_misnumbered_or_out_of_its_level_is_refused_at_its_line(tmp_path: Path) -> None:
    rows = POLICY.read_text(encoding="utf-8").split("\n")
    headings = [number for number, row in enumerate(rows) if re.match(r"#{2,4} (\d|Appendix)", row)]
    assert len(headings) > 25
    for number in headings:
        changes = [f"#{rows[number]}"]
        if rows[number].startswith("## "):
            changes.append(re.sub(r"^## (?:\d+\.|Appendix \d:) ", "## ", rows[number]))
        for changed in changes:
            found = judged("\n".join([*rows[:number], changed, *rows[number + 1 :]]), tmp_path / "1.0.md")
            assert number + 1 in {problem.line for problem in found}, changed


def test_a_slip_in_the_document_control_is_refused_at_its_line(tmp_path: Path) -> None:
    rows = POLICY.read_text(encoding="utf-8").split("\n")
    head = range(1, rows.index("---", 1))
    for number in head:
        for changed in (rows[number].replace(":", "x:", 1), rows[number].split(":")[0] + ":"):
            found = judged("\n".join([*rows[:number], changed, *rows[number + 1 :]]), tmp_path / "1.0.md")
            assert number + 1 in {problem.line for problem in found}, changed
