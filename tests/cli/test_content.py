"""`induction content`: what an author sees in the terminal, and the exit codes that scripts rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from induction import resources
from induction.cli.content import content
from tests.library.kitchen import MODULE, STATEMENT, Kitchen, kitchen_in


@pytest.fixture
def kitchen(tmp_path: Path) -> Kitchen:
    return kitchen_in(tmp_path)


def folders(kitchen: Kitchen) -> dict[str, str]:
    root = kitchen.root
    return {"INDUCTION_CONTENT_DIR": str(root / "content"), "INDUCTION_SCENARIOS_DIR": str(root / "scenarios")}


def run(*arguments: str, env: dict[str, str] | None = None) -> Result:
    nothing = dict.fromkeys(["INDUCTION_SECRET_KEY", "INDUCTION_CONTENT_DIR", "INDUCTION_SCENARIOS_DIR"])
    return CliRunner().invoke(content, list(arguments), env={**nothing, **(env or {})})


def test_good_content_is_summed_up_in_one_line_without_any_secret(kitchen: Kitchen) -> None:
    result = run("check", env=folders(kitchen))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "1 module, 3 scenes, 0 problems\n", "")


def test_the_folders_can_be_named_on_the_command_line_too(kitchen: Kitchen) -> None:
    named = ["--content-dir", str(kitchen.root / "content"), "--scenarios-dir", str(kitchen.root / "scenarios")]
    assert run("check", *named).stdout == "1 module, 3 scenes, 0 problems\n"


def test_problems_are_one_a_line_on_stderr_and_the_exit_code_is_1(kitchen: Kitchen) -> None:
    line = kitchen.change(MODULE, "next: pouring", "next: nowhere")
    kitchen.change(STATEMENT, "version: 3", "version: 0")
    result = run("check", env=folders(kitchen))
    assert (result.exit_code, result.stdout) == (1, "")
    told = result.stderr.splitlines()
    assert len(told) == 2
    assert told[0] == f"{STATEMENT}:2: `version` cannot be 0. It must be at least 1."
    assert told[1].startswith(f"{MODULE}:{line}: The option 'to-the-line' leads to 'nowhere', which is no scene. Name")


def test_a_folder_that_is_not_there_is_wrong_usage() -> None:
    result = run("check", env={"INDUCTION_CONTENT_DIR": "no/such/folder"})
    assert result.exit_code == 2
    assert "no/such/folder" in result.stderr


def test_the_schema_is_that_of_a_module() -> None:
    printed = json.loads(run("schema").stdout)
    assert printed["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert {"id", "scenes", "policy_version"} <= set(printed["required"])
    assert printed["additionalProperties"] is False


def test_the_schema_is_written_where_editors_look_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "induction")
    refused = run("schema", "--write")
    assert refused.exit_code == 1
    assert "run this in a checkout" in refused.stderr
    (tmp_path / "docs" / "schema").mkdir(parents=True)
    assert run("schema", "--write").stdout == "Written: docs/schema/module.json\n"
    assert (tmp_path / "docs" / "schema" / "module.json").read_text(encoding="utf-8") == run("schema").stdout


def test_the_preview_holds_every_word_of_the_module(kitchen: Kitchen) -> None:
    result = run("preview", "making-tea", env=folders(kitchen))
    module = kitchen.load().module("making-tea")
    said = " ".join(result.stdout.replace("  | ", "").split())
    expected = [module.title, module.summary, *module.learning_outcomes, *module.discussion]
    for scene in module.scenes:
        expected += [
            scene.id,
            scene.title,
            scene.situation,
            scene.question,
            *(scene.shows.words() if scene.shows else []),
        ]
        for option in scene.options:
            expected += [option.id, option.text, option.grade, option.consequence, option.feedback, option.do_next]
            expected += [*option.tell, *(cite.quote for cite in option.cites)]
    assert result.exit_code == 0
    assert [words for words in expected if words not in said] == []
    assert "boiled-over, putting it right" in said
    assert "best, then the end" in said
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_the_preview_of_a_module_does_not_mind_other_broken_files(kitchen: Kitchen) -> None:
    kitchen.add("scenarios/other.yaml", "id: [")
    assert run("preview", "making-tea", env=folders(kitchen)).exit_code == 0


def test_the_preview_of_a_broken_module_says_where(kitchen: Kitchen) -> None:
    line = kitchen.change(MODULE, "grade: best", "grade: good")
    result = run("preview", "making-tea", env=folders(kitchen))
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{MODULE}:{line}: `grade` cannot be 'good'.")


def test_the_preview_of_an_unknown_module_names_those_there_are(kitchen: Kitchen) -> None:
    result = run("preview", "coffee", env=folders(kitchen))
    assert (result.exit_code, result.stderr) == (1, "There is no module 'coffee'. There are: making-tea.\n")
