"""What content authors do: check the content as a whole, look at its coverage, read a module through."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from induction.domain.authoring.lint import Finding, lint
from induction.domain.authoring.source import Lines
from induction.domain.authoring.waiver_rules import Settled, settle
from induction.domain.errors import ContentError, NotFoundError, Problem
from induction.domain.learning.module import Module
from induction.domain.learning.transcript import transcript
from induction.domain.library_values import Library
from induction.domain.policies.coverage import Coverage, coverage, uncovered_problems
from induction.domain.policies.publication import NOTHING, Published
from induction.library import load_library, load_module, register_lines, syllables
from induction.library.report_mappings import usable_layouts


@dataclass(frozen=True)
class ContentCheck:
    """What a check found; the counts are of sound content, so they are 0 where there are problems.

    Attributes:
        problems: what makes the content unfit to be used.
        warnings: what the linter found and nobody waived.
        waived: how many findings an author has waived in writing.
    """

    modules: int
    scenes: int
    problems: tuple[Problem, ...]
    warnings: tuple[Finding, ...] = ()
    waived: int = 0

    @property
    def summary(self) -> str:
        """Say it in one line: "3 modules, 21 scenes, 0 problems, 1 warning, 2 waived"."""
        counts = (
            ("module", self.modules),
            ("scene", self.scenes),
            ("problem", len(self.problems)),
            ("warning", len(self.warnings)),
        )
        words = [f"{count} {word}{'' if count == 1 else 's'}" for word, count in counts]
        return ", ".join([*words, *([f"{self.waived} waived"] if self.waived else [])])


def check_content(content_dir: Path, scenarios_dir: Path, published: Published = NOTHING) -> ContentCheck:
    """Check every content file against the schema, the policy and each other, and that no duty is left untaught.

    The last holds for each policy version to which a module is pinned. A running program does not ask for it: a gap is
    the authors' debt, and no reason to refuse to serve. Sound content is read by the linter, too. What is published
    must not have changed; without it the files are checked by themselves.
    """
    try:
        library = load_library(content_dir, scenarios_dir, published)
    except ContentError as error:
        return ContentCheck(0, 0, tuple(error.problems))
    _, in_mappings = usable_layouts(content_dir)
    untaught = (problem for found in coverages(library) for problem in _untaught(found, content_dir))
    problems = (*untaught, *in_mappings)
    if problems:
        return ContentCheck(0, 0, problems)
    linted = lint_modules(scenarios_dir)
    if idle := tuple(problem for each in linted for problem in each.idle):
        return ContentCheck(0, 0, idle)
    return ContentCheck(
        modules=len(library.written),
        scenes=sum(len(module.scenes) for module in library.written.values()),
        problems=(),
        warnings=tuple(finding for each in linted for finding in each.standing),
        waived=sum(each.waived for each in linted),
    )


def lint_modules(scenarios_dir: Path) -> tuple[Settled, ...]:
    """Read every module as the linter does, and hold its findings against its waivers.

    Raises:
        ContentError: when a module's file is broken.
    """
    read = [_module_at(path) for path in sorted(scenarios_dir.glob("*.yaml"))]
    return tuple(settle(module, lines, lint(module, lines, syllables)) for module, lines in read)


def coverages(library: Library) -> tuple[Coverage, ...]:
    """Work out the coverage of each policy version to which a module is pinned."""
    pinned = sorted({(module.policy, module.policy_version) for module in library.written.values()})
    return tuple(coverage(*pin, library.registers[pin], library.written.values()) for pin in pinned)


def coverage_of(library: Library, slug: str, version: str) -> Coverage:
    """Work out the coverage of one policy version.

    Raises:
        NotFoundError: ``no-policy``.
    """
    return coverage(slug, version, library.register(slug, version), library.written.values())


def read_coverages(content_dir: Path, scenarios_dir: Path) -> tuple[Coverage, ...]:
    """Read all content and work out its coverage.

    Raises:
        ContentError: when the content is broken: what is wrong comes before what is missing.
    """
    return coverages(load_library(content_dir, scenarios_dir))


def _untaught(found: Coverage, content_dir: Path) -> list[Problem]:
    return uncovered_problems(found, *register_lines(content_dir, found.policy, found.version))


def preview_module(scenarios_dir: Path, module_id: str) -> str:
    """Write out one module as plain text; other files may be broken at the time.

    Raises:
        NotFoundError: ``no-module``, naming those there are.
        ContentError: when this module's own file is broken.
    """
    paths = {path.stem: path for path in sorted(scenarios_dir.glob("*.yaml"))}
    if module_id not in paths:
        raise NotFoundError("no-module", f"There is no module {module_id!r}. There are: {', '.join(paths) or 'none'}.")
    module, _ = _module_at(paths[module_id])
    return transcript(module)


def _module_at(path: Path) -> tuple[Module, Lines]:
    return load_module(path, f"{path.absolute().parent.name}/{path.name}")
