"""Which findings an author has waived, and which waivers waive nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from induction.domain.authoring.lint import Finding
from induction.domain.authoring.source import Lines, Path
from induction.domain.authoring.waiver import Waiver
from induction.domain.errors import Problem
from induction.domain.learning.module import Module


@dataclass(frozen=True)
class Settled:
    """The findings of one module after its waivers.

    Attributes:
        standing: the findings that nobody waived.
        waived: how many were.
        idle: waivers that waive nothing: they would hide the next finding of their kind.
    """

    standing: tuple[Finding, ...]
    waived: int
    idle: tuple[Problem, ...]


def settle(module: Module, lines: Lines, found: Iterable[Finding]) -> Settled:
    """Hold the waivers of a module against what was found in it."""
    found = tuple(found)
    waivers = tuple(_waivers(module))
    standing = tuple(finding for finding in found if not any(_covers(path, each, finding) for path, each in waivers))
    idle = tuple(
        _idle(path, waiver, lines)
        for path, waiver in waivers
        if not any(_covers(path, waiver, finding) for finding in found)
    )
    return Settled(standing, len(found) - len(standing), idle)


def _waivers(module: Module) -> Iterator[tuple[Path, Waiver]]:
    yield from _placed((), module.waives)
    for position, scene in enumerate(module.scenes):
        yield from _placed(("scenes", position), scene.waives)
        for place, option in enumerate(scene.options):
            yield from _placed(("scenes", position, "options", place), option.waives)


def _placed(owner: Path, waivers: Iterable[Waiver]) -> Iterator[tuple[Path, Waiver]]:
    for number, waiver in enumerate(waivers):
        yield (*owner, "waives", number), waiver


def _covers(path: Path, waiver: Waiver, finding: Finding) -> bool:
    return (path[:-2], waiver.rule, (waiver.words or "").lower()) == (finding.owner, finding.rule, finding.words)


def _idle(path: Path, waiver: Waiver, lines: Lines) -> Problem:
    about = f" about “{waiver.words}”" if waiver.words else ""
    what = f"This waiver of {waiver.rule}{about} waives nothing."
    if waiver.rule.is_about_words and not waiver.words:
        return lines.problem((*path, "rule"), what, "Add `words:` with the words that the warning names.")
    return lines.problem((*path, "rule"), what, "Take it out, or move it to the module, scene or option that is meant.")
