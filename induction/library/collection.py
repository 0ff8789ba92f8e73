"""Read all content at once and judge it as a whole: every problem of every file, or a library without any."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from induction.domain.authoring import content_rules
from induction.domain.authoring.source import Lines
from induction.domain.errors import ContentError, Problem
from induction.domain.learning.condition_rules import check_conditions
from induction.domain.learning.module import Module
from induction.domain.learning.scene_graph import check_scenes
from induction.domain.library_values import Library
from induction.domain.policies import obligation_rules, publication
from induction.domain.policies.obligation import Register
from induction.domain.policies.policy import Policy, version_key
from induction.domain.policies.publication import NOTHING, Item, Published
from induction.domain.retained.retention import Schedule
from induction.domain.retained.retention_rules import check_schedule
from induction.domain.standings.programme import Programme, Requirements, Statement
from induction.domain.standings.target import UNDECIDED, Target
from induction.library.readers import (
    load_module,
    load_policy,
    load_requirements,
    load_schedule,
    load_statement,
    load_target,
)
from induction.library.registers import SUFFIX, load_register

_Value = TypeVar("_Value")
_Read = tuple[_Value, Lines]

_POLICIES, _STATEMENTS = "policies", "statements"
_REQUIREMENTS, _RETENTION, _TARGETS = "requirements.yaml", "retention.yaml", "targets.yaml"


def load_library(content_dir: Path, scenarios_dir: Path, published: Published = NOTHING) -> Library:
    """Read and check everything in the two folders, and hold it against what is published.

    Problems name files from the folder's own name on, for example ``scenarios/friend-requests.yaml``.

    Raises:
        ContentError: with all problems of all files.
    """
    reading = _Reading(content_dir.absolute(), scenarios_dir.absolute())
    policies = reading.policies()
    registers = reading.registers(policies)
    modules = reading.modules(policies)
    statements = reading.statements()
    requirements = reading.requirements(policies, modules, statements)
    target = reading.target()
    retention = reading.retention()
    reading.problems += publication.changed_since(published, reading.pieces)
    reading.problems += publication.missing(published, policies, f"{content_dir.absolute().name}/{_POLICIES}")
    if reading.problems:
        raise ContentError(sorted(reading.problems, key=lambda problem: (problem.file, problem.line)))
    programmes = requirements.programmes if requirements else ()
    written = Library(
        policies=MappingProxyType(policies),
        current_versions=MappingProxyType(_current(policies)),
        modules=MappingProxyType(_in_order({module.id: module for module, _ in modules}, programmes)),
        statements=MappingProxyType({statement.id: statement for statement, _ in statements}),
        programmes=MappingProxyType({programme.id: programme for programme in programmes}),
        registers=MappingProxyType(registers),
        target=target,
        retention=retention,
    )
    return publication.in_force(written, published)


@dataclass
class _Reading:
    """One pass over both folders, collecting problems instead of stopping at the first.

    `broken` holds the names of files that are reported already, so that what refers to them is not reported too;
    `pieces` what was read, as it would be published.
    """

    content_dir: Path
    scenarios_dir: Path
    problems: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    pieces: list[tuple[Item, Lines]] = field(default_factory=list)

    def policies(self) -> dict[tuple[str, str], Policy]:
        folder = self.content_dir / _POLICIES
        paths = sorted(path for path in folder.glob("*/*.md") if not path.name.endswith(".notes.md"))
        if not paths:
            self._report(folder, "There is no policy.", "Put one at policies/<name>/<version>.md in this folder.")
        read = self._each(paths, load_policy, self.content_dir)
        for policy in read:
            named = _named(folder / policy.slug / f"{policy.version}.md", self.content_dir)
            self.pieces.append((publication.policy_item(policy), Lines(named, {(): 1})))
        return {(policy.slug, policy.version): policy for policy in read}

    def registers(self, policies: Mapping[tuple[str, str], Policy]) -> dict[tuple[str, str], Register]:
        """Read the register of each policy version, which must be there."""
        found: dict[tuple[str, str], Register] = {}
        for (slug, version), policy in policies.items():
            path = self.content_dir / _POLICIES / slug / f"{version}.md"
            register_path = path.with_name(version + SUFFIX)
            if not register_path.exists():
                mend = f"Write {register_path.name} beside it: every sentence, and what it asks of whom."
                self._report(path, "There is no register of this version's obligations.", mend)
                continue
            for register, lines in self._each([register_path], load_register, self.content_dir):
                self.problems += obligation_rules.check_register(
                    register, lines, policy, _named(path, self.content_dir)
                )
                found[slug, version] = register
                self.pieces.append((publication.register_item(register, slug, version), lines))
        return found

    def modules(self, policies: Mapping[tuple[str, str], Policy]) -> list[_Read[Module]]:
        read = self._each(self._yaml_files(self.scenarios_dir), load_module, self.scenarios_dir)
        for module, lines in read:
            self.problems += check_scenes(module, lines) + check_conditions(module, lines)
            if _pin(module.policy, module.policy_version) not in self.broken:
                self.problems += content_rules.check_module(module, lines, Path(lines.file).stem, policies)
        self.problems += content_rules.check_ids_across(read)
        self.pieces += [(publication.module_item(module), lines) for module, lines in read]
        return read

    def statements(self) -> list[_Read[Statement]]:
        folder = self.content_dir / _STATEMENTS
        read = self._each(self._yaml_files(folder), load_statement, self.content_dir)
        for statement, lines in read:
            self.problems += content_rules.check_statement(statement, lines, Path(lines.file).stem)
            self.pieces.append((publication.statement_item(statement), lines))
        return read

    def requirements(
        self,
        policies: Mapping[tuple[str, str], Policy],
        modules: Iterable[_Read[Module]],
        statements: Iterable[_Read[Statement]],
    ) -> Requirements | None:
        path = self.content_dir / _REQUIREMENTS
        read = self._each([path], load_requirements, self.content_dir)
        for requirements, lines in read:
            self.problems += content_rules.check_programmes(
                requirements.programmes,
                lines,
                {**dict.fromkeys(self.broken), **{module.id: module.policy for module, _ in modules}},
                {slug for slug, _ in policies} | self.broken,
                {statement.id for statement, _ in statements} | self.broken,
            )
            self.problems += content_rules.check_groups(requirements.programmes, lines, policies)
        return read[0][0] if read else None

    def target(self) -> Target:
        """Read the target, where there is one."""
        path = self.content_dir / _TARGETS
        read = self._each([path] if path.exists() else [], load_target, self.content_dir)
        return read[0][0] if read else UNDECIDED

    def retention(self) -> Schedule | None:
        """Read the retention schedule; without the file nothing is ever due to be disposed of."""
        path = self.content_dir / _RETENTION
        read = self._each([path], load_schedule, self.content_dir) if path.exists() else []
        for schedule, lines in read:
            self.problems += check_schedule(schedule, lines)
        return read[0][0] if read else None

    def _each(self, paths: Iterable[Path], load: Callable[[Path, str], _Value], root: Path) -> list[_Value]:
        values = []
        for path in paths:
            try:
                values.append(load(path, _named(path, root)))
            except ContentError as error:
                self.problems += error.problems
                self.broken |= (
                    {path.parent.name, _pin(path.parent.name, path.stem)} if path.suffix == ".md" else {path.stem}
                )
        return values

    def _yaml_files(self, folder: Path) -> list[Path]:
        for path in sorted(folder.glob("*.yml")):
            self._report(path, "Files that end in .yml are not read.", f"Call it {path.stem}.yaml.")
        paths = sorted(folder.glob("*.yaml"))
        if not paths:
            self._report(folder, "There is no .yaml file in this folder.", "Look at the folder's name in the settings.")
        return paths

    def _report(self, path: Path, what: str, mend: str) -> None:
        root = self.scenarios_dir if path.is_relative_to(self.scenarios_dir) else self.content_dir
        self.problems.append(Problem(_named(path, root), 0, what, mend))


def _named(path: Path, root: Path) -> str:
    return (Path(root.name) / path.relative_to(root)).as_posix()


def _pin(slug: str, version: str) -> str:
    return f"{slug}/{version}"


def _current(policies: Iterable[tuple[str, str]]) -> dict[str, str]:
    return dict(sorted(policies, key=lambda pinned: version_key(pinned[1])))


def _in_order(modules: dict[str, Module], programmes: Iterable[Programme]) -> dict[str, Module]:
    named = [module for programme in programmes for module in programme.modules]
    return {module: modules[module] for module in dict.fromkeys([*named, *modules])}
