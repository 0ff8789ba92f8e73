"""What content authors do: check the content as a whole, get the schema for their editor, read a module through."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from induction.domain.coverage import Coverage, coverage, uncovered_problems
from induction.domain.errors import ContentError, NotFoundError, Problem
from induction.domain.library_values import Library
from induction.domain.module import Module
from induction.domain.transcript import transcript
from induction.library import load_library, load_module, register_lines


@dataclass(frozen=True)
class ContentCheck:
    """What a check found; the counts are of sound content, so they are 0 where there are problems."""

    modules: int
    scenes: int
    problems: tuple[Problem, ...]

    @property
    def summary(self) -> str:
        """Say it in one line: "3 modules, 21 scenes, 0 problems"."""
        counts = (("module", self.modules), ("scene", self.scenes), ("problem", len(self.problems)))
        return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for word, count in counts)


def check_content(content_dir: Path, scenarios_dir: Path) -> ContentCheck:
    """Check every content file against the schema, the policy and each other, and that no duty is left untaught.

    The last holds for each policy version to which a module is pinned. A running program does not ask for it: a gap is
    the authors' debt, and no reason to refuse to serve.
    """
    try:
        library = load_library(content_dir, scenarios_dir)
    except ContentError as error:
        return ContentCheck(0, 0, tuple(error.problems))
    problems = tuple(problem for found in coverages(library) for problem in _untaught(found, content_dir))
    if problems:
        return ContentCheck(0, 0, problems)
    modules = library.modules.values()
    return ContentCheck(len(modules), sum(len(module.scenes) for module in modules), ())


def coverages(library: Library) -> tuple[Coverage, ...]:
    """Work out the coverage of each policy version to which a module is pinned."""
    pinned = sorted({(module.policy, module.policy_version) for module in library.modules.values()})
    return tuple(coverage(*pin, library.registers[pin], library.modules.values()) for pin in pinned)


def read_coverages(content_dir: Path, scenarios_dir: Path) -> tuple[Coverage, ...]:
    """Read all content and work out its coverage.

    Raises:
        ContentError: when the content is broken: what is wrong comes before what is missing.
    """
    return coverages(load_library(content_dir, scenarios_dir))


def _untaught(found: Coverage, content_dir: Path) -> list[Problem]:
    return uncovered_problems(found, *register_lines(content_dir, found.policy, found.version))


def module_schema() -> str:
    """Give the JSON Schema of a module file, for editors that check while an author types."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Module.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def preview_module(scenarios_dir: Path, module_id: str) -> str:
    """Write out one module as plain text; other files may be broken at the time.

    Raises:
        NotFoundError: ``no-module``, naming those there are.
        ContentError: when this module's own file is broken.
    """
    paths = {path.stem: path for path in sorted(scenarios_dir.glob("*.yaml"))}
    if module_id not in paths:
        raise NotFoundError("no-module", f"There is no module {module_id!r}. There are: {', '.join(paths) or 'none'}.")
    path = paths[module_id]
    module, _ = load_module(path, f"{scenarios_dir.absolute().name}/{path.name}")
    return transcript(module)
