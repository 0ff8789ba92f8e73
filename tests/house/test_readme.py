"""The commands that the documents name exist."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from induction.cli import root
from tests.house.source import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```sh\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
TARGETS = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def commands(document: Path) -> Iterator[list[str]]:
    """Every ``make …`` and ``induction …`` of the shell examples, as words, without settings before it."""
    for fence in FENCE.finditer(document.read_text(encoding="utf-8")):
        for line in fence["body"].replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            while words and re.match(r"[A-Z_]+=|\$$", words[0]):
                words.pop(0)
            if words and Path(words[0]).name in ("make", "induction"):
                yield [Path(words[0]).name, *words[1:]]


def why_untrue(words: list[str]) -> str:
    """Say what a command names that does not exist; empty when all is there."""
    if words[0] == "make":
        unknown = [word for word in words[1:] if not re.match(r"[A-Z_]+=", word) and word not in TARGETS]
        return f"the Makefile has no target {unknown[0]}" if unknown else ""
    command: click.Command = root
    context = click.Context(command)
    rest = words[1:]
    while rest and isinstance(command, click.Group):
        if rest[0].startswith("-"):
            break
        found = command.get_command(context, rest[0])
        if found is None:
            return f"there is no command {rest[0]!r} in {words}"
        command, rest = found, rest[1:]
    options = {name for parameter in command.get_params(context) for name in parameter.opts}
    unknown = [word for word in rest if word.startswith("--") and word.partition("=")[0] not in options]
    return f"{' '.join(words)}: no option {unknown[0]}" if unknown else ""


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_its_commands_exist(document: Path) -> None:
    untrue = [why for words in commands(document) if (why := why_untrue(words))]
    assert not untrue, f"Mend the document or the program: {untrue}"


def test_the_two_commands_stand_in_the_readme() -> None:
    named = [" ".join(words) for words in commands(ROOT / "README.md")]
    assert "make start" in named
    assert "make test" in named


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        ("make start", ""),
        ("make start PORT=9000", ""),
        ("make coffee", "no target coffee"),
        ("induction --help", ""),
        ("induction db upgrade", ""),
        ("induction db sideways", "no command 'sideways'"),
        ("induction db upgrade --gently", "no option --gently"),
    ],
)
def test_a_command_that_does_not_exist_is_found(command: str, complaint: str) -> None:
    said = why_untrue(shlex.split(command))
    assert (complaint in said) if complaint else not said
