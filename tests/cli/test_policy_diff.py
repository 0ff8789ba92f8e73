"""`induction policy diff`: what the Communications Team sees in the terminal, and what programs read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from induction.cli import root
from tests.library.kitchen import POLICY, REGISTER, Kitchen, kitchen_in

NEW_POLICY, NEW_REGISTER = POLICY.replace("1.0", "1.1"), REGISTER.replace("1.0", "1.1")


@pytest.fixture
def kitchen(tmp_path: Path) -> Kitchen:
    """The kettle policy with a version 1.1, in which advice has become a duty."""
    made = kitchen_in(tmp_path)
    made.add(NEW_POLICY, made.read(POLICY).replace('version: "1.0"', 'version: "1.1"'))
    made.add(NEW_REGISTER, made.read(REGISTER))
    for file in (NEW_POLICY, NEW_REGISTER):
        made.change(file, "If you are not sure, ask", "If you are not sure, you must ask")
    made.change(NEW_REGISTER, "kind: should", "kind: must")
    return made


def run(kitchen: Kitchen, *arguments: str) -> Result:
    folders = ["--content-dir", str(kitchen.root / "content"), "--scenarios-dir", str(kitchen.root / "scenarios")]
    return CliRunner().invoke(root, ["policy", "diff", *arguments, *folders])


def test_the_terminal_shows_words_obligations_scenes_and_what_is_asked(kitchen: Kitchen) -> None:
    result = run(kitchen, "1.0", "1.1")
    assert result.exit_code == 0, result.output
    for words in (
        "version 1.0 to 1.1",
        "If you are not sure, {+you must+} ask a colleague.",
        "strengthened, reworded: 1-ask",
        "Stale scenes: ",
        "all staff: ",
        "and attest again",
    ):
        assert words in result.stdout


def test_programs_get_the_same_as_data(kitchen: Kitchen) -> None:
    facts = json.loads(run(kitchen, "1.0", "1.1", "--format", "json").stdout)
    assert (facts["policy"], facts["old"], facts["new"]) == ("kettle-policy", "1.0", "1.1")
    assert [each["changes"] for each in facts["obligations"]] == [["strengthened", "reworded"]]
    assert [each["audience"] for each in facts["groups"] if each["proposed"] != "nothing"] == ["all-staff"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("1.1", "1.0"), 1, "give the earlier version first"),
        (("1.0", "9.9"), 1, "no such version"),
        (("1.0", "1.1", "--slug", "tea-policy"), 1, "no such policy"),
        (("1.0", "1.1", "--found", "1-ask=nothing"), 1, "only of a reworded obligation"),
        (("1.0", "1.1", "--found", "1-ask"), 2, "one of nothing, read, practise"),
        (("1.0",), 2, "Missing argument 'NEW'"),
    ],
)
def test_what_cannot_be_done_is_said(kitchen: Kitchen, arguments: tuple[str, ...], code: int, words: str) -> None:
    result = run(kitchen, *arguments)
    said = getattr(result.exception, "words", "") or result.stderr
    assert words in said
    assert code == (2 if result.exit_code == 2 else 1)


def test_broken_content_is_named_before_anything_is_compared(kitchen: Kitchen) -> None:
    line = kitchen.change(NEW_REGISTER, "id: 1-ask", "id: 1 ask")
    assert f"{NEW_REGISTER}:{line}: " in getattr(run(kitchen, "1.0", "1.1").exception, "words", "")
