"""Every content file that is shipped is sound, is read quickly, and the papers beside it are fresh."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from induction import resources
from induction.domain.learning.module import Module
from induction.domain.library_values import Library
from induction.domain.policies.coverage import Depth
from induction.domain.policies.coverage_table import strict_cells
from induction.domain.policies.obligation import Audience
from induction.domain.policies.obligation_rules import check_register
from induction.library import load_library, readers, register_lines, registers
from induction.library.report_mappings import FOLDER
from induction.services.authoring.content import check_content, coverages
from induction.services.authoring.schemas import SchemaKind, json_schema

CHECKOUT = resources.PACKAGE.parent
CONTENT, SCENARIOS = resources.folder("content"), resources.folder("scenarios")
FILES = sorted(SCENARIOS.glob("*.yaml"))
EXPECTED = [
    "policy-basics",
    "friend-requests",
    "sharing-articles",
    "responding-to-criticism",
    "confidentiality",
    "abuse-and-respect",
    "ambassador-and-disrepute",
    "privacy-and-media",
    "personal-and-professional-use",
    "someone-in-crisis",
    "raising-a-concern",
    "union-and-campaigning",
]


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(CONTENT, SCENARIOS)


def test_the_check_finds_modules_and_neither_a_problem_nor_a_warning() -> None:
    found = check_content(CONTENT, SCENARIOS)
    assert found.problems == ()
    assert [str(warning) for warning in found.warnings] == []
    assert found.modules == len(FILES) >= len(EXPECTED)
    assert found.scenes >= 5 * found.modules


def test_the_core_programme_takes_the_modules_in_their_order(library: Library) -> None:
    programme = library.programme("induction-core")
    assert list(programme.modules) == EXPECTED == list(library.modules)[: len(EXPECTED)]
    assert (programme.due_days, programme.period_months, programme.window_days) == (28, 12, 90)
    assert programme.competence_name("123") == "123|LOCAL|Staff Use of Social Media - 1 Year|"
    assert library.policy(programme.policy).version == "1.0"


def test_the_mandate_states_the_time_that_the_modules_take(library: Library) -> None:
    programme = library.programme("induction-core")
    minutes = sum(library.module(module).seconds for module in programme.modules) / 60
    assert programme.mandate.minutes >= minutes
    assert programme.mandate.minutes <= 2 * minutes


def test_the_core_path_takes_fifteen_to_eighteen_minutes(library: Library) -> None:
    taken = [library.module(module) for module in library.programme("induction-core").modules]
    assert all(module.core for module in taken)
    assert 15 * 60 <= sum(module.seconds for module in taken) <= 18 * 60


def test_the_statement_is_what_a_person_can_say_of_themselves(library: Library) -> None:
    statement = library.statement(library.programme("induction-core").statement)
    said = statement.render("Larkmere Vale NHS Foundation Trust", "Staff Use of Social Media Policy", "1.0")
    assert said.startswith("I have read and understood the Staff Use of Social Media Policy, version 1.0, of Larkmere")
    assert "{" not in said
    assert len(re.findall(r"[.!?](?:\s|$)", said)) <= 3
    for promise in ("whom to tell", "where to ask", "I will follow"):
        assert promise in said


@pytest.mark.parametrize("value", ["{policy_title}", "{organisation}", "{0}", "\\1"])
def test_a_placeholder_inside_a_value_stays_as_it_is(library: Library, value: str) -> None:
    said = library.statement("annual-attestation").render(value, "The Policy", "1.0")
    assert said.count(value) == 1


def schema_of(path: Path) -> SchemaKind:
    if path.is_relative_to(SCENARIOS):
        return SchemaKind.MODULE
    if path.parent.name == "statements":
        return SchemaKind.STATEMENT
    if path.parent.name == FOLDER:
        return SchemaKind.REPORT_COLUMNS
    if path.name == "retention.yaml":
        return SchemaKind.RETENTION
    if path.name == "targets.yaml":
        return SchemaKind.TARGETS
    if path.name == "retention.yaml":
        return SchemaKind.RETENTION
    return SchemaKind.OBLIGATIONS if path.name.endswith(".obligations.yaml") else SchemaKind.REQUIREMENTS


YAML_FILES = [*FILES, *sorted(CONTENT.rglob("*.yaml"))]


def test_there_is_a_content_file_of_each_kind_that_has_a_schema() -> None:
    assert {schema_of(path) for path in YAML_FILES} == set(SchemaKind)


@pytest.mark.parametrize("path", YAML_FILES, ids=[path.stem for path in YAML_FILES])
def test_each_content_file_names_its_schema_for_editors_in_its_first_line(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    named = first.removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / named).resolve() == CHECKOUT / "docs" / "schema" / schema_of(path).file_name


@pytest.mark.parametrize("kind", SchemaKind)
def test_the_committed_schemas_are_fresh(kind: SchemaKind) -> None:
    written = (CHECKOUT / "docs" / "schema" / kind.file_name).read_text(encoding="utf-8")
    assert written == json_schema(kind), "run: induction content schema --write"


def test_a_module_is_read_in_less_than_a_sixth_of_a_second_of_work() -> None:
    """Processor time, not the clock on the wall; the best of three, because test machines are shared."""
    taken = []
    for _ in range(3):
        readers._read.cache_clear()
        registers._read.cache_clear()
        begun = time.process_time()
        load_library(CONTENT, SCENARIOS)
        taken.append(time.process_time() - begun)
    assert min(taken) / len(FILES) < 1 / 6


def test_each_duty_turns_a_decision_for_those_whom_it_binds(library: Library) -> None:
    """All of it, not only what the check insists on: advice and procedure are quoted somewhere, too."""
    (found,) = coverages(library)
    assert len(found.rows) > 150
    assert [row.obligation.id for row in found.uncovered] == []
    assert sum(row.owed is Depth.TURNS_ON for row in found.rows) > 70
    shares = {cells[0]: cells[3] for cells in strict_cells(found)}
    assert set(shares) == set(Audience) - {Audience.TRUST}
    assert set(shares.values()) == {"100%"}


def test_a_register_is_read_and_judged_in_less_than_three_tenths_of_a_second(library: Library) -> None:
    policy = library.policy("staff-use-of-social-media")
    taken = []
    for _ in range(3):
        registers._read.cache_clear()
        begun = time.process_time()
        register, lines = register_lines(CONTENT, policy.slug, policy.version)
        assert check_register(register, lines, policy, "") == []
        taken.append(time.process_time() - begun)
    assert min(taken) < 0.3


def test_all_content_is_checked_in_two_seconds_of_work() -> None:
    """As somebody sees it who types the command: in a new process, with everything that it has to load."""
    program = "from induction.cli import main; import sys; sys.argv[1:] = ['content', 'check', '--strict']; main()"
    taken = []
    for _ in range(3):
        begun = os.times()
        subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
        ended = os.times()
        taken.append(ended.children_user + ended.children_system - begun.children_user - begun.children_system)
    assert min(taken) <= 2


def share_of_scenes(library: Library, rightest: Callable[[list[int], list[int]], bool]) -> float:
    scenes = [scene for module in library.modules.values() for scene in module.scenes]
    lengths = [
        [[len(option.text) for option in scene.options if option.grade.is_right is right] for right in (True, False)]
        for scene in scenes
    ]
    return sum(rightest(right, wrong) for right, wrong in lengths if wrong) / len(scenes)


def test_whoever_takes_the_longest_or_the_shortest_option_does_no_better_than_chance(library: Library) -> None:
    """Nearly half of all options are right: so should be the longest ones, and the shortest."""
    assert 0.35 <= share_of_scenes(library, lambda right, wrong: max(right) > max(wrong)) <= 0.6
    assert 0.35 <= share_of_scenes(library, lambda right, wrong: min(right) < min(wrong)) <= 0.6


def test_the_worked_example_of_the_authoring_guide_is_sound(tmp_path_factory: pytest.TempPathFactory) -> None:
    guide = (CHECKOUT / "docs" / "authoring.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```yaml\n(# yaml-language-server:.*?)^```$", guide, flags=re.MULTILINE | re.DOTALL)
    assert len(examples) == 1
    name = re.search(r"^id: (\S+)$", examples[0], flags=re.MULTILINE)
    assert name is not None
    folder = tmp_path_factory.mktemp("guide")
    (folder / f"{name.group(1)}.yaml").write_text(examples[0], encoding="utf-8")
    for module in FILES:
        (folder / module.name).write_text(module.read_text(encoding="utf-8"), encoding="utf-8")
    found = check_content(CONTENT, folder)
    assert (found.problems, found.warnings) == ((), ())
    assert found.modules == len(FILES) + 1


def test_the_authoring_guide_names_every_field() -> None:
    guide = (CHECKOUT / "docs" / "authoring.md").read_text(encoding="utf-8")
    schema = Module.model_json_schema()
    parts = {"Module": schema, **schema["$defs"]}
    fields = {
        name for part in ("Module", "Scene", "Option", "Citation", "Waiver") for name in parts[part]["properties"]
    }
    assert len(fields) > 25
    assert [name for name in sorted(fields) if f"`{name}`" not in guide] == []
    kinds = {
        name for part in parts.values() for name in [part.get("properties", {}).get("kind", {}).get("const")] if name
    }
    assert len(kinds) == 4
    assert [kind for kind in sorted(kinds) if f"`{kind}`" not in guide] == []


def test_the_message_about_an_unknown_kind_names_every_kind(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("kinds")
    text = FILES[0].read_text(encoding="utf-8")
    (folder / FILES[0].name).write_text(re.sub(r"kind: \S+", "kind: parcel", text, count=1), encoding="utf-8")
    told = " ".join(map(str, check_content(CONTENT, folder).problems))
    schema = json.dumps(Module.model_json_schema())
    kinds = set(re.findall(r'"const": "([a-z-]+)"', schema))
    assert len(kinds) == 4
    assert [kind for kind in kinds if f"'{kind}'" not in told] == []
