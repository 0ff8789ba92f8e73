"""`induction content`: what an author sees in the terminal, and the exit codes that scripts rely on."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import html5lib
import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from induction import resources
from induction.cli.content import content
from induction.library.yaml_source import read_yaml
from induction.services.authoring.schemas import SchemaKind
from tests.library.kitchen import MODULE, REGISTER, REQUIREMENTS, STATEMENT, Kitchen, kitchen_in

COLUMNS, RETENTION = "content/report-columns/esr-competency.yaml", "content/retention.yaml"


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
    assert (result.exit_code, result.stdout, result.stderr) == (0, "1 module, 3 scenes, 0 problems, 0 warnings\n", "")


def test_the_folders_can_be_named_on_the_command_line_too(kitchen: Kitchen) -> None:
    named = ["--content-dir", str(kitchen.root / "content"), "--scenarios-dir", str(kitchen.root / "scenarios")]
    assert run("check", *named).stdout == "1 module, 3 scenes, 0 problems, 0 warnings\n"


def test_problems_are_one_a_line_on_stderr_and_the_exit_code_is_1(kitchen: Kitchen) -> None:
    line = kitchen.change(MODULE, "next: pouring", "next: nowhere")
    kitchen.change(STATEMENT, "version: 3", "version: 0")
    result = run("check", env=folders(kitchen))
    assert (result.exit_code, result.stdout) == (1, "")
    told = result.stderr.splitlines()
    assert len(told) == 2
    assert told[0] == f"{STATEMENT}:2: `version` cannot be 0. It must be at least 1."
    assert told[1].startswith(f"{MODULE}:{line}: The option 'to-the-line' leads to 'nowhere', which is no scene. Name")


def test_a_duty_on_which_no_scene_turns_is_a_problem_at_its_line(kitchen: Kitchen) -> None:
    line = kitchen.change(REGISTER, "id: 1-ask", "id: 1-ask-somebody")
    kitchen.change(REGISTER, "kind: should", "kind: must")
    kitchen.change(MODULE, "quote: If you are not sure, ask a colleague.", "quote: Fill the kettle to the line")
    result = run("check", env=folders(kitchen))
    assert result.exit_code == 1
    (told,) = result.stderr.splitlines()
    assert told.startswith(f"{REGISTER}:{line}: No scene turns on the must '1-ask-somebody': “If you are not sure,")
    assert "Cite it (section 1) in a scene with right and wrong options, in a module for all-staff." in told


def test_advice_that_is_not_cited_is_told_by_the_coverage_and_is_no_problem(kitchen: Kitchen) -> None:
    kitchen.change(MODULE, "quote: If you are not sure, ask a colleague.", "quote: Fill the kettle to the line")
    assert run("check", env=folders(kitchen)).exit_code == 0
    assert "should for all-staff, 1, 1-ask: “If you are" in run("coverage", env=folders(kitchen)).stdout


def test_the_coverage_counts_by_kind_and_audience(kitchen: Kitchen) -> None:
    result = run("coverage", env=folders(kitchen))
    assert result.exit_code == 0
    assert result.stdout.startswith("kettle-policy 1.0: 5 obligations\n")
    table = [line.split() for line in result.stdout.splitlines()]
    assert ["must", "all-staff", "3", "3", "0", "0", "0"] in table
    assert ["must-not", "all-staff", "1", "1", "0", "0", "0"] in table


def test_the_coverage_as_csv_opens_in_excel_and_holds_each_module(kitchen: Kitchen) -> None:
    raw = run("coverage", "--format", "csv", env=folders(kitchen)).stdout_bytes
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert [row["obligation"] for row in rows] == ["1-fill", "1-no-further", "1-ask", "1-1-pour", "1-1-tell"]
    assert {row["module"] for row in rows} == {"making-tea"}
    assert rows[4]["scenes"] == "boiled-over"


def test_the_coverage_as_a_page_is_valid_and_escapes_the_words(kitchen: Kitchen, tmp_path: Path) -> None:
    for file in ("content/policies/kettle-policy/1.0.md", REGISTER, MODULE):
        text = kitchen.read(file).replace("away from others", "away from <b>others</b> & all")
        kitchen.add(file, text)
    page = tmp_path / "coverage.html"
    written = run("coverage", "--format", "html", "--output", str(page), env=folders(kitchen))
    assert written.stdout == f"Written: {page}\n"
    text = page.read_text(encoding="utf-8")
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    assert "away from &lt;b&gt;others&lt;/b&gt; &amp; all" in text
    assert "<b>" not in text


def test_the_coverage_of_broken_content_says_what_is_broken(kitchen: Kitchen) -> None:
    line = kitchen.change(REGISTER, "kind: must-not", "kind: shall-not")
    result = run("coverage", env=folders(kitchen))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"{REGISTER}:{line}: `kind` cannot be 'shall-not'.")


def test_a_coverage_file_that_cannot_be_written_is_wrong_usage(kitchen: Kitchen) -> None:
    result = run("coverage", "--output", str(kitchen.root / "no" / "where.txt"), env=folders(kitchen))
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


def test_a_folder_that_is_not_there_is_wrong_usage() -> None:
    result = run("check", env={"INDUCTION_CONTENT_DIR": "no/such/folder"})
    assert result.exit_code == 2
    assert "no/such/folder" in result.stderr


def test_the_schema_is_that_of_a_module_unless_another_is_asked_for() -> None:
    printed = json.loads(run("schema").stdout)
    assert printed["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert {"id", "scenes", "policy_version"} <= set(printed["required"])
    assert printed["additionalProperties"] is False
    assert run("schema", "module").stdout == run("schema").stdout
    assert json.loads(run("schema", "obligations").stdout)["required"] == ["obligations"]


@pytest.mark.parametrize("kind", SchemaKind)
def test_a_schema_accepts_the_file_that_it_is_for_and_no_other(kind: SchemaKind, kitchen: Kitchen) -> None:
    kitchen.add("content/targets.yaml", "percent: 90\namber_from: 80\nsource: Decided.\n")
    for shipped in (COLUMNS, RETENTION):
        kitchen.add(shipped, (resources.folder("content").parent / shipped).read_text(encoding="utf-8"))
    named = (MODULE, REGISTER, COLUMNS, REQUIREMENTS, RETENTION, STATEMENT, "content/targets.yaml")
    files = dict(zip(SchemaKind, named, strict=True))
    judge = Draft202012Validator(json.loads(run("schema", kind.value).stdout))
    accepted = [other for other, file in files.items() if judge.is_valid(read_yaml(kitchen.read(file), file)[0])]
    assert accepted == [kind]


def test_the_schemas_are_written_where_editors_look_for_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "induction")
    refused = run("schema", "--write")
    assert refused.exit_code == 1
    assert "run this in a checkout" in refused.stderr
    folder = tmp_path / "docs" / "schema"
    folder.mkdir(parents=True)
    told = run("schema", "--write").stdout.splitlines()
    assert told == [f"Written: docs/schema/{kind.file_name}" for kind in SchemaKind]
    for kind in SchemaKind:
        assert (folder / kind.file_name).read_text(encoding="utf-8") == run("schema", kind.value).stdout


def test_a_warning_is_printed_and_counted_and_fails_a_strict_check(kitchen: Kitchen) -> None:
    line = kitchen.change(MODULE, "feedback: That is what the line is for.", "feedback: Never go over it.")
    for arguments, code in ((["check"], 0), (["check", "--strict"], 1)):
        result = run(*arguments, env=folders(kitchen))
        assert (result.exit_code, result.stdout) == (code, "1 module, 3 scenes, 0 problems, 1 warning\n")
        assert result.stderr.startswith(f"{MODULE}:{line}: warning (absolute-word): “never” claims more than")
    waiver = "waives: [{rule: absolute-word, words: never, reason: The policy says it in these words.}]"
    kitchen.change(MODULE, "        do_next: Pour.", f"        {waiver}\n        do_next: Pour.")
    waived = run("check", "--strict", env=folders(kitchen))
    assert (waived.exit_code, waived.stderr) == (0, "")
    assert waived.stdout == "1 module, 3 scenes, 0 problems, 0 warnings, 1 waived\n"


def test_a_waiver_that_waives_nothing_is_a_problem_at_its_line(kitchen: Kitchen) -> None:
    waiver = "waives:\n  - rule: reading-age\n    reason: It was hard to read before it was mended.\n"
    line = kitchen.change(MODULE, "learning_outcomes:", f"{waiver}learning_outcomes:")
    result = run("check", env=folders(kitchen))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"{MODULE}:{line + 1}: This waiver of reading-age waives nothing. Take it out, or")


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
