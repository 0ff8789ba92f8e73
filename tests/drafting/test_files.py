"""A draft is whole and lies apart: refused while anything is open, sound once filled in, never over other files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from induction.cli.policy import policy as command
from induction.domain.authoring.content_rules import check_module
from induction.domain.errors import ContentError
from induction.domain.learning.module import Module
from induction.domain.learning.scene_graph import check_scenes
from induction.domain.policies.coverage import coverage
from induction.domain.policies.obligation import Register
from induction.domain.policies.obligation_rules import check_register
from induction.library import load_module, load_policy, load_register
from tests.drafting import makers
from tests.drafting.invented import invented, shipped

MARK = re.compile(r"‹([^›]*)›")
DAY = re.compile(r"‹[^›]*2026-11-23[^›]*›")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, ["import", *map(str, arguments)])


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "lone-working.txt"
    path.write_bytes(makers.as_text(invented("lone-working")[0]))
    return path


def imported(document: Path, output: Path, *more: str) -> Result:
    return run(document, "--slug", "lone-working", "--version", "2.1", "--output", output, *more)


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_says_what_it_found_and_wrote(document: Path, tmp_path: Path) -> None:
    result = imported(document, tmp_path / "draft")
    assert (result.exit_code, result.stderr) == (0, "")
    told = result.stdout.splitlines()
    assert told[0] == "21 sections, 0 broken sentences joined"
    assert told[1].startswith("52 obligations proposed (")
    assert told[-1].endswith("2.1.notes.md first. Nothing is published.")
    written = {line.removeprefix(f"Written: {tmp_path}/draft/") for line in told if line.startswith("Written: ")}
    assert written == set(files_of(tmp_path / "draft"))
    assert {"content/policies/lone-working/2.1.md", "content/policies/lone-working/2.1.obligations.yaml"} < written


def test_the_same_document_gives_the_same_draft(document: Path, tmp_path: Path) -> None:
    imported(document, tmp_path / "one")
    imported(document, tmp_path / "two")
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")


def test_the_check_refuses_each_open_mark_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "policy.txt"
    path.write_text("My Policy\n\n1. Scope\n\nStaff must read this policy.\n", encoding="utf-8")
    assert run(path, "--slug", "my", "--version", "1.0", "--output", tmp_path / "draft").exit_code == 0
    folder = tmp_path / "draft" / "content" / "policies" / "my"
    with pytest.raises(ContentError) as refusal:
        load_policy(folder / "1.0.md")
    open_lines = [at for at, line in enumerate((folder / "1.0.md").read_text("utf-8").splitlines(), 1) if "‹" in line]
    assert [problem.line for problem in refusal.value.problems] == open_lines == [4, 5, 6, 7, 8, 9, 10, 11]
    assert "unfinished: the lead director" in refusal.value.problems[1].what
    with pytest.raises(ContentError, match="a person's judgement of each kind"):
        load_register(folder / "1.0.obligations.yaml")
    (module,) = (tmp_path / "draft" / "scenarios").iterdir()
    with pytest.raises(ContentError, match="a moment that turns on this clause"):
        load_module(module)


@pytest.mark.parametrize("name", ["shipped", "lone-working", "information-security"])
def test_a_draft_whose_marks_are_filled_in_is_sound_content(name: str, tmp_path: Path) -> None:
    """Every quote stands once where it says, no sentence is left out, every path of a skeleton has an end."""
    original = shipped() if name == "shipped" else invented(name)[0]
    (tmp_path / "policy.md").write_bytes(makers.as_markdown(original))
    slug, version = "the-policy", original.version
    draft = tmp_path / "draft"
    assert run(tmp_path / "policy.md", "--slug", slug, "--version", version, "--output", draft).exit_code == 0
    for path in (each for each in draft.rglob("*") if each.is_file()):
        text = DAY.sub("2026-11-23", path.read_text(encoding="utf-8"))
        path.write_text(MARK.sub(lambda mark: mark[1].replace(": ", ", "), text), encoding="utf-8")
    folder = draft / "content" / "policies" / slug
    policy = load_policy(folder / f"{version}.md")
    register, lines = load_register(folder / f"{version}.obligations.yaml")
    assert check_register(register, lines, policy, "policy") == []
    modules = [load_module(path) for path in sorted((draft / "scenarios").iterdir())]
    assert len(modules) > 5
    for module, where in modules:
        assert [*check_scenes(module, where), *check_module(module, where, module.id, {(slug, version): policy})] == []
    assert_every_duty_has_a_scene([module for module, _ in modules], register)


def assert_every_duty_has_a_scene(modules: list[Module], register: Register) -> None:
    left = coverage("the-policy", modules[0].policy_version, register, modules).strictly_uncovered
    assert [row.obligation.quote for row in left if len(row.obligation.quote) >= 12] == []


def test_files_that_are_there_stay_as_they_are(document: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft"
    imported(document, draft)
    edited = draft / "content" / "policies" / "lone-working" / "2.1.md"
    edited.write_text("what an author wrote", encoding="utf-8")
    before = files_of(draft)
    refused = imported(document, draft)
    assert refused.exit_code == 1
    assert "are there already" in refused.stderr
    assert "--overwrite" in refused.stderr
    assert files_of(draft) == before
    assert imported(document, draft, "--overwrite").exit_code == 0
    assert edited.read_text(encoding="utf-8") != "what an author wrote"


@pytest.mark.parametrize("place", [".", "content", "content/policies", "scenarios"])
def test_no_draft_goes_into_content_in_use(place: str, document: Path, tmp_path: Path) -> None:
    used = tmp_path / "used"
    for folder in ("content", "scenarios"):
        (used / folder).mkdir(parents=True)
    dirs = ["--content-dir", str(used / "content"), "--scenarios-dir", str(used / "scenarios")]
    refused = imported(document, used / place, *dirs)
    assert refused.exit_code == 1
    assert "content in use" in refused.stderr
    assert files_of(used) == {}
    (tmp_path / "link").symlink_to(used)
    assert imported(document, tmp_path / "link" / place, *dirs).exit_code == 1
    assert files_of(used) == {}


@pytest.mark.parametrize(
    ("slug", "version", "said"),
    [
        ("Lone Working", "2.1", "The slug cannot be"),
        ("../elsewhere", "2.1", "The slug cannot be"),
        ("a" * 61, "2.1", "The slug cannot be"),
        ("lone-working", "two", "The version cannot be"),
        ("lone-working", "../2", "The version cannot be"),
    ],
)
def test_names_that_content_cannot_have_are_refused(
    slug: str, version: str, said: str, document: Path, tmp_path: Path
) -> None:
    refused = run(document, "--slug", slug, "--version", version, "--output", tmp_path / "draft")
    assert refused.exit_code == 1
    assert refused.stderr.startswith(said)
    assert not (tmp_path / "draft").exists()


def test_what_cannot_be_read_is_one_line_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "policy.pdf"
    path.write_bytes(b"MZ not a PDF")
    refused = imported(path, tmp_path / "draft")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith("policy.pdf is not a PDF")
    assert len(refused.stderr.splitlines()) == 1
    assert not (tmp_path / "draft").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Minutes of a meeting\n\nPeople came and went.\n", "policy.txt has no numbered section."),
        ("1. Poem\n\nThe grass is green. The sky is blue.\n", "policy.txt holds no sentence that asks"),
    ],
)
def test_a_document_that_is_no_policy_is_said_so(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.txt"
    path.write_text(text, encoding="utf-8")
    refused = imported(path, tmp_path / "draft")
    assert refused.exit_code == 1
    assert refused.stderr.startswith(said)
